// The record beside its list. Its address is the list's with the id, so it can be sent and Back closes it.
import { ActionIcon, Drawer, Group, Tooltip } from '@mantine/core';
import { Suspense, useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { Icon } from '../parts/icons.tsx';
import type { ListScreen, Row } from './list-screen.ts';
import type { ListUrl } from './list-url.ts';

export default function RecordDrawer<R extends Row>({
  screen,
  url,
  rows,
}: {
  screen: ListScreen<R>;
  url: ListUrl;
  rows: R[];
}) {
  const [, go] = useLocation();
  useEscape(url.openId !== null, url.close);
  useWayBack(url.openId);
  const ids = rows.map((row) => screen.rowId?.(row) ?? String(row.id));
  const place = url.openId === null ? -1 : ids.indexOf(url.openId);
  const row = rows[place];
  const neighbour = (step: number) => (place === -1 ? undefined : ids[place + step]);
  const step = (name: 'up' | 'down', label: string, id: string | undefined) => (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={label}
        disabled={id === undefined}
        onClick={() => id !== undefined && go(url.recordAddress(id), { replace: true })}
      >
        <Icon name={name} />
      </ActionIcon>
    </Tooltip>
  );
  return (
    <Drawer.Root
      closeOnEscape={false}
      returnFocus={false}
      opened={url.openId !== null}
      onClose={url.close}
      position="right"
      size="min(720px, 100%)"
    >
      <Drawer.Overlay backgroundOpacity={0.35} />
      <Drawer.Content>
        <Drawer.Header role="none">
          <Drawer.Title fw={650}>
            {row ? screen.rowName(row) : titleOf(screen.noun[0], url.openId)}
          </Drawer.Title>
          <Group gap={4} ml="auto" wrap="nowrap">
            {step('up', `Previous ${screen.noun[0]}`, neighbour(-1))}
            {step('down', `Next ${screen.noun[0]}`, neighbour(1))}
            <Drawer.CloseButton aria-label="Close" m={0} data-autofocus />
          </Group>
        </Drawer.Header>
        <Drawer.Body>
          <Suspense>{url.openId === null ? null : screen.drawer?.(url.openId, row, url.close)}</Suspense>
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

function titleOf(noun: string, id: string | null): string {
  return id === 'new' ? `New ${noun}` : noun.replace(/^./, (c) => c.toUpperCase());
}

/** Escape closes what lies on top: while a question stands over the record, it is the question's. */
function useEscape(isOpen: boolean, close: () => void): void {
  useEffect(() => {
    if (!isOpen) return;
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.isComposing) return;
      const open = document.querySelectorAll('[role="dialog"], [role="menu"], [role="listbox"]');
      if (open.length === 1) close();
    };
    addEventListener('keydown', pressed, { capture: true });
    return () => removeEventListener('keydown', pressed, { capture: true });
  });
}

/** Afterwards the keyboard is where it was: at the row of the record. */
function useWayBack(openId: string | null): void {
  const last = useRef(openId);
  useEffect(() => {
    if (openId === null && last.current !== null)
      document.querySelector<HTMLElement>(`[data-record="${CSS.escape(last.current)}"]`)?.focus();
    last.current = openId;
  }, [openId]);
}
