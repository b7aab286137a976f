// What can be done with the selected rows. Each is a request of its own, so some can fail; the result says which and why.
import { Anchor, Button, Group, List, Modal, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, newKey } from '../api/ask.ts';
import { Confirm } from '../parts/confirm.tsx';
import { echo } from '../parts/echo.ts';
import { count, whole } from '../parts/formats.ts';
import classes from './list.module.css';
import type { BulkAct, ListScreen, Row } from './list-screen.ts';
import { apiQuery, type ListUrl } from './list-url.ts';

/** The API takes this many in one call. */
const AT_ONCE = 100;
const MOST = 1000;

type Outcome = { path: string; ok: boolean; status: number; body: { detail?: string } | null };
type Props<R extends Row> = {
  screen: ListScreen<R>;
  acts: BulkAct<R>[];
  url: ListUrl;
  rows: R[];
  total: number;
  selected: ReadonlySet<string>;
  setSelected: (selected: ReadonlySet<string>) => void;
};

export default function SelectionBar<R extends Row>({
  screen,
  acts,
  url,
  rows,
  total,
  selected,
  setSelected,
}: Props<R>) {
  const client = useQueryClient();
  const [asking, setAsking] = useState<BulkAct<R> | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const [failures, setFailures] = useState<{ name: string; why: string }[] | null>(null);
  const idOf = (row: R) => screen.rowId?.(row) ?? String(row.id);
  const nameOf = (id: string) => {
    const row = rows.find((one) => idOf(one) === id);
    return row ? screen.rowName(row) : id;
  };
  const isBeyondPage = selected.size > rows.length;
  const possible = acts.filter(
    ({ fits }) => !fits || isBeyondPage || rows.some((row) => selected.has(idOf(row)) && fits(row)),
  );
  const guarded = async (work: () => Promise<void>) => {
    setBusy(true);
    setError(null);
    await work().catch((failure: Error) => setError(failure));
    setBusy(false);
  };
  const selectAll = () =>
    guarded(async () =>
      setSelected(new Set(await allIds(screen, apiQuery(url.params, ['cursor', 'limit'])))),
    );
  const run = (act: BulkAct<R>, reason: string) =>
    guarded(async () => {
      const ids = [...selected];
      const outcomes = await doAll(ids.map((id) => act.call(id, reason)));
      const failed = ids.filter((_, place) => !outcomes[place]?.ok);
      setFailures(
        ids.flatMap((id, place) => {
          const outcome = outcomes[place]!;
          return outcome.ok
            ? []
            : [{ name: nameOf(id), why: outcome.body?.detail ?? `Answered ${outcome.status}` }];
        }),
      );
      setAsking(null);
      setSelected(new Set(failed));
      echo(`${whole.format(ids.length - failed.length)} of ${count(ids.length, ...screen.noun)} done`);
      await client.invalidateQueries();
    });

  return (
    <section className={classes.bar} aria-label="Selection">
      <Text size="sm" fw={600} role="status">
        {count(selected.size, ...screen.noun)} selected
      </Text>
      {total > selected.size && selected.size >= rows.length ? (
        <Anchor component="button" type="button" size="sm" onClick={selectAll}>
          Select all {whole.format(Math.min(total, MOST))} matching
        </Anchor>
      ) : null}
      <Anchor component="button" type="button" size="sm" onClick={() => setSelected(new Set())}>
        Clear
      </Anchor>
      <Group gap="xs" ml="auto">
        {possible.length === 0 ? <Text size="sm">Nothing can be done with these at once</Text> : null}
        {possible.map((act) => (
          <Button
            key={act.verb(2)}
            size="xs"
            color={act.danger ? 'red' : 'act'}
            variant={act.danger ? 'light' : 'filled'}
            loading={busy}
            onClick={() => {
              setError(null);
              setAsking(act);
            }}
          >
            {act.verb(selected.size)}
          </Button>
        ))}
      </Group>
      <Confirm
        opened={asking !== null}
        title={asking?.verb(selected.size) ?? ''}
        verb={asking?.verb(selected.size) ?? ''}
        danger={asking?.danger ?? false}
        reason={asking?.reason ?? false}
        busy={busy}
        error={error}
        close={() => setAsking(null)}
        confirm={(reason) => asking && void run(asking, reason)}
      >
        {asking?.consequence(selected.size)}
      </Confirm>
      <Modal
        opened={failures !== null && failures.length > 0}
        onClose={() => setFailures(null)}
        title={`${count(failures?.length ?? 0, ...screen.noun)} could not be done`}
      >
        <Text size="sm" mb="xs">
          The others are done. These stay selected:
        </Text>
        <List size="sm" spacing={4}>
          {failures?.map(({ name, why }) => (
            <List.Item key={name}>
              <strong>{name}</strong>: {why}
            </List.Item>
          ))}
        </List>
      </Modal>
    </section>
  );
}

async function allIds<R extends Row>(screen: ListScreen<R>, query: URLSearchParams): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    query.set('limit', String(AT_ONCE));
    if (cursor !== null) query.set('cursor', cursor);
    const page: { data: R[]; next_cursor: string | null } = await ask({
      method: 'GET',
      path: `${screen.endpoint}?${query}`,
    });
    ids.push(...page.data.map((row) => screen.rowId?.(row) ?? String(row.id)));
    cursor = page.next_cursor;
  } while (cursor !== null && ids.length < MOST);
  return ids;
}

async function doAll(calls: { method: string; path: string; body?: unknown }[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let from = 0; from < calls.length; from += AT_ONCE) {
    const items = calls.slice(from, from + AT_ONCE).map(({ method, path, body }) => ({
      ...{ method, path: `/api${path}` },
      ...(body === undefined ? {} : { body }),
    }));
    const { results } = await ask<{ results: Outcome[] }>({
      method: 'POST',
      path: '/bulk',
      body: { items },
      key: newKey(),
    });
    outcomes.push(...results);
  }
  return outcomes;
}
