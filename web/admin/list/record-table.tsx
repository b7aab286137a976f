// The table itself: sorted by its heads, a link to the record in the first column, skeletons while the first rows come.
import { Checkbox, Skeleton, Table } from '@mantine/core';
import { Link, useLocation } from 'wouter';
import { useLate } from '../api/use-ask.ts';
import { Icon } from '../parts/icons.tsx';
import classes from './list.module.css';
import type { Column, ListScreen, Row } from './list-screen.ts';
import type { ListUrl } from './list-url.ts';

type Props<R extends Row> = {
  screen: ListScreen<R>;
  columns: Column<R>[];
  /** Null while nothing has come yet. */
  rows: R[] | null;
  waiting: boolean;
  /** These rows are of the view before. */
  stale: boolean;
  dense: boolean;
  url: ListUrl;
  /** Null where nothing can be selected. */
  selected: ReadonlySet<string> | null;
  setSelected: (selected: ReadonlySet<string>) => void;
};

export function RecordTable<R extends Row>(props: Props<R>) {
  const { screen, columns, rows, waiting, stale, dense, selected } = props;
  const late = useLate(waiting);
  if (rows?.length === 0) return null;
  return (
    <section
      className={classes.scroll}
      aria-label={`${screen.title}, table`}
      aria-busy={waiting || stale}
      data-stale={stale || undefined}
    >
      <Table
        highlightOnHover
        verticalSpacing={dense ? 4 : 9}
        horizontalSpacing="sm"
        className={classes.table}
      >
        <Table.Thead>
          <Table.Tr>
            {selected ? <SelectAll {...props} selected={selected} /> : null}
            {columns.map((column) => (
              <Head key={column.key} column={column} {...props} />
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows?.map((row) => (
            <RowOf key={row.id} row={row} {...props} />
          ))}
          {rows === null && late
            ? Array.from({ length: 8 }, (_, line) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: eight equal lines
                <Table.Tr key={line}>
                  {columns.map(({ key }) => (
                    <Table.Td key={key}>
                      <Skeleton height={14} />
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))
            : null}
        </Table.Tbody>
      </Table>
    </section>
  );
}

function Head<R extends Row>({ column, screen, url }: Props<R> & { column: Column<R> }) {
  const { sort } = column;
  if (!sort)
    return (
      <Table.Th scope="col" ta={column.right ? 'right' : undefined}>
        {column.title}
      </Table.Th>
    );
  const current = url.params.get('sort') ?? screen.sort;
  const direction = current === sort ? 'ascending' : current === `-${sort}` ? 'descending' : 'none';
  return (
    <Table.Th scope="col" aria-sort={direction} ta={column.right ? 'right' : undefined}>
      <button
        type="button"
        className={classes.sort}
        data-active={direction !== 'none' || undefined}
        onClick={() => url.set({ sort: direction === 'descending' ? sort : `-${sort}` })}
      >
        {column.title}
        <Icon name={direction === 'ascending' ? 'up' : 'down'} size={13} />
      </button>
    </Table.Th>
  );
}

function RowOf<R extends Row>({ row, screen, columns, url, selected, setSelected }: Props<R> & { row: R }) {
  const [, go] = useLocation();
  const id = screen.rowId?.(row) ?? String(row.id);
  const address = screen.drawer ? url.recordAddress(id) : null;
  const isSelected = selected?.has(id) ?? false;
  return (
    <Table.Tr
      data-open={url.openId === id || undefined}
      data-selected={isSelected || undefined}
      className={address ? classes.opens : undefined}
      onClick={(event) => {
        // The link in the first column is for the keyboard; the rest of the row only makes the target larger.
        const inside = (event.target as Element).closest('a, button, input, label');
        if (address && !inside && getSelection()?.isCollapsed !== false) go(address);
      }}
    >
      {selected ? (
        <Table.Td className={classes.tick}>
          <Checkbox
            size="xs"
            aria-label={`Select ${screen.rowName(row)}`}
            checked={isSelected}
            onChange={() => {
              const next = new Set(selected);
              if (!next.delete(id)) next.add(id);
              setSelected(next);
            }}
          />
        </Table.Td>
      ) : null}
      {columns.map((column, place) => (
        <Table.Td
          key={column.key}
          ta={column.right ? 'right' : undefined}
          className={column.tight ? classes.tight : undefined}
        >
          {place === 0 && address ? (
            <Link
              href={address}
              data-record={id}
              className={classes.record}
              aria-label={`Open ${screen.rowName(row)}`}
            >
              {column.show(row)}
            </Link>
          ) : (
            column.show(row)
          )}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}

function SelectAll<R extends Row>({
  screen,
  rows,
  selected,
  setSelected,
}: Props<R> & { selected: ReadonlySet<string> }) {
  const ids = (rows ?? []).map((row) => screen.rowId?.(row) ?? String(row.id));
  const all = ids.length > 0 && ids.every((id) => selected.has(id));
  return (
    <Table.Th scope="col" className={classes.tick}>
      <Checkbox
        size="xs"
        aria-label="Select all on this page"
        checked={all}
        indeterminate={!all && ids.some((id) => selected.has(id))}
        onChange={() => setSelected(all ? new Set() : new Set([...selected, ...ids]))}
      />
    </Table.Th>
  );
}
