// Reading a provider's statement: the CSV of the M-PESA organisation portal, or of Flutterwave's transactions page.
// docs/payments.md lists the columns. Nothing is guessed: a line that cannot be read is handed back as such.
import { parse } from 'csv-parse/sync';
import { invalidField } from '../errors.ts';
import type { Provider } from '../payments/gateway.ts';
import { exactCents } from '../payments/gateways/exact-cents.ts';

/** Money received, as the provider lists it. */
export type StatementLine = {
  transaction_id: string;
  at: Date;
  amount_cents: number;
  currency: string;
  /** What the payer typed (M-Pesa), our reference of the attempt (Flutterwave). */
  account: string | null;
  /** E.164 with plus. */
  payer_phone: string | null;
};

export type Statement = {
  lines: StatementLine[];
  unreadable: { line: number; why: string }[];
  /** Lines about anything but money received. */
  passed_over: number;
};

type Columns = Record<string, readonly string[]>;
type Cells = (name: string) => string;
type Format = {
  /** Our word → the headings it may stand under, in lower case. */
  columns: Columns;
  needed: readonly string[];
  /** Null for a line that is not about money received. */
  read(cell: Cells, timezone: string): StatementLine | null;
};

const MOST_LINES = 50_000;

const formats: Record<Provider, Format> = {
  mpesa: {
    columns: {
      id: ['receipt no.', 'receipt no', 'receipt number'],
      at: ['completion time'],
      status: ['transaction status', 'status'],
      amount: ['paid in'],
      account: ['a/c no.', 'a/c no', 'account no.', 'account number'],
      payer: ['other party info'],
      currency: ['currency'],
    },
    needed: ['id', 'at', 'status', 'amount'],
    read: (cell, timezone) => {
      const amount = cell('amount').replaceAll(',', '');
      // Withdrawals, fees and reversals leave the column empty, zero or negative.
      if (amount === '' || /^-|^0*(\.0*)?$/.test(amount)) return null;
      if (cell('status').toLowerCase() !== 'completed') return null;
      const phone = /\b254[17]\d{8}\b/.exec(cell('payer'))?.[0];
      return {
        ...received(cell('id').toUpperCase(), amount, cell('currency') || 'KES', cell('account')),
        at: instant(cell('at'), timezone),
        payer_phone: phone ? `+${phone}` : null,
      };
    },
  },
  flutterwave: {
    columns: {
      id: ['id', 'transaction id', 'transaction_id'],
      at: ['created_at', 'created at', 'date', 'transaction date', 'date created'],
      status: ['status'],
      amount: ['amount'],
      currency: ['currency'],
      account: ['tx_ref', 'transaction reference', 'merchant reference', 'reference'],
    },
    needed: ['id', 'at', 'status', 'amount', 'currency'],
    read: (cell) => {
      if (!['successful', 'succeeded'].includes(cell('status').toLowerCase())) return null;
      const amount = cell('amount').replaceAll(',', '');
      return {
        ...received(cell('id'), amount, cell('currency'), cell('account')),
        at: instant(cell('at'), 'UTC'),
        payer_phone: null,
      };
    },
  },
};

/**
 * @param timezone of times without one in an M-Pesa statement; Flutterwave's are UTC
 * @throws AppError validation_failed when it is no CSV, has no row with the needed headings, or is too long
 */
export function readStatement(provider: Provider, csv: string, timezone: string): Statement {
  const { columns, needed, read } = formats[provider];
  const rows = table(csv);
  const headings = rows.findIndex((row) => needed.every((name) => placeOf(row, columns[name]!) >= 0));
  if (headings < 0) {
    const wanted = needed.map((name) => `“${columns[name]![0]}”`).join(', ');
    throw invalidField('body', `needs a row with the headings ${wanted}`);
  }
  const places = Object.fromEntries(
    Object.entries(columns).map(([name, words]) => [name, placeOf(rows[headings]!, words)]),
  );
  const statement: Statement = { lines: [], unreadable: [], passed_over: 0 };
  rows.slice(headings + 1).forEach((row, number) => {
    try {
      const line = read((name) => row[places[name]!]?.trim() ?? '', timezone);
      if (line) statement.lines.push(line);
      else statement.passed_over += 1;
    } catch (error) {
      statement.unreadable.push({ line: headings + number + 2, why: (error as Error).message });
    }
  });
  return statement;
}

function table(csv: string): string[][] {
  let rows: string[][];
  try {
    rows = parse(csv, {
      ...{ bom: true, relax_column_count: true, skip_empty_lines: true, trim: true, relax_quotes: true },
      delimiter: [',', ';', '\t'],
      to: MOST_LINES + 1,
    }) as string[][];
  } catch (error) {
    throw invalidField('body', `is not CSV: ${(error as Error).message.slice(0, 200)}`);
  }
  if (rows.length > MOST_LINES) throw invalidField('body', `must have at most ${MOST_LINES} lines`);
  return rows;
}

function placeOf(row: string[], words: readonly string[]): number {
  return row.findIndex((cell) => words.includes(cell.trim().toLowerCase()));
}

/** @throws Error with what is wrong in the line */
function received(transaction_id: string, amount: string, currency: string, account: string) {
  if (!/^[\w-]{4,60}$/.test(transaction_id)) throw new Error('the receipt number cannot be read');
  const amount_cents = exactCents(amount);
  if (amount_cents === null) throw new Error(`the amount of ${transaction_id} cannot be read`);
  if (!/^[A-Z]{3}$/.test(currency)) throw new Error(`the currency of ${transaction_id} cannot be read`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out here
  const typed = account.replace(/[\u0000-\u001f\u007f]/g, ' ').slice(0, 100);
  return { transaction_id, amount_cents, currency, account: typed || null };
}

/** 2026-01-31 14:05:09, 31-01-2026 14:05:09, 31/01/2026 14:05, or ISO 8601 with its own offset. @throws Error */
function instant(text: string, timezone: string): Date {
  const parts =
    /^(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?$/.exec(text) ??
    /^(\d\d)[-/](\d\d)[-/](\d{4})[T ](\d\d:\d\d(?::\d\d)?)$/.exec(text);
  if (!parts) {
    const withOffset = /(Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
    if (Number.isNaN(withOffset)) throw new Error(`the time “${text.slice(0, 40)}” cannot be read`);
    return new Date(withOffset);
  }
  const [, first, month, third, time] = parts as unknown as [string, string, string, string, string];
  const day = first.length === 4 ? `${first}-${month}-${third}` : `${third}-${month}-${first}`;
  try {
    return new Date(
      Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(timezone).epochMilliseconds,
    );
  } catch {
    throw new Error(`the time “${text.slice(0, 40)}” does not exist`);
  }
}
