// The form of a record: only what was changed is sent, with the version it was changed from; what is wrong stands beside
// its field; what was not saved is still there when the form is opened again.
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { type Call, Problem } from '../api/ask.ts';
import { useAct } from '../api/use-ask.ts';
import { words } from '../parts/formats.ts';
import { Trouble } from '../parts/trouble.tsx';
import { bodyValueOf, type Field, textOf } from './field.ts';
import { errorsByField, FieldInput } from './field-input.tsx';
import classes from './form.module.css';
import { useDraft } from './use-draft.ts';

type Props<Out> = {
  /** Of the draft, such as `courses/new`. */
  name: string;
  fields: Field[];
  /** What the server has, or what a new one begins with. */
  record: Record<string, unknown>;
  etag?: string | null;
  /** What was changed, or for a new record all that is filled in. */
  call: (body: Record<string, unknown>, etag: string | null) => Call;
  isNew?: boolean;
  /** Verb and object, such as "Save the course". */
  verb: string;
  about?: { type: string; id: string };
  /** Reads the record again. */
  reload?: () => Promise<{ etag: string | null } | undefined>;
  saved: (out: Out) => void;
  children?: ReactNode;
};

export function RecordForm<Out>(props: Props<Out>) {
  const { name, fields, record, etag = null, call, isNew = false, verb, about, reload, saved } = props;
  const base = Object.fromEntries(fields.map((field) => [field.name, textOf(field, record[field.name])]));
  const draft = useDraft(name, base, etag);
  const bodyOf = () =>
    Object.fromEntries(
      fields
        .filter((field) => (isNew ? draft.values[field.name] !== '' : draft.changed.includes(field.name)))
        .map((field) => [field.name, bodyValueOf(field, draft.values[field.name] ?? '')]),
    );
  const act = useAct<string | null, Out>(
    (version) => call(bodyOf(), version),
    (out) => {
      draft.drop();
      saved(out);
    },
  );
  const problem = act.error instanceof Problem ? act.error : null;
  const wrong = errorsByField(problem?.errors ?? []);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!act.isPending) act.mutate(draft.etag);
      }}
    >
      <Stack gap="md">
        {draft.restored ? <Restored fields={draft.changed.map(words)} drop={draft.drop} /> : null}
        <div className={classes.fields}>
          {fields.map((field) => (
            <div key={field.name} className={field.half ? classes.half : undefined}>
              <FieldInput
                field={field}
                value={draft.values[field.name] ?? ''}
                set={(text) => draft.set(field.name, text)}
                error={wrong[field.name]}
              />
            </div>
          ))}
        </div>
        {props.children}
        <Trouble error={act.error} {...(about ? { about } : {})}>
          {problem?.code === 'changed_meanwhile' && reload ? (
            <Button
              mt="xs"
              size="xs"
              variant="default"
              onClick={() => void reload().then((fresh) => act.mutate(fresh?.etag ?? null))}
            >
              Save my {draft.changed.length === 1 ? 'change' : `${draft.changed.length} changes`} on top
            </Button>
          ) : null}
        </Trouble>
        <Group className={classes.bar}>
          <Button type="submit" loading={act.isPending} disabled={!isNew && !draft.isDirty}>
            {verb}
          </Button>
          {draft.isDirty ? (
            <Text size="xs" c="dimmed" role="status">
              Not saved yet; kept in this tab
            </Text>
          ) : null}
        </Group>
      </Stack>
    </form>
  );
}

function Restored({ fields, drop }: { fields: string[]; drop: () => void }) {
  return (
    <Alert color="amber" title="Not saved yet">
      <Text size="sm">What you typed before is still here: {fields.join(', ').toLowerCase()}.</Text>
      <Button size="xs" mt="xs" variant="default" onClick={drop}>
        Throw it away
      </Button>
    </Alert>
  );
}
