// What the law gives a person: all that is kept about them, and its erasure.
import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { User } from '../../../server/users/schemas.ts';
import { useAct } from '../api/use-ask.ts';
import { Confirm } from '../parts/confirm.tsx';
import { echo } from '../parts/echo.ts';
import { Part } from '../parts/values.tsx';

export function PersonalData({ user }: { user: User }) {
  const [erasing, setErasing] = useState(false);
  const erase = useAct<string>(
    (reason) => ({
      ...{ method: 'POST', path: `/users/${user.id}/erase` },
      body: { confirm_email: user.email, reason },
    }),
    () => {
      setErasing(false);
      echo('The person is erased');
    },
  );
  return (
    <Stack gap="lg">
      <Part title="A copy">
        <Text size="sm" mb="sm">
          Everything that is kept about {user.name}, to be handed to them and nobody else.
        </Text>
        <Button component="a" variant="default" size="xs" href={`/api/users/${user.id}/export`} download>
          Save a copy of the data
        </Button>
      </Part>
      <Part title="Erasure">
        <Text size="sm" mb="sm">
          Name, addresses and phone are taken out everywhere; bookings, payments and receipts stay, without a
          name, as the tax law asks.
        </Text>
        <Button variant="default" color="red" size="xs" onClick={() => setErasing(true)}>
          Erase the person…
        </Button>
      </Part>
      <Confirm
        danger
        reason
        opened={erasing}
        title={`Erase ${user.name}`}
        verb="Erase the person"
        typed={{ text: user.email, label: 'Whose data they are' }}
        busy={erase.isPending}
        error={erase.error}
        close={() => setErasing(false)}
        confirm={(reason) => erase.mutate(reason)}
      >
        <Text size="sm">
          The account ends, nothing can bring the name back. Open bookings have to be cancelled before.
        </Text>
      </Confirm>
    </Stack>
  );
}
