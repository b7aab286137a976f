// From an accepted quote to the paid invoice: the private session, the company's order, the invoice, the money.
import { Anchor, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import type { CorporateRequest } from '../../../server/corporate/schemas.ts';
import type { Session } from '../../../server/sessions/schemas.ts';
import { Problem } from '../api/ask.ts';
import { useAct } from '../api/use-ask.ts';
import type { Field } from '../form/field.ts';
import { errorsByField } from '../form/field-input.tsx';
import { RecordForm } from '../form/record-form.tsx';
import { echo } from '../parts/echo.ts';
import { day } from '../parts/formats.ts';
import { Trouble } from '../parts/trouble.tsx';
import { Facts, Part } from '../parts/values.tsx';

const sessionFields: Field[] = [
  { name: 'course_id', label: 'Course', kind: 'pick', of: 'course', required: true },
  { name: 'date', label: 'Day', kind: 'date', required: true, half: true },
  { name: 'start_time', label: 'Begins', kind: 'time', required: true, half: true },
  { name: 'end_time', label: 'Ends', kind: 'time', half: true },
  { name: 'location', label: 'Place', kind: 'text', required: true, half: true },
  { name: 'room', label: 'Room', kind: 'text', half: true },
  { name: 'seats', label: 'Seats', kind: 'number', description: 'As quoted when left out', half: true },
  {
    ...{ name: 'trainer_id', label: 'Trainer', kind: 'pick', of: 'trainer' },
    description: 'The one who looks after the request when left out',
  },
];

export function Invoice({ request }: { request: CorporateRequest }) {
  if (request.status !== 'confirmed' && request.status !== 'completed')
    return <Text c="dimmed">This comes when the company has accepted a quote.</Text>;
  return (
    <Stack gap="lg">
      <PurchaseOrder request={request} />
      {request.session_id === null ? <PlanSession request={request} /> : <Planned request={request} />}
      {request.session_id !== null ? <Money request={request} /> : null}
    </Stack>
  );
}

function PurchaseOrder({ request }: { request: CorporateRequest }) {
  return (
    <Text size="sm">
      <Anchor href={`/api/corporate/requests/${request.id}/purchase-order`} target="_blank" rel="noreferrer">
        Open the company’s order
      </Anchor>{' '}
      (there is one when it was uploaded behind the link)
    </Text>
  );
}

function PlanSession({ request }: { request: CorporateRequest }) {
  const record = {
    ...{ location: request.location ?? '', date: request.preferred_dates[0] ?? '' },
    trainer_id: request.assigned_to_trainer_id ?? '',
  };
  return (
    <Part title="Plan the session">
      <Text size="sm" c="dimmed" mb="sm">
        Only the company, its trainer and staff see it. Its seats are held for the company, which is told and
        can fill in names.
      </Text>
      <RecordForm<Session>
        isNew
        name={`companies/${request.id}/session`}
        fields={sessionFields}
        record={record}
        verb="Plan the session"
        call={(body) => ({
          method: 'POST',
          path: `/corporate/requests/${request.id}/session`,
          body: { ...body, ...(typeof body.seats === 'number' ? {} : { seats: undefined }) },
        })}
        saved={() => echo(`${request.company_name} is told of the session`)}
      />
    </Part>
  );
}

function Planned({ request }: { request: CorporateRequest }) {
  return (
    <Part title="The session">
      <Group gap="md">
        <Anchor component={Link} href={`/sessions/${request.session_id}`} size="sm">
          Open the session
        </Anchor>
        {request.booking_id ? (
          <Anchor component={Link} href={`/bookings/${request.booking_id}`} size="sm">
            Open the booking of its seats
          </Anchor>
        ) : null}
      </Group>
    </Part>
  );
}

function Money({ request }: { request: CorporateRequest }) {
  const { purchase_order, invoice_due_date, invoice_paid_on, invoice_paid_reference } = request;
  if (purchase_order === null || invoice_due_date === null) return <WriteInvoice request={request} />;
  return (
    <Part title="The invoice">
      <Facts
        facts={[
          ['Order', purchase_order],
          ['Due', day(invoice_due_date)],
          ['Paid', invoice_paid_on ? day(invoice_paid_on) : 'Not yet'],
          invoice_paid_reference ? ['Reference of the payment', invoice_paid_reference] : null,
        ]}
      />
      {invoice_paid_on === null ? <RecordPaid request={request} /> : null}
    </Part>
  );
}

type FormProps = {
  request: CorporateRequest;
  method: 'POST' | 'PUT';
  verb: string;
  done: string;
  /** The API's name, the label, the kind, what it begins with. */
  inputs: [name: string, label: string, type: 'text' | 'date', start: string][];
};

function InvoiceForm({ request, method, verb, done, inputs }: FormProps) {
  const [values, setValues] = useState(Object.fromEntries(inputs.map(([name, , , start]) => [name, start])));
  const act = useAct<Record<string, string>>(
    (body) => ({ method, path: `/corporate/requests/${request.id}/invoice`, body }),
    () => echo(done),
  );
  const wrong = errorsByField(act.error instanceof Problem ? act.error.errors : []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!act.isPending) act.mutate(values);
  };
  return (
    <form noValidate onSubmit={submit}>
      <Group align="start" gap="sm">
        {inputs.map(([name, label, type]) => (
          <TextInput
            key={name}
            label={label}
            type={type}
            required
            value={values[name] ?? ''}
            error={wrong[name]}
            onChange={(event) => setValues({ ...values, [name]: event.currentTarget.value })}
          />
        ))}
      </Group>
      <Trouble error={act.error} />
      <Button type="submit" size="xs" mt="sm" loading={act.isPending}>
        {verb}
      </Button>
    </form>
  );
}

function WriteInvoice({ request }: { request: CorporateRequest }) {
  const inputs: FormProps['inputs'] = [
    ['purchase_order', 'Number of the company’s order', 'text', ''],
    ['due_date', 'To be paid by', 'date', dayFromNow(30)],
  ];
  return (
    <Part title="Write the invoice">
      <InvoiceForm
        {...{ request, inputs }}
        method="POST"
        verb="Send the invoice"
        done={`The invoice is on its way to ${request.contact_person}`}
      />
    </Part>
  );
}

function RecordPaid({ request }: { request: CorporateRequest }) {
  const inputs: FormProps['inputs'] = [
    ['paid_on', 'Paid on', 'date', dayFromNow(0)],
    ['reference', 'Reference of the payment', 'text', ''],
  ];
  return (
    <InvoiceForm {...{ request, inputs }} method="PUT" verb="Record the payment" done="The invoice is paid" />
  );
}

function dayFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
