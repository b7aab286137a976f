// One voucher: what it takes off, for whom, how often it was used. Switching it off can be undone.
import { Button, Group, Skeleton, Stack, Tabs } from '@mantine/core';
import { Link } from 'wouter';
import type { Course } from '../../../server/courses/schemas.ts';
import type { Voucher } from '../../../server/vouchers/schemas.ts';
import { useAct, useAsk, useLate, useVersioned } from '../api/use-ask.ts';
import { RecordForm } from '../form/record-form.tsx';
import { echo } from '../parts/echo.ts';
import { money } from '../parts/formats.ts';
import { History } from '../parts/history.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { Copyable, Facts, State, When } from '../parts/values.tsx';
import { voucherFields, withDays, withInstants } from './voucher-fields.ts';

export default function VoucherRecord({ id }: { id: string }) {
  const { data, error, refetch, isPending } = useVersioned<Voucher>(`/vouchers/${id}`);
  const late = useLate(isPending);
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  if (!data) return late ? <Skeleton height={240} /> : null;
  const voucher = data.body;
  return (
    <Stack gap="md">
      <Switch voucher={voucher} etag={data.etag} />
      <Tabs defaultValue="overview" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="overview">Overview</Tabs.Tab>
          <Tabs.Tab value="edit">Edit</Tabs.Tab>
          <Tabs.Tab value="history">History</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="overview" pt="md">
          <Overview voucher={voucher} />
        </Tabs.Panel>
        <Tabs.Panel value="edit" pt="md">
          <RecordForm<Voucher>
            name={`vouchers/${id}`}
            fields={voucherFields}
            record={withDays(voucher)}
            etag={data.etag}
            verb="Save the voucher"
            about={{ type: 'vouchers', id }}
            reload={async () => (await refetch()).data}
            call={(body, etag) => ({
              method: 'PUT',
              path: `/vouchers/${id}`,
              body: withInstants(body),
              etag,
            })}
            saved={() => echo('The voucher is saved')}
          />
        </Tabs.Panel>
        <Tabs.Panel value="history" pt="md">
          <History type="vouchers" id={id} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function Switch({ voucher, etag }: { voucher: Voucher; etag: string | null }) {
  const { id, code, is_active } = voucher;
  const put = useAct<{ is_active: boolean; etag: string | null }>(({ is_active: next, etag: version }) => ({
    ...{ method: 'PUT', path: `/vouchers/${id}`, etag: version },
    body: { is_active: next },
  }));
  const toggle = () =>
    put.mutate(
      { is_active: !is_active, etag },
      {
        onSuccess: () =>
          echo(is_active ? `${code} takes nothing off any more` : `${code} can be used again`, () =>
            put.mutate({ is_active, etag: null }),
          ),
      },
    );
  return (
    <div>
      <Group gap="xs">
        <State of={is_active ? 'active' : 'off'} />
        <Copyable text={code} />
        <Button size="xs" variant="default" loading={put.isPending} onClick={toggle}>
          {is_active ? 'Switch the voucher off' : 'Switch the voucher on'}
        </Button>
      </Group>
      <Trouble error={put.error} about={{ type: 'vouchers', id }} />
    </div>
  );
}

function Overview({ voucher }: { voucher: Voucher }) {
  const course = useAsk<Course>(voucher.course_id ? `/courses/${voucher.course_id}` : null).data;
  return (
    <Facts
      facts={[
        [
          'Takes off',
          voucher.kind === 'percent'
            ? `${voucher.value} % of the price`
            : `${money(voucher.value, voucher.currency)} of the booking`,
        ],
        [
          'For',
          voucher.course_id ? (
            <Link key="course" href={`/courses/${voucher.course_id}`}>
              {course?.title ?? '…'}
            </Link>
          ) : (
            'All courses'
          ),
        ],
        [
          'Used',
          voucher.max_uses === null
            ? `${voucher.uses} times`
            : `${voucher.uses} of ${voucher.max_uses} times`,
        ],
        [
          'By one person',
          voucher.max_uses_per_user === null ? 'As often as they like' : `${voucher.max_uses_per_user} times`,
        ],
        voucher.valid_from ? ['From', <When key="from" at={voucher.valid_from} />] : null,
        voucher.valid_until ? ['Until', <When key="until" at={voucher.valid_until} />] : null,
        voucher.note ? ['Note', voucher.note] : null,
      ]}
    />
  );
}
