// One request of a company: who asks for what, the quotes, the session with its invoice.
import { Button, Group, Skeleton, Stack, Tabs, Text } from '@mantine/core';
import { useState } from 'react';
import type { CorporateRequest } from '../../../server/corporate/schemas.ts';
import type { Trainer } from '../../../server/trainers/schemas.ts';
import { useAct, useAsk, useLate, useVersioned } from '../api/use-ask.ts';
import type { Field } from '../form/field.ts';
import { RecordForm } from '../form/record-form.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { echo } from '../parts/echo.ts';
import { count, day } from '../parts/formats.ts';
import { History } from '../parts/history.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { Copyable, Facts, Part, State, When } from '../parts/values.tsx';
import classes from './companies.module.css';
import { Invoice } from './invoice.tsx';
import { nextStep } from './next-step.ts';
import { Quotes } from './quotes.tsx';

type Versioned = { body: CorporateRequest; etag: string | null };

const fields: Field[] = [
  {
    ...{ name: 'assigned_to_trainer_id', label: 'Trainer', kind: 'pick', of: 'trainer' },
    description: 'Who looks after it and will hold the training',
  },
  {
    ...{ name: 'admin_notes', label: 'Notes', kind: 'prose' },
    description: 'Only staff read them',
  },
  { name: 'contact_person', label: 'Contact', kind: 'text', required: true, half: true },
  { name: 'phone', label: 'Phone', kind: 'text', required: true, half: true },
  {
    ...{ name: 'email', label: 'E-mail', kind: 'text', required: true, half: true },
    description: 'A new address ends the links that were mailed to the old one',
  },
  { name: 'headcount', label: 'People', kind: 'number', half: true },
  { name: 'topic', label: 'Wish', kind: 'text', required: true },
  { name: 'location', label: 'Place', kind: 'text', half: true },
  { name: 'preferred_time', label: 'Time', kind: 'text', half: true },
];

export default function CompanyRecord({ id }: { id: string }) {
  const { data, error, refetch, isPending } = useVersioned<CorporateRequest>(`/corporate/requests/${id}`);
  const late = useLate(isPending);
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  if (!data) return late ? <Skeleton height={320} /> : null;
  const request = data.body;
  const step = nextStep(request);
  return (
    <Stack gap="md">
      <Steps request={request} etag={data.etag} />
      {step ? (
        <Text size="sm">
          <strong>Next:</strong> {step}
        </Text>
      ) : null}
      <Tabs defaultValue="request" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="request">Request</Tabs.Tab>
          <Tabs.Tab value="quotes">Quotes</Tabs.Tab>
          <Tabs.Tab value="training">Training and invoice</Tabs.Tab>
          <Tabs.Tab value="edit">Edit</Tabs.Tab>
          <Tabs.Tab value="history">History</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="request" pt="md">
          <Wish request={request} />
        </Tabs.Panel>
        <Tabs.Panel value="quotes" pt="md">
          <Quotes request={request} />
        </Tabs.Panel>
        <Tabs.Panel value="training" pt="md">
          <Invoice request={request} />
        </Tabs.Panel>
        <Tabs.Panel value="edit" pt="md">
          <RecordForm<CorporateRequest>
            name={`companies/${id}`}
            fields={fields}
            record={request}
            etag={data.etag}
            verb="Save the request"
            about={{ type: 'corporate_requests', id }}
            reload={async () => (await refetch()).data}
            call={(body, etag) => ({ method: 'PUT', path: `/corporate/requests/${id}`, body, etag })}
            saved={() => echo('The request is saved')}
          />
        </Tabs.Panel>
        <Tabs.Panel value="history" pt="md">
          <History type="corporate_requests" id={id} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

/** From one state to the next; declining is told to the company and cannot be taken back. */
function Steps({ request, etag }: { request: CorporateRequest; etag: Versioned['etag'] }) {
  const { id, status, company_name } = request;
  const [declining, setDeclining] = useState(false);
  const move = useAct<{ to: string; why?: string }>(({ to, why }) => ({
    ...{ method: 'PUT', path: `/corporate/requests/${id}`, etag },
    body: {
      status: to,
      ...(why ? { admin_notes: [request.admin_notes, why].filter(Boolean).join('\n') } : {}),
    },
  }));
  const isOpen = status === 'pending' || status === 'reviewing';
  return (
    <div>
      <Group gap="xs">
        <State of={status} />
        <Copyable text={request.reference} />
        {status === 'pending' ? (
          <Button
            size="xs"
            loading={move.isPending}
            onClick={() =>
              move.mutate({ to: 'reviewing' }, { onSuccess: () => echo(`${company_name} is in work`) })
            }
          >
            Take the request into work
          </Button>
        ) : null}
        {isOpen ? (
          <Button size="xs" variant="default" color="red" onClick={() => setDeclining(true)}>
            Decline the request…
          </Button>
        ) : null}
      </Group>
      {declining ? null : <Trouble error={move.error} about={{ type: 'corporate_requests', id }} />}
      <Confirm
        danger
        reason
        opened={declining}
        title={`Decline ${company_name}`}
        verb="Decline the request"
        busy={move.isPending}
        error={move.error}
        close={() => setDeclining(false)}
        confirm={(why) => move.mutate({ to: 'rejected', why }, { onSuccess: () => setDeclining(false) })}
      >
        <Text size="sm">
          {request.contact_person} is told that we cannot do it. An open quote can no longer be accepted. This
          cannot be taken back; the company can ask again.
        </Text>
      </Confirm>
    </div>
  );
}

function Wish({ request }: { request: CorporateRequest }) {
  const { assigned_to_trainer_id } = request;
  const trainer = useAsk<Trainer>(assigned_to_trainer_id ? `/trainers/${assigned_to_trainer_id}` : null).data;
  return (
    <>
      <Facts
        facts={[
          ['Company', request.company_name],
          ['Contact', request.contact_person],
          ['E-mail', <Copyable key="email" text={request.email} />],
          ['Phone', <Copyable key="phone" text={request.phone} />],
          ['Wish', request.topic],
          request.headcount === null ? null : ['For', count(request.headcount, 'person', 'people')],
          ['Dates', request.preferred_dates.map(day).join('; ') || 'Not said'],
          request.preferred_time ? ['Time', request.preferred_time] : null,
          request.location ? ['Place', request.location] : null,
          ['Letters in', request.locale === 'sw' ? 'Swahili' : 'English'],
          ['Trainer', trainer?.name ?? (assigned_to_trainer_id ? '…' : 'Nobody yet')],
          ['Came', <When key="came" at={request.created_at} />],
          ['Answered', request.responded_at ? <When key="answered" at={request.responded_at} /> : 'Not yet'],
        ]}
      />
      {request.notes ? (
        <Part title="In their words">
          <p className={classes.prose}>{request.notes}</p>
        </Part>
      ) : null}
      {request.admin_notes ? (
        <Part title="Notes of staff">
          <p className={classes.prose}>{request.admin_notes}</p>
        </Part>
      ) : null}
    </>
  );
}
