import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import type { ListedJob } from '../../../server/jobs/schemas.ts';
import { useAct, useAsk } from '../api/use-ask.ts';
import type { ListScreen } from '../list/list-screen.ts';
import { RecordList } from '../list/record-list.tsx';
import { echo } from '../parts/echo.ts';
import { count, words } from '../parts/formats.ts';
import { Icon } from '../parts/icons.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { Facts, Nothing, State, When } from '../parts/values.tsx';
import { recordAddress } from '../screens.ts';

const states = ['failed', 'retry', 'created', 'active', 'completed', 'cancelled'];
const called: Record<string, string> = {
  failed: 'Given up',
  created: 'Waiting',
  retry: 'Tried again',
  active: 'Running',
};

const screen: ListScreen<ListedJob> = {
  ...{ name: 'jobs', title: 'Jobs', icon: 'jobs', endpoint: '/jobs', noun: ['job', 'jobs'] },
  sort: '-created_at',
  rowName: (row) => words(row.name),
  columns: [
    { key: 'name', title: 'Job', show: (row) => words(row.name) },
    {
      key: 'state',
      title: 'State',
      show: (row) => <State of={row.state} label={called[row.state] ?? words(row.state)} />,
    },
    { key: 'error', title: 'Why', show: (row) => row.error ?? <Nothing /> },
    { key: 'tries', title: 'Tries', right: true, show: (row) => `${row.attempts} of ${row.most_attempts}` },
    { key: 'created', title: 'Asked for', sort: 'created_at', show: (row) => <When at={row.created_at} /> },
    { key: 'ended', title: 'Ended', show: (row) => <When at={row.ended_at} /> },
    { key: 'next', title: 'Next try', optional: true, show: (row) => <When at={row.next_try_at} /> },
  ],
  // Without a state the API lists those given up.
  tabs: states.map((state) => ({
    label: called[state] ?? words(state),
    filters: (state === 'failed' ? {} : { state }) as Record<string, string>,
  })),
  filters: [{ name: 'name', label: 'Job', kind: 'text', placeholder: 'send_message' }],
  bulk: [
    {
      verb: (number) => `Try ${count(number, 'job')} again`,
      consequence: () =>
        'Each runs once more by its own rules. Jobs are made so that running twice does no harm.',
      fits: (row) => row.state === 'failed',
      call: (id) => ({ method: 'POST', path: `/jobs/${id}/retry` }),
    },
  ],
  drawer: (id, row) => <JobRecord key={id} id={id} row={row} />,
  empty: 'No job was given up. Everything the platform had to do is done.',
};

export default function Jobs() {
  return <RecordList screen={screen} />;
}

function JobRecord({ id, row }: { id: string; row: ListedJob | undefined }) {
  const failed = useAsk<{ data: ListedJob[] }>(row ? null : '/jobs?limit=100');
  const job = row ?? failed.data?.data.find((one) => one.id === id);
  const retry = useAct<void>(
    () => ({ method: 'POST', path: `/jobs/${id}/retry` }),
    () => echo('The job runs again'),
  );
  if (!job)
    return failed.data ? (
      <Text>This job is not among those shown: it ran again, or is over a week old.</Text>
    ) : null;
  return (
    <Stack gap="md">
      {job.error ? (
        <Alert color="red" icon={<Icon name="warning" />} title="What went wrong last">
          {job.error}
        </Alert>
      ) : null}
      {job.state === 'failed' ? (
        <Group>
          <Button size="xs" variant="light" loading={retry.isPending} onClick={() => retry.mutate()}>
            Try the job again
          </Button>
        </Group>
      ) : null}
      <Trouble error={retry.error} />
      <Facts
        facts={[
          ['Job', words(job.name)],
          ['State', <State key="state" of={job.state} label={called[job.state] ?? words(job.state)} />],
          ['Tries', `${job.attempts} of ${job.most_attempts}`],
          ['Asked for', <When key="asked" at={job.created_at} />],
          job.started_at ? ['Begun', <When key="begun" at={job.started_at} />] : null,
          job.ended_at ? ['Ended', <When key="ended" at={job.ended_at} />] : null,
          job.next_try_at ? ['Next try', <When key="next" at={job.next_try_at} />] : null,
          ...Object.entries(job.about).map(([name, about_id]): [string, React.ReactNode] => {
            const address = recordAddress(name.replace(/_id$/, ''), about_id);
            return [
              words(name.replace(/_id$/, '')),
              address ? (
                <Link key={name} href={address}>
                  Open
                </Link>
              ) : (
                about_id
              ),
            ];
          }),
        ]}
      />
    </Stack>
  );
}
