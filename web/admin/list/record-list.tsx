// A list of records as every screen of the back office has it: tabs, filters, saved views, table, pages, selection.
import { ActionIcon, Box, Button, Group, Menu, Text, Title, Tooltip } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useAsk } from '../api/use-ask.ts';
import { count } from '../parts/formats.ts';
import { Icon } from '../parts/icons.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { ChooseColumns } from './choose-columns.tsx';
import { ExportButton } from './export-button.tsx';
import { FilterBar } from './filter-bar.tsx';
import classes from './list.module.css';
import type { ListScreen, Row } from './list-screen.ts';
import { apiQuery, filtersIn, useListUrl } from './list-url.ts';
import { Pages } from './pages.tsx';
import { RecordTable } from './record-table.tsx';
import { SavedViews } from './saved-views.tsx';
import { Tabs } from './tabs.tsx';

// The list first; what opens over it comes when it is opened. (lazy() forgets that they are generic.)
const RecordDrawer = lazy(
  () => import('./record-drawer.tsx'),
) as unknown as typeof import('./record-drawer.tsx').default;
const SelectionBar = lazy(
  () => import('./selection-bar.tsx'),
) as unknown as typeof import('./selection-bar.tsx').default;

export type ListAnswer<R> = { data: R[]; next_cursor: string | null; total: number };

export function RecordList<R extends Row>({ screen }: { screen: ListScreen<R> }) {
  const url = useListUrl(screen.name);
  const query = apiQuery(url.params).toString();
  const list = useAsk<ListAnswer<R>>(`${screen.endpoint}${query ? `?${query}` : ''}`, { keep: true });
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [dense, setDense] = useLocalStorage({ key: 'darasa.dense', defaultValue: false });
  const [drawerSeen, setDrawerSeen] = useState(false);
  useEffect(() => {
    if (url.openId !== null) setDrawerSeen(true);
  }, [url.openId]);
  const chosen = url.params.get('cols')?.split(',');
  const columns = screen.columns.filter((column) =>
    chosen ? chosen.includes(column.key) : !column.optional,
  );
  const scope = filtersIn(url.params).join('&');
  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter means other rows
  useEffect(() => setSelected(new Set()), [scope]);

  return (
    <Box className={classes.screen}>
      <Group justify="space-between" align="center" mb="sm" gap="sm">
        <Group gap="sm" align="baseline">
          <Title order={1}>{screen.title}</Title>
          <Text size="sm" c="dimmed" role="status">
            {list.data ? count(list.data.total, ...screen.noun) : ''}
          </Text>
        </Group>
        <Group gap="xs">
          <SavedViews list={screen.name} url={url} />
          <Menu position="bottom-end" closeOnItemClick={false}>
            <Menu.Target>
              <Tooltip label="Columns and density">
                <ActionIcon variant="default" size="lg" aria-label="Columns and density">
                  <Icon name="columns" />
                </ActionIcon>
              </Tooltip>
            </Menu.Target>
            <ChooseColumns
              columns={screen.columns}
              shown={columns}
              url={url}
              dense={dense}
              setDense={setDense}
            />
          </Menu>
          {screen.csv === false ? null : (
            <ExportButton screen={screen} url={url} total={list.data?.total ?? 0} />
          )}
          {screen.actions}
        </Group>
      </Group>
      {screen.tabs ? <Tabs tabs={screen.tabs} url={url} label={screen.title} /> : null}
      <FilterBar
        filters={screen.filters ?? []}
        tabbed={(screen.tabs ?? []).flatMap(({ filters }) => Object.keys(filters))}
        url={url}
      />
      <Trouble error={list.error} retry={() => void list.refetch()} />
      {screen.bulk && selected.size > 0 ? (
        <Suspense>
          <SelectionBar
            screen={screen}
            acts={screen.bulk}
            url={url}
            rows={list.data?.data ?? []}
            total={list.data?.total ?? 0}
            selected={selected}
            setSelected={setSelected}
          />
        </Suspense>
      ) : null}
      <RecordTable
        screen={screen}
        columns={columns}
        rows={list.data?.data ?? null}
        waiting={list.isPending && list.fetchStatus === 'fetching'}
        stale={list.isPlaceholderData}
        dense={dense}
        url={url}
        selected={screen.bulk ? selected : null}
        setSelected={setSelected}
      />
      {list.data?.data.length === 0 ? <NoRows screen={screen} url={url} /> : null}
      <Pages answer={list.data} url={url} />
      {screen.drawer && drawerSeen ? (
        <Suspense>
          <RecordDrawer screen={screen} url={url} rows={list.data?.data ?? []} />
        </Suspense>
      ) : null}
    </Box>
  );
}

function NoRows<R extends Row>({
  screen,
  url,
}: {
  screen: ListScreen<R>;
  url: ReturnType<typeof useListUrl>;
}) {
  const isFiltered = filtersIn(url.params).length > 0;
  return (
    <Box className={classes.empty}>
      {isFiltered ? (
        <>
          <Text fw={600}>No {screen.noun[0]} matches</Text>
          <Button mt="sm" size="xs" variant="default" onClick={() => url.show('')}>
            Clear the filters
          </Button>
        </>
      ) : (
        <Text>{screen.empty}</Text>
      )}
    </Box>
  );
}
