// One's own notifications: counted, live while the page is open, read here.
import { ActionIcon, Anchor, Box, Button, Group, Indicator, Popover, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Notification } from '../../../server/notifications/schemas.ts';
import { useAct, useAsk } from '../api/use-ask.ts';
import { Icon } from '../parts/icons.tsx';
import { When } from '../parts/values.tsx';

const LIST = '/notifications?limit=12';

export default function Bell() {
  const client = useQueryClient();
  const { data } = useAsk<{ data: Notification[]; unread: number }>(LIST);
  useEffect(() => {
    const live = new EventSource('/api/notifications/stream');
    live.addEventListener('notification', () => void client.invalidateQueries({ queryKey: [LIST] }));
    return () => live.close();
  }, [client]);
  const readAll = useAct(() => ({ method: 'POST', path: '/notifications/read-all' }));
  const unread = data?.unread ?? 0;
  return (
    <Popover position="bottom-end" width="min(360px, calc(100vw - 24px))" shadow="md" withArrow>
      <Indicator disabled={unread === 0} color="red" size={9} offset={7}>
        <Popover.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={unread === 0 ? 'Notifications' : `Notifications, ${unread} unread`}
          >
            <Icon name="bell" />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown aria-label="Notifications">
        <Group justify="space-between" mb="xs">
          <Text fw={600}>Notifications</Text>
          <Button
            size="compact-xs"
            variant="subtle"
            disabled={unread === 0}
            onClick={() => readAll.mutate(undefined)}
          >
            Mark all as read
          </Button>
        </Group>
        <Stack gap="sm" mah={420} style={{ overflowY: 'auto' }}>
          {data?.data.length === 0 ? <Text c="dimmed">Nothing yet</Text> : null}
          {data?.data.map((one) => (
            <Box key={one.id}>
              <Text size="sm" fw={one.read_at ? 400 : 650}>
                {one.link ? (
                  <Anchor href={one.link} inherit>
                    {one.title}
                  </Anchor>
                ) : (
                  one.title
                )}
              </Text>
              <Text size="sm">{one.body}</Text>
              <Text size="xs" c="dimmed">
                <When at={one.created_at} relative={false} />
              </Text>
            </Box>
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
