// What can be done with a session. Each act says first what follows; its dialog comes when it is asked for.
import { Alert, Button, Group, Text } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { Session } from '../../../server/sessions/schemas.ts';
import { useAct } from '../api/use-ask.ts';
import { echo } from '../parts/echo.ts';
import { Icon } from '../parts/icons.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { SessionState } from './session-state.tsx';
import { canBeCancelled, isInDoubt, isToCome } from './session-words.ts';

const dialogs = {
  move: lazy(() => import('./move-session.tsx')),
  repeat: lazy(() => import('./repeat-session.tsx')),
  cancel: lazy(() => import('./cancel-session.tsx')),
  minimum: lazy(() => import('./set-minimum.tsx')),
  book: lazy(() => import('./book-seats.tsx')),
};
type Act = keyof typeof dialogs;

export type DialogProps = { session: Session; etag: string | null; close: () => void };

export function SessionActs({ session, etag }: { session: Session; etag: string | null }) {
  const [act, setAct] = useState<Act | null>(null);
  const Dialog = act ? dialogs[act] : null;
  const button = (name: Act, label: string, danger = false) => (
    <Button size="xs" variant="default" {...(danger ? { c: 'red' } : {})} onClick={() => setAct(name)}>
      {label}
    </Button>
  );
  return (
    <div>
      {isInDoubt(session) ? <Doubt session={session} cancel={() => setAct('cancel')} /> : null}
      <Group gap="xs">
        <SessionState session={session} />
        {isToCome(session) ? button('book', 'Book somebody in…') : null}
        {isToCome(session) ? button('move', 'Move…') : null}
        {button('repeat', 'Repeat…')}
        {isToCome(session) && session.decided_at === null ? button('minimum', 'Minimum…') : null}
        {canBeCancelled(session) ? button('cancel', 'Cancel the session…', true) : null}
      </Group>
      <Suspense>
        {Dialog ? <Dialog session={session} etag={etag} close={() => setAct(null)} /> : null}
      </Suspense>
    </div>
  );
}

function Doubt({ session, cancel }: { session: Session; cancel: () => void }) {
  const { seats_booked, min_seats } = session;
  const decide = useAct<void, Session>(
    () => ({ method: 'POST', path: `/sessions/${session.id}/decision`, body: { takes_place: true } }),
    () => echo('It takes place; everybody who was in doubt is told'),
  );
  return (
    <Alert color="amber" icon={<Icon name="warning" />} title="Does it take place?" mb="sm">
      <Text size="sm">
        {seats_booked} of at least {min_seats} seats are booked, and the time to decide has come. The people
        in it were told that it is in doubt.
      </Text>
      <Group gap="xs" mt="xs">
        <Button size="xs" loading={decide.isPending} onClick={() => decide.mutate()}>
          It takes place: tell everybody
        </Button>
        <Button size="xs" variant="default" c="red" onClick={cancel}>
          Cancel the session…
        </Button>
      </Group>
      <Trouble error={decide.error} />
    </Alert>
  );
}
