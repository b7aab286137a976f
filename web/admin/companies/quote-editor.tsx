// A new version of a quote, with its total as one types. What was not sent is still there when the editor is opened again.
import { ActionIcon, Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import type { CorporateRequest, Quote } from '../../../server/corporate/schemas.ts';
import { newKey, Problem } from '../api/ask.ts';
import { useAct } from '../api/use-ask.ts';
import { echo } from '../parts/echo.ts';
import { money } from '../parts/formats.ts';
import { Icon } from '../parts/icons.tsx';
import { Trouble } from '../parts/trouble.tsx';
import classes from './companies.module.css';

type Line = { key: string; text: string; quantity: string; unit_price: string };
type Draft = { lines: Line[]; seats: string; tax: string; valid_until: string; note: string };
type Props = { request: CorporateRequest; last: Quote | null; close: () => void };

const GOOD_FOR_DAYS = 14;
const DAY_MS = 86_400_000;

export function QuoteEditor({ request, last, close }: Props) {
  const [draft, setDraft, drop] = useLocalStorage<Draft>({
    key: `quote ${request.id} ${last?.version ?? 0}`,
    defaultValue: beginning(request, last),
    getInitialValueInEffect: false,
  });
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const setLine = (key: string, change: Partial<Line>) =>
    set({ lines: draft.lines.map((line) => (line.key === key ? { ...line, ...change } : line)) });
  const send = useAct<Draft, Quote>(
    (wish) => ({ method: 'POST', path: `/corporate/requests/${request.id}/quotes`, body: bodyOf(wish) }),
    (quote) => {
      drop();
      close();
      echo(`Version ${quote.version} is on its way to ${request.contact_person}`);
    },
  );
  const wrong = Object.fromEntries(
    (send.error instanceof Problem ? send.error.errors : []).map(({ field, message }) => [field, message]),
  );
  return (
    <form
      noValidate
      className={classes.quote}
      aria-label="New quote"
      onSubmit={(event) => {
        event.preventDefault();
        if (!send.isPending) send.mutate(draft);
      }}
    >
      <Stack gap="sm">
        {draft.lines.map((line, place) => (
          <LineFields
            key={line.key}
            line={line}
            place={place}
            wrong={wrong}
            alone={draft.lines.length === 1}
            set={(change) => setLine(line.key, change)}
            remove={() => set({ lines: draft.lines.filter((one) => one.key !== line.key) })}
          />
        ))}
        <Group>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Icon name="plus" size={14} />}
            onClick={() => set({ lines: [...draft.lines, newLine()] })}
          >
            Add a line
          </Button>
        </Group>
        <Group align="start" grow>
          <TextInput
            label="Seats"
            required
            inputMode="numeric"
            value={draft.seats}
            error={wrong.seats}
            onChange={(event) => set({ seats: event.currentTarget.value })}
          />
          <TextInput
            label="Tax, %"
            placeholder="As usual"
            inputMode="decimal"
            value={draft.tax}
            error={wrong.tax_rate_percent}
            onChange={(event) => set({ tax: event.currentTarget.value })}
          />
          <TextInput
            label="Valid until"
            type="date"
            required
            value={draft.valid_until}
            error={wrong.valid_until}
            onChange={(event) => set({ valid_until: event.currentTarget.value })}
          />
        </Group>
        <Textarea
          label="Note for the company"
          autosize
          minRows={2}
          value={draft.note}
          error={wrong.note}
          onChange={(event) => set({ note: event.currentTarget.value })}
        />
        <Total draft={draft} currency={request.currency} />
        <Trouble error={send.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Leave it as a draft
          </Button>
          <Button type="submit" loading={send.isPending}>
            Send the quote
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type LineProps = {
  line: Line;
  place: number;
  wrong: Record<string, string>;
  alone: boolean;
  set: (change: Partial<Line>) => void;
  remove: () => void;
};

function LineFields({ line, place, wrong, alone, set, remove }: LineProps) {
  const name = `line ${place + 1}`;
  const error = (field: string) => wrong[`lines.${place}.${field}`];
  return (
    <Group align="end" gap="xs" className={classes.line}>
      <TextInput
        label={`What, ${name}`}
        required
        flex={3}
        miw={160}
        value={line.text}
        error={error('text')}
        onChange={(event) => set({ text: event.currentTarget.value })}
      />
      <TextInput
        label={`Number, ${name}`}
        required
        w={96}
        inputMode="numeric"
        value={line.quantity}
        error={error('quantity')}
        onChange={(event) => set({ quantity: event.currentTarget.value })}
      />
      <TextInput
        label={`Each, ${name}`}
        required
        w={120}
        inputMode="decimal"
        value={line.unit_price}
        error={error('unit_price')}
        onChange={(event) => set({ unit_price: event.currentTarget.value })}
      />
      <ActionIcon
        size={36}
        variant="default"
        aria-label={`Take ${name} out`}
        disabled={alone}
        onClick={remove}
      >
        <Icon name="close" size={16} />
      </ActionIcon>
    </Group>
  );
}

/** As one types; the server computes the one that counts, with the tax of the house where none is typed. */
function Total({ draft, currency }: { draft: Draft; currency: string }) {
  const net = draft.lines.reduce(
    (sum, line) => sum + (number(line.quantity) || 0) * (number(line.unit_price) || 0),
    0,
  );
  const rate = draft.tax.trim() === '' ? null : number(draft.tax) || 0;
  const total = rate === null ? net : net * (1 + rate / 100);
  const cents = Math.round(total * 100) / 100;
  return (
    <Text role="status" ta="end" fw={600}>
      {money(cents, currency)} {rate === null ? 'without tax' : `with ${rate} % tax`}
    </Text>
  );
}

function beginning(request: CorporateRequest, last: Quote | null): Draft {
  const until = new Date(Date.now() + GOOD_FOR_DAYS * DAY_MS).toISOString().slice(0, 10);
  if (!last) {
    const first = { ...newLine(), text: request.topic, quantity: String(request.headcount ?? 1) };
    return { lines: [first], seats: String(request.headcount ?? ''), tax: '', valid_until: until, note: '' };
  }
  return {
    lines: last.lines.map((line) => ({
      ...{ key: newKey(), text: line.text },
      ...{ quantity: String(line.quantity), unit_price: String(line.unit_price) },
    })),
    ...{ seats: String(last.seats), tax: String(last.tax?.rate_percent ?? 0), valid_until: until },
    note: last.note ?? '',
  };
}

function newLine(): Line {
  return { key: newKey(), text: '', quantity: '1', unit_price: '' };
}

function bodyOf(draft: Draft) {
  return {
    lines: draft.lines.map((line) => ({
      ...{ text: line.text, quantity: number(line.quantity), unit_price: number(line.unit_price) },
    })),
    ...{ seats: number(draft.seats), valid_until: draft.valid_until },
    ...(draft.tax.trim() === '' ? {} : { tax_rate_percent: number(draft.tax) }),
    ...(draft.note.trim() === '' ? {} : { note: draft.note.trim() }),
  };
}

/** What is no number goes as it was typed: the server says what is wrong with it. */
function number(text: string): number {
  const typed = text.replace(/[,\s]/g, '');
  const value = Number(typed);
  return typed === '' || Number.isNaN(value) ? (text as unknown as number) : value;
}
