import { Text } from '@mantine/core';
import type { Session } from '../../../server/sessions/schemas.ts';
import { RecordForm } from '../form/record-form.tsx';
import { echo } from '../parts/echo.ts';
import { sessionFields } from './session-fields.ts';

type Versioned = { body: Session; etag: string | null };

export default function EditSession({
  body,
  etag,
  reload,
}: Versioned & { reload: () => Promise<Versioned | undefined> }) {
  return (
    <RecordForm<Session>
      name={`sessions/${body.id}`}
      fields={sessionFields}
      record={body}
      etag={etag}
      verb="Save the session"
      about={{ type: 'sessions', id: body.id }}
      reload={reload}
      call={(changes, version) => ({
        method: 'PUT',
        path: `/sessions/${body.id}`,
        body: changes,
        etag: version,
      })}
      saved={() => echo('The session is saved')}
    >
      <Text size="xs" c="dimmed">
        Another day, time or place is a move: use “Move…” above, it says first who is told.
      </Text>
    </RecordForm>
  );
}
