// Choosing a course, a trainer or a person by name: the server looks for it while one types.
import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { Course } from '../../../server/courses/schemas.ts';
import type { Trainer } from '../../../server/trainers/schemas.ts';
import type { User } from '../../../server/users/schemas.ts';
import { useAsk } from '../api/use-ask.ts';

type Found = { id: string; [name: string]: unknown };
const kinds = {
  course: {
    path: '/courses',
    query: 'is_active=true',
    label: (row: Found) => (row as Course).title,
  },
  trainer: { path: '/trainers', query: 'is_active=true', label: (row: Found) => (row as Trainer).name },
  user: {
    path: '/users',
    query: 'is_active=true',
    label: (row: Found) => `${(row as User).name} · ${(row as User).email}`,
  },
  'trainer account': {
    path: '/users',
    query: 'is_active=true&role=trainer',
    label: (row: Found) => `${(row as User).name} · ${(row as User).email}`,
  },
};
export type PickKind = keyof typeof kinds;

type Props = {
  of: PickKind;
  label: string;
  value: string;
  onChange: (id: string) => void;
  description?: string | undefined;
  placeholder?: string | undefined;
  error?: string | undefined;
  required?: boolean | undefined;
};

export default function Pick({ of, value, onChange, ...rest }: Props) {
  const { path, query, label } = kinds[of];
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed, 250);
  const chosen = useAsk<Found>(value ? `${path}/${value}` : null);
  const chosenLabel = chosen.data ? label(chosen.data) : '';
  const wanted = search && search !== chosenLabel ? `&search=${encodeURIComponent(search)}` : '';
  const found = useAsk<{ data: Found[] }>(`${path}?${query}&limit=20${wanted}`, { keep: true });
  const rows = [...(chosen.data ? [chosen.data] : []), ...(found.data?.data ?? [])];
  const options = new Map(rows.map((row) => [row.id, label(row)]));
  return (
    <Select
      {...rest}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': `Clear ${rest.label}` }}
      data={[...options].map(([id, text]) => ({ value: id, label: text }))}
      // The server has looked already, and forgives spelling.
      filter={({ options: all }) => all}
      nothingFoundMessage={found.isPending ? 'Looking…' : 'Nobody and nothing of this name'}
      value={value || null}
      onChange={(id) => onChange(id ?? '')}
      searchValue={typed}
      onSearchChange={setTyped}
    />
  );
}
