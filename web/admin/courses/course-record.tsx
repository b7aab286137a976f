// One course: what it says, how it sells, its sessions, the editor.
import { Skeleton, Stack, Tabs, Title } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Link } from 'wouter';
import type { Course } from '../../../server/courses/schemas.ts';
import type { PricedSession } from '../../../server/sessions/schemas.ts';
import { useAsk, useLate, useVersioned } from '../api/use-ask.ts';
import { day, money } from '../parts/formats.ts';
import { History } from '../parts/history.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { Facts, Part, State } from '../parts/values.tsx';
import { SeatsBar } from '../sessions/seats-bar.tsx';
import { CourseActs } from './course-acts.tsx';
import classes from './courses.module.css';

const EditCourse = lazy(() => import('./edit-course.tsx'));

/** @param isNamed the drawer's head says already whose record it is */
export default function CourseRecord({ id, isNamed }: { id: string; isNamed: boolean }) {
  const { data, error, refetch, isPending } = useVersioned<Course>(`/courses/${id}`);
  const late = useLate(isPending);
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  if (!data) return late ? <Skeleton height={320} /> : null;
  return (
    <Stack gap="md">
      {isNamed ? null : <Title order={2}>{data.body.title}</Title>}
      <CourseActs course={data.body} etag={data.etag} />
      <Tabs defaultValue="overview" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="overview">Overview</Tabs.Tab>
          <Tabs.Tab value="edit">Edit</Tabs.Tab>
          <Tabs.Tab value="sessions">Sessions</Tabs.Tab>
          <Tabs.Tab value="history">History</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="overview" pt="md">
          <Overview course={data.body} />
        </Tabs.Panel>
        <Tabs.Panel value="edit" pt="md">
          <Suspense>
            <EditCourse {...data} reload={async () => (await refetch()).data} />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="sessions" pt="md">
          <CourseSessions id={id} />
        </Tabs.Panel>
        <Tabs.Panel value="history" pt="md">
          <History type="courses" id={id} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function Overview({ course }: { course: Course }) {
  const price =
    course.price === null || course.price === 0
      ? course.audience === 'Corporate'
        ? 'On request'
        : 'Free'
      : money(course.price, course.currency);
  const early =
    course.early_bird_price === null
      ? null
      : `${money(course.early_bird_price, course.currency)} until ${day(course.early_bird_until ?? '')}`;
  return (
    <>
      <Facts
        facts={[
          ['Price of a seat', price],
          early ? ['Early bird', early] : null,
          ['About', course.category],
          ['For', course.audience],
          course.level ? ['Level', course.level] : null,
          course.taught_in ? ['Taught in', course.taught_in] : null,
          course.duration_weeks ? ['Weeks', course.duration_weeks] : null,
          [
            'Trainer',
            course.trainer ? (
              <Link key="trainer" href={`/trainers/${course.trainer.id}`}>
                {course.trainer.name}
              </Link>
            ) : (
              'None yet'
            ),
          ],
          [
            'Rating',
            course.rating === null ? (
              'No reviews yet'
            ) : (
              <Link key="rating" href={`/reviews?course_id=${course.id}`}>
                {course.rating.toFixed(1)} of {course.review_count} reviews
              </Link>
            ),
          ],
          course.next_session ? ['Next session', day(course.next_session.date)] : null,
          course.bring ? ['Bring', course.bring] : null,
        ]}
      />
      <Part title="Description">
        <p className={classes.prose}>{course.description || 'None yet: it cannot be published without.'}</p>
      </Part>
      {course.syllabus.length > 0 ? (
        <Part title="What people learn">
          <ol className={classes.syllabus}>
            {course.syllabus.map((topic) => (
              <li key={topic}>{topic}</li>
            ))}
          </ol>
        </Part>
      ) : null}
    </>
  );
}

function CourseSessions({ id }: { id: string }) {
  const { data, error, refetch } = useAsk<{ data: PricedSession[]; total: number }>(
    `/sessions?course_id=${id}&sort=-starts_at&limit=20`,
  );
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  if (!data) return null;
  return (
    <>
      <Title order={3} mb="xs">
        {data.total === 0 ? 'No sessions yet' : `${data.total} in all`}
      </Title>
      <ul className={classes.sessions}>
        {data.data.map((session) => (
          <li key={session.id}>
            <Link href={`/sessions/${session.id}`}>
              {day(session.date)}, {session.start_time}
            </Link>
            <State of={session.status} />
            <SeatsBar session={session} />
          </li>
        ))}
      </ul>
      <Link href={`/sessions/new?course_id=${id}`}>Schedule a session</Link>
      {data.total > data.data.length ? (
        <>
          {' · '}
          <Link href={`/sessions?course_id=${id}`}>All {data.total} sessions</Link>
        </>
      ) : null}
    </>
  );
}
