// Saved views: a filter with a name, for oneself or for everybody; one's default opens with the list.
import { ActionIcon, Button, Menu, Text } from '@mantine/core';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { SavedView } from '../../../server/saved-views/schemas.ts';
import { useAct, useAsk } from '../api/use-ask.ts';
import { echo } from '../parts/echo.ts';
import { Icon } from '../parts/icons.tsx';
import { type ListUrl, viewQuery } from './list-url.ts';

const NameView = lazy(() => import('./name-view.tsx'));

type Views = { data: SavedView[] };

export function SavedViews({ list, url }: { list: string; url: ListUrl }) {
  const { data } = useAsk<Views>(`/saved-views?list=${list}`);
  const views = data?.data ?? [];
  const current = views.find(({ id }) => id === url.params.get('view'));
  const query = viewQuery(url.params);
  const isChanged = current !== undefined && current.query !== query;
  const [naming, setNaming] = useState(false);
  const open = (view: SavedView, replace = false) =>
    url.show(`${view.query}${view.query ? '&' : ''}view=${view.id}`, { replace });
  useDefault(views, url, open);
  const save = useAct<SavedView>(
    (view) => ({ method: 'PUT', path: `/saved-views/${view.id}`, body: { query } }),
    (_, view) => echo(`Saved the view ${view.name}`),
  );
  const remove = useAct<SavedView>(
    (view) => ({ method: 'DELETE', path: `/saved-views/${view.id}` }),
    (_, view) => {
      url.set({ view: null }, { keepPage: true, replace: true });
      echo(`Deleted the view ${view.name}`);
    },
  );
  return (
    <>
      <Menu position="bottom-end" width={260}>
        <Menu.Target>
          <Button
            variant="default"
            leftSection={<Icon name="bookmark" size={16} />}
            rightSection={<Icon name="down" size={14} />}
          >
            {current ? current.name : 'Views'}
            {isChanged ? (
              <Text span size="xs" c="dimmed" ml={6}>
                changed
              </Text>
            ) : null}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.length === 0 ? <Menu.Label>No saved views yet</Menu.Label> : null}
          {views.map((view) => (
            <Menu.Item
              key={view.id}
              onClick={() => open(view)}
              rightSection={
                <Text span size="xs" c="dimmed">
                  {[
                    view.is_default && 'default',
                    view.is_shared && (view.is_own ? 'shared' : `by ${view.owner}`),
                  ]
                    .filter(Boolean)
                    .join(', ')}
                </Text>
              }
            >
              {view.name}
            </Menu.Item>
          ))}
          <Menu.Divider />
          {isChanged && current.is_own ? (
            <Menu.Item onClick={() => save.mutate(current)}>Save changes to “{current.name}”</Menu.Item>
          ) : null}
          <Menu.Item onClick={() => setNaming(true)}>Save this view as…</Menu.Item>
          {current?.is_own ? (
            <Menu.Item color="red" onClick={() => remove.mutate(current)}>
              Delete “{current.name}”
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {save.error || remove.error ? (
        <ActionIcon
          variant="subtle"
          color="red"
          aria-label={(save.error ?? remove.error)!.message}
          title={(save.error ?? remove.error)!.message}
        >
          <Icon name="warning" />
        </ActionIcon>
      ) : null}
      {naming ? (
        <Suspense>
          <NameView
            list={list}
            query={query}
            close={() => setNaming(false)}
            saved={(view) => open(view, true)}
          />
        </Suspense>
      ) : null}
    </>
  );
}

/** Opens one's default view when the list was entered without any filter. */
function useDefault(
  views: SavedView[],
  url: ListUrl,
  open: (view: SavedView, replace: boolean) => void,
): void {
  const entered = useRef(url.params.size === 0 && url.openId === null);
  const standard = views.find((view) => view.is_default && view.is_own);
  useEffect(() => {
    if (!entered.current || !standard) return;
    entered.current = false;
    if (url.params.size === 0) open(standard, true);
  });
}
