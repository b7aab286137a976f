import {
  Avatar,
  Menu,
  Text,
  UnstyledButton,
  useComputedColorScheme,
  useMantineColorScheme,
  VisuallyHidden,
} from '@mantine/core';
import type { User } from '../../../server/users/schemas.ts';
import { logOut } from '../api/ask.ts';
import { Icon } from '../parts/icons.tsx';
import { settings } from '../settings.ts';
import type { Keys } from './keys.ts';

export default function UserMenu({ me, keys }: { me: User | undefined; keys: Keys }) {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton style={{ borderRadius: 99 }}>
          <VisuallyHidden>Menu of {me?.name ?? 'the person logged in'}</VisuallyHidden>
          <Avatar name={me?.name ?? '?'} color="act" size={34} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)">
            {me?.name}
          </Text>
          {me?.email}
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item
          leftSection={<Icon name={scheme === 'dark' ? 'sun' : 'moon'} />}
          onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}
        >
          {scheme === 'dark' ? 'Light colours' : 'Dark colours'}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="keyboard" />} onClick={() => keys.setOn(!keys.on)}>
          {keys.on ? 'Switch single keys off' : 'Switch single keys on'}
        </Menu.Item>
        <Menu.Item component="a" href="/" leftSection={<Icon name="open" />}>
          The site
        </Menu.Item>
        <Menu.Item component="a" href="/account" leftSection={<Icon name="person" />}>
          My account
        </Menu.Item>
        <Menu.Item component="a" href="/account/security" leftSection={<Icon name="lock" />}>
          Password and second factor
        </Menu.Item>
        {settings.mailbox ? (
          <Menu.Item component="a" href="/dev/mailbox" leftSection={<Icon name="messages" />}>
            Demo mailbox
          </Menu.Item>
        ) : null}
        <Menu.Divider />
        <Menu.Item onClick={() => void logOut()}>Log out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
