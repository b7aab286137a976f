// A file is tried before it is written: the first press only names what is wrong.
import { Button, Checkbox, FileInput, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Import, ImportKind } from '../../../server/imports/schemas.ts';
import { useAct } from '../api/use-ask.ts';
import { words } from '../parts/formats.ts';
import { Trouble } from '../parts/trouble.tsx';
import { importKinds } from './kinds.ts';

type Wish = { kind: ImportKind; file: File; dry_run: boolean; skip_bad: boolean };

export default function NewImport() {
  const [, go] = useLocation();
  const [kind, setKind] = useState<ImportKind>('courses');
  const [file, setFile] = useState<File | null>(null);
  const [skip_bad, setSkipBad] = useState(false);
  const start = useAct<Wish, Import>(
    (wish) => ({
      method: 'POST',
      path: `/imports?kind=${wish.kind}&dry_run=${wish.dry_run}&skip_bad=${wish.skip_bad}`,
      // Some systems call a CSV file something else.
      body: new Blob([wish.file], { type: 'text/csv' }),
    }),
    ({ id }) => go(`/imports/${id}`),
  );
  const send = (dry_run: boolean) => file && start.mutate({ kind, file, dry_run, skip_bad });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send(true);
      }}
    >
      <Stack gap="md">
        <Text size="sm">
          A CSV file in UTF-8 whose first line names the columns as the API does; lists in a cell are
          separated by |. 8 MB at most.
        </Text>
        <NativeSelect
          label="What is in it"
          value={kind}
          data={importKinds.map((value) => ({ value, label: words(value) }))}
          onChange={(event) => setKind(event.currentTarget.value as ImportKind)}
        />
        <FileInput
          label="File"
          required
          accept=".csv,text/csv"
          placeholder="Choose a file…"
          value={file}
          onChange={setFile}
        />
        <Checkbox
          label="Write the good lines and leave the bad ones out"
          description="Otherwise one bad line refuses the whole file"
          checked={skip_bad}
          onChange={(event) => setSkipBad(event.currentTarget.checked)}
        />
        <Trouble error={start.error} />
        <Group>
          <Button type="submit" disabled={!file} loading={start.isPending}>
            Try the file
          </Button>
          <Button variant="default" disabled={!file || start.isPending} onClick={() => send(false)}>
            Write the file
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
