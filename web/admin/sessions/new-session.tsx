import { Stack, Text } from '@mantine/core';
import { useLocation, useSearch } from 'wouter';
import type { Session } from '../../../server/sessions/schemas.ts';
import { RecordForm } from '../form/record-form.tsx';
import { echo } from '../parts/echo.ts';
import { newSessionFields } from './session-fields.ts';
import { timeOf } from './session-words.ts';

/** What the address names is filled in already: a link can say which course or day. */
export default function NewSession() {
  const [path, go] = useLocation();
  const search = new URLSearchParams(useSearch());
  const given = Object.fromEntries(search);
  // Back to the same view of the list or calendar, without what was only filled in.
  for (const { name } of newSessionFields) search.delete(name);
  const list = path.split('/')[1];
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        People can book it as soon as its course is published. Trainer and room are kept from being in two
        places.
      </Text>
      <RecordForm<Session>
        isNew
        name="sessions/new"
        fields={newSessionFields}
        record={{ ...given, capacity: 12 }}
        verb="Schedule the session"
        call={(body) => ({ method: 'POST', path: '/sessions', body })}
        saved={(session) => {
          echo(`${session.course.title} is scheduled for ${timeOf(session)}`);
          go(`/${list}/${session.id}${search.size > 0 ? `?${search}` : ''}`);
        }}
      />
    </Stack>
  );
}
