// Who is expected and who came. The office may mark it too, and open a list again that the days have locked.
import { Alert, Button, SegmentedControl, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Roster as List } from '../../../server/attendance/schemas.ts';
import type { Session } from '../../../server/sessions/schemas.ts';
import { useAct, useAsk } from '../api/use-ask.ts';
import { Confirm } from '../parts/confirm.tsx';
import { echo } from '../parts/echo.ts';
import { count, shortTime } from '../parts/formats.ts';
import { Trouble } from '../parts/trouble.tsx';
import { State } from '../parts/values.tsx';
import classes from './sessions.module.css';

type Seat = List['seats'][number];
type Answer = { results: { outcome: string; message: string | null }[] };
const marks = [
  { value: 'present', label: 'Present' },
  { value: 'late', label: 'Late' },
  { value: 'absent', label: 'Absent' },
];

export default function Roster({ session }: { session: Session }) {
  const path = `/sessions/${session.id}/attendance`;
  const { data, error, refetch } = useAsk<List>(path);
  const [refused, setRefused] = useState<string | null>(null);
  const mark = useAct<{ seat: Seat; status: string }, Answer>(
    ({ seat, status }) => ({
      ...{ method: 'PUT', path },
      body: { marks: [{ attendee_id: seat.attendee_id, status, at: new Date().toISOString() }] },
    }),
    ({ results }) => setRefused(results[0]?.outcome === 'refused' ? (results[0].message ?? 'Refused') : null),
  );
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  if (!data) return null;
  if (data.seats.length === 0) return <Text c="dimmed">Nobody has a seat yet.</Text>;
  const of = (status: string) => data.seats.filter((seat) => seat.status === status).length;
  const named = data.seats.filter(({ name }) => name).length;
  return (
    <>
      <Text size="sm" mb="xs" role="status">
        {count(data.seats.length, 'seat')}, {named} with a name
        {of('present') + of('late') + of('absent') > 0
          ? `; ${of('present')} present, ${of('late')} late, ${of('absent')} absent`
          : ''}
      </Text>
      <Opening list={data} cancelled={session.status === 'cancelled'} />
      <Trouble error={mark.error} />
      {refused ? (
        <Text c="red" role="alert" size="sm">
          {refused}
        </Text>
      ) : null}
      <ul className={classes.people}>
        {data.seats.map((seat, place) => (
          <Person
            // A seat without a person has no id of its own.
            key={seat.attendee_id ?? `seat ${place}`}
            seat={seat}
            open={data.open}
            busy={mark.isPending && mark.variables.seat.attendee_id === seat.attendee_id}
            mark={(status) => mark.mutate({ seat, status })}
          />
        ))}
      </ul>
    </>
  );
}

type PersonProps = { seat: Seat; open: boolean; busy: boolean; mark: (status: string) => void };

function Person({ seat, open, busy, mark }: PersonProps) {
  const { name, contact, phone, email, birth_year, special_requirements, status } = seat;
  const reach = [phone ?? contact?.phone, email ?? contact?.email].filter(Boolean).join(' · ');
  return (
    <li>
      <span className={classes.who}>
        {name ?? 'Not named yet'}
        {seat.walk_in ? ' (walked in)' : ''}
        <span>
          {seat.booking_id ? <Link href={`/bookings/${seat.booking_id}`}>{seat.booking_code}</Link> : null}
          {contact && contact.name !== name ? ` booked by ${contact.name}` : ''}
          {reach ? ` · ${reach}` : ''}
          {birth_year ? ` · born ${birth_year}` : ''}
        </span>
        {special_requirements ? <span>{special_requirements}</span> : null}
      </span>
      {open && seat.attendee_id ? (
        <SegmentedControl
          size="xs"
          aria-label={`Attendance of ${name ?? 'this seat'}`}
          data={marks}
          value={status ?? ''}
          disabled={busy}
          onChange={mark}
        />
      ) : status ? (
        <State of={status} />
      ) : null}
    </li>
  );
}

function Opening({ list, cancelled }: { list: List; cancelled: boolean }) {
  const [asking, setAsking] = useState(false);
  const [days, setDays] = useState('3');
  const reopen = useAct<string, { open_until: string }>(
    (reason) => ({
      ...{ method: 'POST', path: `/sessions/${list.session_id}/attendance/reopen` },
      body: { reason, days: Number(days) },
    }),
    ({ open_until }) => {
      setAsking(false);
      echo(`Attendance can be marked until ${shortTime(open_until)}`);
    },
  );
  if (list.open || cancelled) return null;
  if (Date.parse(list.opens_at) > Date.now())
    return (
      <Text size="sm" c="dimmed" mb="xs">
        Attendance can be marked from {shortTime(list.opens_at)}.
      </Text>
    );
  return (
    <Alert color="blue" mb="sm" title={`Locked since ${shortTime(list.closes_at)}`}>
      <Button size="xs" variant="default" onClick={() => setAsking(true)}>
        Open the list again…
      </Button>
      <Confirm
        opened={asking}
        title="Open the attendance list again"
        verb={`Open the list for ${count(Number(days) || 0, 'day')}`}
        reason
        ready={Number(days) >= 1 && Number(days) <= 30}
        busy={reopen.isPending}
        error={reopen.error}
        confirm={(reason) => reopen.mutate(reason)}
        close={() => setAsking(false)}
      >
        <Text size="sm" mb="xs">
          The trainer and the office can correct it meanwhile. Certificates follow what is marked.
        </Text>
        <TextInput
          label="Days"
          type="number"
          min={1}
          max={30}
          value={days}
          onChange={(event) => setDays(event.currentTarget.value)}
        />
      </Confirm>
    </Alert>
  );
}
