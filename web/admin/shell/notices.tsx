// Where toasts appear. It stands on the page before the first one, so that screen readers announce that too.
import '@mantine/notifications/styles.css';
import { Button, Group, Text } from '@mantine/core';
import { Notifications, notifications } from '@mantine/notifications';

const STAYS_MS = 8000;
const UNDO_MS = 10_000;

export default function Notices() {
  return <Notifications position="bottom-left" limit={3} aria-live="polite" />;
}

let shown = 0;

export function show(message: string, undo?: () => void): void {
  shown += 1;
  const id = `echo-${shown}`;
  notifications.show({
    id,
    autoClose: undo ? UNDO_MS : STAYS_MS,
    withBorder: true,
    closeButtonProps: { 'aria-label': 'Close' },
    message: undo ? (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{message}</Text>
        <Button
          size="xs"
          variant="light"
          onClick={() => {
            undo();
            notifications.hide(id);
          }}
        >
          Undo
        </Button>
      </Group>
    ) : (
      message
    ),
  });
}
