// Pages of a keyset list: the next cursor comes from the answer, the way back is remembered while the filter stays.
import { Button, Group, NativeSelect, Text } from '@mantine/core';
import { useRef } from 'react';
import { whole } from '../parts/formats.ts';
import { Icon } from '../parts/icons.tsx';
import { type ListUrl, viewQuery } from './list-url.ts';

const STANDARD = 20;

type Props = {
  answer: { data: unknown[]; next_cursor: string | null; total: number } | undefined;
  url: ListUrl;
};

export function Pages({ answer, url }: Props) {
  const view = viewQuery(url.params);
  const trail = useRef<{ view: string; cursors: (string | null)[] }>({ view, cursors: [] });
  if (trail.current.view !== view) trail.current = { view, cursors: [] };
  const { cursors } = trail.current;
  cursors[url.page - 1] = url.params.get('cursor');
  if (!answer || answer.total === 0) return null;
  const limit = Number(url.params.get('limit') ?? STANDARD);
  const first = (url.page - 1) * limit + 1;
  const before = url.page > 1 ? cursors[url.page - 2] : undefined;
  const turn = (page: number, cursor: string | null) =>
    url.set({ page: page === 1 ? null : String(page), cursor }, { keepPage: true });
  return (
    <Group justify="space-between" mt="sm" gap="sm" component="nav" aria-label="Pages">
      <Text size="sm" c="dimmed">
        {whole.format(first)}–{whole.format(first + answer.data.length - 1)} of {whole.format(answer.total)}
      </Text>
      <Group gap="xs">
        <NativeSelect
          size="xs"
          aria-label="Rows on a page"
          value={String(limit)}
          data={[20, 50, 100].map((rows) => ({ value: String(rows), label: `${rows} rows` }))}
          onChange={(event) =>
            url.set({ limit: event.currentTarget.value === '20' ? null : event.currentTarget.value })
          }
        />
        <Button
          size="xs"
          variant="default"
          leftSection={<Icon name="previous" size={14} />}
          disabled={url.page === 1}
          onClick={() => (before === undefined ? turn(1, null) : turn(url.page - 1, before))}
        >
          {before === undefined && url.page > 1 ? 'First page' : 'Previous'}
        </Button>
        <Button
          size="xs"
          variant="default"
          rightSection={<Icon name="next" size={14} />}
          disabled={answer.next_cursor === null}
          onClick={() => turn(url.page + 1, answer.next_cursor)}
        >
          Next
        </Button>
      </Group>
    </Group>
  );
}
