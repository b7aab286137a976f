import { Button, Group, Modal, Text } from '@mantine/core';

/** Any key, click or touch stays logged in; the button is for those who look for one. */
export default function IdleWarning({ left_ms }: { left_ms: number }) {
  return (
    <Modal opened onClose={() => undefined} withCloseButton={false} title="Are you still there?">
      <Text size="sm">
        Nobody has used the back office for a while. You are logged out in{' '}
        {left_ms > 60_000 ? 'two minutes' : 'less than a minute'}; what you were typing is kept.
      </Text>
      <Group justify="flex-end" mt="md">
        <Button>Stay logged in</Button>
      </Group>
    </Modal>
  );
}
