// A toast only echoes what the screen shows anyway. Undo in it is a shortcut: the record has the same as a button.
import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';

const STAYS_MS = 8000;
const UNDO_MS = 10_000;

export function echo(message: string, undo?: () => void): void {
  const id = `echo-${message}-${Date.now()}`;
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
