// One session: its facts, what can be done with it, who is in it, who waits for it.
import { Alert, Skeleton, Stack, Tabs, Text, Title } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Link } from 'wouter';
import type { Session } from '../../../server/sessions/schemas.ts';
import { useLate, useVersioned } from '../api/use-ask.ts';
import { day, money, shortTime } from '../parts/formats.ts';
import { History } from '../parts/history.tsx';
import { Icon } from '../parts/icons.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { Facts, When } from '../parts/values.tsx';
import { Bookings } from './bookings.tsx';
import { SeatsBar } from './seats-bar.tsx';
import { SessionActs } from './session-acts.tsx';
import { canBeCancelled, placeOf, timeOf } from './session-words.ts';

const EditSession = lazy(() => import('./edit-session.tsx'));
const Roster = lazy(() => import('./roster.tsx'));
const WaitingList = lazy(() => import('./waiting-list.tsx'));

/** @param isNamed the drawer's head says already whose record it is */
export default function SessionRecord({ id, isNamed }: { id: string; isNamed: boolean }) {
  const { data, error, refetch, isPending } = useVersioned<Session>(`/sessions/${id}`);
  const late = useLate(isPending);
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  if (!data) return late ? <Skeleton height={320} /> : null;
  const session = data.body;
  return (
    <Stack gap="md">
      {isNamed ? null : <Title order={2}>{session.course.title}</Title>}
      <SessionActs session={session} etag={data.etag} />
      <Tabs defaultValue="overview" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="overview">Overview</Tabs.Tab>
          <Tabs.Tab value="bookings">Bookings</Tabs.Tab>
          <Tabs.Tab value="roster">Roster</Tabs.Tab>
          <Tabs.Tab value="waiting">Waiting{session.waiting > 0 ? ` (${session.waiting})` : ''}</Tabs.Tab>
          {canBeCancelled(session) ? <Tabs.Tab value="edit">Edit</Tabs.Tab> : null}
          <Tabs.Tab value="history">History</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="overview" pt="md">
          <Overview session={session} />
        </Tabs.Panel>
        <Tabs.Panel value="bookings" pt="md">
          <Bookings session={session} />
        </Tabs.Panel>
        <Tabs.Panel value="roster" pt="md">
          <Suspense>
            <Roster session={session} />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="waiting" pt="md">
          <Suspense>
            <WaitingList session={session} />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="edit" pt="md">
          <Suspense>
            <EditSession {...data} reload={async () => (await refetch()).data} />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="history" pt="md">
          <History type="sessions" id={id} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function Overview({ session }: { session: Session }) {
  const { course, early_bird_price, min_seats, decide_by } = session;
  return (
    <>
      {session.status === 'cancelled' ? (
        <Alert color="red" icon={<Icon name="warning" />} title="Cancelled" mb="md">
          <Text size="sm">
            {session.cancellation_reason ?? 'No reason was given'}
            {session.cancelled_at ? ` (${shortTime(session.cancelled_at)})` : ''}
          </Text>
        </Alert>
      ) : null}
      <Facts
        facts={[
          [
            'Course',
            <Link key="course" href={`/courses/${course.id}`}>
              {course.title}
            </Link>,
          ],
          ['When', timeOf(session)],
          ['Place', placeOf(session)],
          ['Seats', <SeatsBar key="seats" session={session} />],
          [
            'Trainer',
            session.trainer ? (
              <Link key="trainer" href={`/trainers/${session.trainer.id}`}>
                {session.trainer.name}
                {session.trainer_id === null ? ' (of the course)' : ''}
              </Link>
            ) : (
              'None yet'
            ),
          ],
          ['Price of a seat', course.price ? money(course.price, course.currency) : 'Free or on request'],
          early_bird_price === null
            ? null
            : [
                'Early bird',
                `${money(early_bird_price, course.currency)} until ${day(session.early_bird_until ?? '')}`,
              ],
          min_seats === null ? null : ['Needs', `${min_seats} booked seats`],
          decide_by === null ? null : ['Decided by', <When key="decide" at={decide_by} />],
          session.decided_at === null
            ? null
            : ['Was decided', <When key="decided" at={session.decided_at} />],
          session.moved_at === null ? null : ['Last moved', <When key="moved" at={session.moved_at} />],
          session.corporate_request_id === null
            ? null
            : [
                'Private session of',
                <Link key="company" href={`/companies/${session.corporate_request_id}`}>
                  a company
                </Link>,
              ],
          session.notes ? ['Notes', session.notes] : null,
        ]}
      />
    </>
  );
}
