// One trainer: who it is, the editor with the photo and the log-in, days off.
import { Button, Group, Skeleton, Stack, Tabs, Title } from '@mantine/core';
import { Link } from 'wouter';
import type { Trainer } from '../../../server/trainers/schemas.ts';
import type { User } from '../../../server/users/schemas.ts';
import { useAct, useAsk, useLate, useVersioned } from '../api/use-ask.ts';
import { PictureField } from '../form/picture-field.tsx';
import { RecordForm } from '../form/record-form.tsx';
import { echo } from '../parts/echo.ts';
import { History } from '../parts/history.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { Facts, Part, State } from '../parts/values.tsx';
import { DaysOff } from './days-off.tsx';
import { trainerFields } from './trainer-fields.ts';
import classes from './trainers.module.css';

type Versioned = { body: Trainer; etag: string | null };

/** @param isNamed the drawer's head says already whose record it is */
export default function TrainerRecord({ id, isNamed }: { id: string; isNamed: boolean }) {
  const { data, error, refetch, isPending } = useVersioned<Trainer>(`/trainers/${id}`);
  const late = useLate(isPending);
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  if (!data) return late ? <Skeleton height={320} /> : null;
  return (
    <Stack gap="md">
      {isNamed ? null : <Title order={2}>{data.body.name}</Title>}
      <Acts trainer={data.body} etag={data.etag} />
      <Tabs defaultValue="overview" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="overview">Overview</Tabs.Tab>
          <Tabs.Tab value="edit">Edit</Tabs.Tab>
          <Tabs.Tab value="days-off">Days off</Tabs.Tab>
          <Tabs.Tab value="history">History</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="overview" pt="md">
          <Overview trainer={data.body} />
        </Tabs.Panel>
        <Tabs.Panel value="edit" pt="md">
          <Editor {...data} reload={async () => (await refetch()).data} />
        </Tabs.Panel>
        <Tabs.Panel value="days-off" pt="md">
          <DaysOff trainer={data.body} />
        </Tabs.Panel>
        <Tabs.Panel value="history" pt="md">
          <History type="trainers" id={id} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function Editor({ body, etag, reload }: Versioned & { reload: () => Promise<Versioned | undefined> }) {
  return (
    <Stack gap="lg">
      <PictureField
        round
        path={`/trainers/${body.id}/photo`}
        address={body.photo}
        variants={body.photo_variants}
        alt={`Photo of ${body.name}`}
      />
      <RecordForm<Trainer>
        name={`trainers/${body.id}`}
        fields={trainerFields}
        record={body}
        etag={etag}
        verb="Save the trainer"
        about={{ type: 'trainers', id: body.id }}
        reload={reload}
        call={(changes, version) => ({
          method: 'PUT',
          path: `/trainers/${body.id}`,
          body: changes,
          etag: version,
        })}
        saved={() => echo('The trainer is saved')}
      />
    </Stack>
  );
}

function Acts({ trainer, etag }: { trainer: Trainer; etag: string | null }) {
  const { id, name, is_active } = trainer;
  const put = useAct<{ is_active: boolean; etag: string | null }>(({ is_active: next, etag: version }) => ({
    ...{ method: 'PUT', path: `/trainers/${id}`, etag: version },
    body: { is_active: next },
  }));
  const toggle = () =>
    put.mutate(
      { is_active: !is_active, etag },
      {
        onSuccess: () =>
          echo(is_active ? `${name} is out of the public list` : `${name} is back`, () =>
            put.mutate({ is_active, etag: null }),
          ),
      },
    );
  return (
    <div>
      <Group gap="xs">
        <State of={is_active ? 'active' : 'left'} />
        <Button size="xs" variant="default" loading={put.isPending} onClick={toggle}>
          {is_active ? 'Take the trainer out of the list' : 'Bring the trainer back'}
        </Button>
      </Group>
      <Trouble error={put.error} about={{ type: 'trainers', id }} />
    </div>
  );
}

function Overview({ trainer }: { trainer: Trainer }) {
  const account = useAsk<User>(trainer.user_id ? `/users/${trainer.user_id}` : null).data;
  return (
    <>
      <Facts
        facts={[
          ['Teaches', trainer.specializations.join(', ') || 'Nothing named yet'],
          ['Years of experience', trainer.years_of_experience ?? 'Not said'],
          trainer.certifications.length > 0 ? ['Certificates', trainer.certifications.join(', ')] : null,
          ['Courses taught', trainer.total_courses_taught],
          [
            'Rating',
            trainer.rating === null ? (
              'No reviews yet'
            ) : (
              <Link key="rating" href={`/reviews?trainer_id=${trainer.id}`}>
                {trainer.rating.toFixed(1)}, see the reviews
              </Link>
            ),
          ],
          [
            'Sessions',
            <Link key="sessions" href={`/sessions?trainer_id=${trainer.id}`}>
              See the sessions
            </Link>,
          ],
          [
            'Log-in',
            account ? (
              <Link key="account" href={`/users/${account.id}`}>
                {account.email}
              </Link>
            ) : trainer.user_id ? (
              '…'
            ) : (
              'None: link an account under Edit'
            ),
          ],
        ]}
      />
      {trainer.bio ? (
        <Part title="About">
          <p className={classes.bio}>{trainer.bio}</p>
        </Part>
      ) : null}
    </>
  );
}
