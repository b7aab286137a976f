import { Button, FileInput, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Reconciliation } from '../../../server/reconciliations/schemas.ts';
import { Problem } from '../api/ask.ts';
import { useAct } from '../api/use-ask.ts';
import { errorsByField } from '../form/field-input.tsx';
import { Trouble } from '../parts/trouble.tsx';

const yesterday = () => new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

export default function NewReconciliation() {
  const [, go] = useLocation();
  const [provider, setProvider] = useState('mpesa');
  const [from, setFrom] = useState(yesterday);
  const [to, setTo] = useState(yesterday);
  const [file, setFile] = useState<File | null>(null);
  const compare = useAct<File, Reconciliation>(
    (statement) => ({
      method: 'POST',
      path: `/reconciliations?${new URLSearchParams({ provider, date_from: from, date_to: to })}`,
      body: new Blob([statement], { type: 'text/csv' }),
    }),
    ({ id }) => go(`/reconciliation/${id}`),
  );
  const wrong = errorsByField(compare.error instanceof Problem ? compare.error.errors : []);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (file && !compare.isPending) compare.mutate(file);
      }}
    >
      <Stack gap="md">
        <Text size="sm">
          The organisation statement of M-Pesa, or the transaction export of Flutterwave, as CSV. Money they
          took and we do not know of is put on the list of money received. Comparing twice changes nothing
          more.
        </Text>
        <NativeSelect
          label="Statement of"
          value={provider}
          data={[
            { value: 'mpesa', label: 'M-Pesa' },
            { value: 'flutterwave', label: 'Card (Flutterwave)' },
          ]}
          onChange={(event) => setProvider(event.currentTarget.value)}
        />
        <Group grow align="start">
          <TextInput
            label="From"
            type="date"
            required
            value={from}
            error={wrong.date_from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <TextInput
            label="Through"
            type="date"
            required
            value={to}
            error={wrong.date_to}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
        </Group>
        <FileInput
          label="File"
          required
          accept=".csv,text/csv"
          placeholder="Choose a file…"
          value={file}
          onChange={setFile}
        />
        <Trouble error={compare.error} />
        <Group>
          <Button type="submit" disabled={!file} loading={compare.isPending}>
            Compare the statement
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
