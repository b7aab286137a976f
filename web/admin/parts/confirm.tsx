// Asking before what cannot be undone: what will happen is said first, the button repeats it, and where it matters the
// person types the amount or name and says why.
import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { Trouble } from './trouble.tsx';

type Props = {
  opened: boolean;
  title: string;
  /** What follows: people, money, letters. */
  children: ReactNode;
  /** Verb and object, such as "Refund KES 12,000". */
  verb: string;
  danger?: boolean;
  /** Asks why; kept in the audit trail. */
  reason?: boolean;
  /** What has to be typed first, such as the amount. */
  typed?: { text: string; label: string };
  /** More that has to be right before the button works. */
  ready?: boolean;
  busy: boolean;
  error: Error | null;
  confirm: (reason: string) => void;
  close: () => void;
};

export function Confirm(props: Props) {
  const {
    opened,
    title,
    children,
    verb,
    danger,
    reason,
    typed,
    ready = true,
    busy,
    error,
    confirm,
    close,
  } = props;
  const [why, setWhy] = useState('');
  const [word, setWord] = useState('');
  useEffect(() => {
    if (opened) {
      setWhy('');
      setWord('');
    }
  }, [opened]);
  const plain = (text: string) => text.replace(/[\s,\u00a0]/g, '').toLowerCase();
  const isTyped = !typed || plain(word) === plain(typed.text);
  const isReady = ready && isTyped && (!reason || why.trim().length >= 3);
  return (
    <Modal opened={opened} onClose={close} title={title} size="md">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !busy) confirm(why.trim());
        }}
      >
        <Stack gap="sm">
          <div>{children}</div>
          {reason ? (
            <Textarea
              label="Why"
              description="Kept in the audit trail; at least 3 characters"
              required
              autosize
              minRows={2}
              maxLength={500}
              value={why}
              onChange={(event) => setWhy(event.currentTarget.value)}
            />
          ) : null}
          {typed ? (
            <TextInput
              label={typed.label}
              description={
                <Text span size="xs">
                  Type <strong>{typed.text}</strong>
                </Text>
              }
              required
              autoComplete="off"
              value={word}
              onChange={(event) => setWord(event.currentTarget.value)}
            />
          ) : null}
          <Trouble error={error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close} disabled={busy}>
              Go back
            </Button>
            <Button type="submit" color={danger ? 'red' : 'act'} disabled={!isReady} loading={busy}>
              {verb}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
