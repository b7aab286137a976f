// Keeping a view under a name.
import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { SavedView } from '../../../server/saved-views/schemas.ts';
import { useAct } from '../api/use-ask.ts';
import { echo } from '../parts/echo.ts';
import { Trouble } from '../parts/trouble.tsx';

type NameProps = {
  list: string;
  query: string;
  close: () => void;
  saved: (view: SavedView) => void;
};

export default function NameView({ list, query, close, saved }: NameProps) {
  const [name, setName] = useState('');
  const [is_shared, setShared] = useState(false);
  const [is_default, setDefault] = useState(false);
  const create = useAct<object, SavedView>(
    (body) => ({ method: 'POST', path: '/saved-views', body }),
    (view) => {
      close();
      setName('');
      saved(view);
      echo(`Saved the view ${view.name}`);
    },
  );
  return (
    <Modal opened onClose={close} title="Save this view">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate({ list, query, name, is_shared, is_default });
        }}
      >
        <Stack gap="sm">
          <TextInput
            label="Name"
            required
            maxLength={60}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Checkbox
            label="Colleagues see it too"
            checked={is_shared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
          <Checkbox
            label="Open this list with it"
            checked={is_default}
            onChange={(event) => setDefault(event.currentTarget.checked)}
          />
          <Trouble error={create.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Go back
            </Button>
            <Button type="submit" loading={create.isPending} disabled={name.trim() === ''}>
              Save the view
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
