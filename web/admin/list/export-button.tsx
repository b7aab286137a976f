// The current view as CSV: the whole filter, not the page. Every export is kept in the audit trail.
import { ActionIcon, Tooltip } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { saveCsv } from '../api/ask.ts';
import { echo } from '../parts/echo.ts';
import { count } from '../parts/formats.ts';
import { Icon } from '../parts/icons.tsx';
import type { ListScreen, Row } from './list-screen.ts';
import { apiQuery, type ListUrl } from './list-url.ts';

const TroubleDialog = lazy(() => import('../parts/trouble-dialog.tsx'));

export function ExportButton<R extends Row>({
  screen,
  url,
  total,
}: {
  screen: ListScreen<R>;
  url: ListUrl;
  total: number;
}) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const save = async () => {
    setBusy(true);
    try {
      await saveCsv(`${screen.endpoint}?${apiQuery(url.params, ['cursor', 'limit'])}`);
      echo(`Saved ${count(total, ...screen.noun)} as CSV`);
    } catch (failure) {
      setError(failure as Error);
    } finally {
      setBusy(false);
    }
  };
  const label = `Save ${count(total, ...screen.noun)} as CSV`;
  return (
    <>
      <Tooltip label={label}>
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={label}
          loading={busy}
          disabled={total === 0}
          onClick={save}
        >
          <Icon name="download" />
        </ActionIcon>
      </Tooltip>
      {error ? (
        <Suspense>
          <TroubleDialog title="The file was not made" error={error} close={() => setError(null)} />
        </Suspense>
      ) : null}
    </>
  );
}
