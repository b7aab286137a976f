// "Confirm that it is you": in front of whatever was being done, which goes on by itself afterwards.
import { Button, Divider, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { SecondStep } from '../../../server/second-factor/schemas.ts';
import { ask } from '../api/ask.ts';
import type { Method } from '../api/proof.ts';
import { Trouble } from '../parts/trouble.tsx';

type Proof = { code: string } | { password: string } | { challenge: string; passkey: object };

export default function StepUp({ methods, end }: { methods: Method[]; end: (proved: boolean) => void }) {
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState<'typed' | 'passkey' | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const byPassword = methods.includes('password');
  const byTyping = byPassword || methods.includes('code');

  const send = async (way: 'typed' | 'passkey', proof: () => Promise<Proof>) => {
    setBusy(way);
    setError(null);
    try {
      await ask({ method: 'POST', path: '/auth/step-up', body: await proof() });
      end(true);
    } catch (refused) {
      const cancelled = (refused as Error).name === 'NotAllowedError';
      setError(
        cancelled ? new Error('Nothing was chosen. Try again when you are ready.') : (refused as Error),
      );
      setBusy(null);
    }
  };

  return (
    <Modal opened onClose={() => end(false)} title="Confirm that it is you" zIndex={400}>
      <Stack gap="sm">
        <Text size="sm">
          This matters, so please show once more who you are. It counts for ten minutes; what you were doing
          goes on by itself.
        </Text>
        {methods.includes('passkey') ? (
          <Button
            variant={byTyping ? 'default' : 'filled'}
            loading={busy === 'passkey'}
            onClick={() => void send('passkey', signed)}
          >
            Use a passkey
          </Button>
        ) : null}
        {methods.includes('passkey') && byTyping ? <Divider label="or" /> : null}
        {byTyping ? (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              event.stopPropagation();
              const proof = byPassword ? { password: typed } : { code: typed };
              void send('typed', async () => proof);
            }}
          >
            <TextInput
              data-autofocus
              required
              label={byPassword ? 'Your password' : 'Code'}
              description={byPassword ? undefined : 'The six digits of your app, or a recovery code'}
              type={byPassword ? 'password' : 'text'}
              autoComplete={byPassword ? 'current-password' : 'one-time-code'}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
            <Group justify="flex-end" mt="md">
              <Button variant="default" onClick={() => end(false)}>
                Go back
              </Button>
              <Button type="submit" loading={busy === 'typed'}>
                Confirm
              </Button>
            </Group>
          </form>
        ) : null}
        <Trouble error={error} />
        {byPassword ? (
          <Text size="xs" c="dimmed">
            Your account has no second factor yet. <a href="/account/second-factor">Set one up</a>
          </Text>
        ) : null}
      </Stack>
    </Modal>
  );
}

/** Lets a passkey sign. @throws NotAllowedError when the person closes the browser's dialog */
async function signed(): Promise<Proof> {
  const { challenge, passkey_options } = await ask<SecondStep>({
    ...{ method: 'POST', path: '/auth/step-up/challenge' },
  });
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const passkey = await startAuthentication({ optionsJSON: passkey_options as never });
  return { challenge, passkey };
}
