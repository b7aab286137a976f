// Moving a session: the new time or place, then who is touched, then the deed; between the two nothing may have changed.
import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { MoveReport, Session } from '../../../server/sessions/schemas.ts';
import { Problem } from '../api/ask.ts';
import { useAct } from '../api/use-ask.ts';
import { bodyValueOf, textOf, type Values } from '../form/field.ts';
import { errorsByField, FieldInput } from '../form/field-input.tsx';
import formClasses from '../form/form.module.css';
import { echo } from '../parts/echo.ts';
import { count, money } from '../parts/formats.ts';
import { Trouble } from '../parts/trouble.tsx';
import { Figures, Letters, PeopleTouched } from './consequences.tsx';
import type { DialogProps } from './session-acts.tsx';
import { placeFields } from './session-fields.ts';
import { placeOf, timeOf } from './session-words.ts';

export default function MoveSession({ session, etag, close }: DialogProps) {
  const [values, setValues] = useState<Values>(() => valuesOf(session));
  const [report, setReport] = useState<MoveReport | null>(null);
  const changed = placeFields.filter(({ name }) => values[name] !== valuesOf(session)[name]);
  const body = () =>
    Object.fromEntries(changed.map((field) => [field.name, bodyValueOf(field, values[field.name] ?? '')]));
  const path = `/sessions/${session.id}/move`;
  const preview = useAct<void, MoveReport>(
    () => ({ method: 'POST', path, body: { ...body(), dry_run: true }, etag }),
    (out) => setReport(out),
  );
  const move = useAct<void, MoveReport>(
    () => ({ method: 'POST', path, body: body(), etag }),
    (out) => {
      close();
      echo(
        out.moves
          ? `Moved to ${timeOf(out.session)}; ${count(out.people.length, 'customer')} told`
          : 'Changed',
      );
    },
  );
  const problem = preview.error instanceof Problem ? preview.error : null;
  const wrong = errorsByField(problem?.errors ?? []);
  return (
    <Modal opened onClose={close} title={`Move ${session.course.title}`} size="lg">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (report) move.mutate();
          else preview.mutate();
        }}
      >
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            Now {timeOf(session)}, {placeOf(session)}
          </Text>
          <div className={formClasses.fields}>
            {placeFields.map((field) => (
              <div key={field.name} className={field.half ? formClasses.half : undefined}>
                <FieldInput
                  field={field}
                  value={values[field.name] ?? ''}
                  set={(text) => {
                    setReport(null);
                    setValues((before) => ({ ...before, [field.name]: text }));
                  }}
                  error={wrong[field.name]}
                />
              </div>
            ))}
          </div>
          <Trouble error={preview.error ?? move.error} about={{ type: 'sessions', id: session.id }} />
          {report ? <Report report={report} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Go back
            </Button>
            <Button
              type="submit"
              disabled={changed.length === 0}
              loading={preview.isPending || move.isPending}
            >
              {report ? moveVerb(report) : 'See who is touched'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

const valuesOf = (session: Session): Values =>
  Object.fromEntries(
    placeFields.map((field) => [field.name, textOf(field, session[field.name as keyof Session])]),
  );

function moveVerb({ moves, people }: MoveReport): string {
  if (!moves) return 'Change the room';
  return people.length === 0
    ? 'Move the session'
    : `Move the session and tell ${count(people.length, 'customer')}`;
}

function Report({ report }: { report: MoveReport }) {
  const { moves, people, session, refund_if_all_cancel } = report;
  const { currency } = session.course;
  if (!moves)
    return (
      <Alert color="blue" title="No move">
        <Text size="sm">Time and place stay the same, so nobody is told.</Text>
      </Alert>
    );
  return (
    <Stack gap="sm" role="status">
      <Figures
        figures={[
          [people.length === 1 ? 'customer is told' : 'customers are told', people.length],
          ['seats are in it', people.reduce((sum, one) => sum + one.seats, 0)],
          ['goes back if all cancel', money(refund_if_all_cancel, currency)],
        ]}
      />
      <Text size="sm">
        It would be on {timeOf(session)}, {placeOf(session)}. Whoever cannot come may cancel free of charge.
      </Text>
      <PeopleTouched people={people} currency={currency} />
      <Letters messages={report.messages} />
    </Stack>
  );
}
