import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { makeSession, makeUser } from '../../test/make.ts';
import { type Tx, transaction } from '../database/connect.ts';
import type { Evidence } from '../payments/gateway.ts';
import { settle } from '../payments/settle.ts';
import { readDocument } from './document.ts';
import { issueCreditNote } from './issue-credit-note.ts';
import { issueReceipt } from './issue-receipt.ts';

const { sql, deps, clock } = await testApp();
const job = { actor_id: null, source: 'job' } as const;
const inTransaction = <T>(work: (tx: Tx) => Promise<T>) => transaction(sql, job, work);

/** A payment whose prompt is on the phone, for a booking that waits for it. */
async function prompted(): Promise<string> {
  const [user, session] = await Promise.all([makeUser(sql), makeSession(sql, { now: clock.now() })]);
  const [booking] = await sql<{ id: string }[]>`
    insert into bookings (user_id, session_id, seats, unit_price, total_amount, currency, hold_expires_at)
    values (${user.id}, ${session.id}, 1, 1500, 1500, 'KES', ${new Date(clock.now().getTime() + 600_000)}) returning id`;
  const [payment] = await sql<{ id: string }[]>`
    insert into payments (booking_id, provider, payment_reference, amount, status, initiated_at)
    values (${booking!.id}, 'mpesa', ${randomUUID()}, 1500, 'processing', ${clock.now()}) returning id`;
  return payment!.id;
}

async function completedAt(instant: string): Promise<string> {
  const id = await prompted();
  await sql`
    update payments set status = 'completed', completed_at = ${instant}, provider_transaction_id = ${randomUUID()} where id = ${id}`;
  return id;
}

const money = (transaction_id: string | null): Evidence => ({
  source: 'callback',
  outcome: 'paid',
  final: true,
  transaction_id,
  amount_cents: 150_000,
  currency: 'KES',
  code: '0',
  reason: '',
  alert: false,
  payer_phone: '+254712345678',
  raw: {},
});

async function receiptNumbers(): Promise<number[]> {
  const rows = await sql<{ seq: number }[]>`select seq from documents where kind = 'receipt' order by seq`;
  return rows.map((row) => row.seq);
}
const upTo = (last: number) => Array.from({ length: last }, (_, place) => place + 1);

test('payments that complete at the same moment get numbers without a gap or a repeat, whatever is rolled back', async () => {
  const payments = await Promise.all(Array.from({ length: 24 }, prompted));
  const lost = new Error('the process died');
  const pay = (id: string, dies: boolean) =>
    inTransaction(async (tx) => {
      await settle(tx, deps, id, money(`R${id}`));
      if (dies) throw lost;
    });
  const ends = await Promise.allSettled(payments.map((id, place) => pay(id, place % 3 === 0)));
  assert.equal(ends.filter((end) => end.status === 'rejected' && end.reason === lost).length, 8);
  assert.deepEqual(await receiptNumbers(), upTo(16));
  // Each of them told again, twice at once: only those that were lost are new.
  await Promise.all([...payments, ...payments].map((id) => pay(id, false)));
  assert.deepEqual(await receiptNumbers(), upTo(24));
});

test('numbered by the highest so far, two at the same moment would have got one number (so the race above is real)', async () => {
  await sql`create table twin (seq integer)`;
  const reached = Promise.withResolvers<void>();
  let waiting = 0;
  const issue = () =>
    inTransaction(async (tx) => {
      const [next] = await tx<{ seq: number }[]>`select coalesce(max(seq), 0) + 1 as seq from twin`;
      if (++waiting === 3) reached.resolve();
      await reached.promise;
      await tx`insert into twin (seq) values (${next!.seq})`;
    });
  await Promise.all([issue(), issue(), issue()]);
  assert.deepEqual(
    (await sql`select seq from twin`).map((row) => row.seq),
    [1, 1, 1],
  );
});

test('numbered by a sequence, a payment that is rolled back would have left a gap', async () => {
  await sql`create table gapped (seq integer generated always as identity)`;
  const issue = (dies: boolean) =>
    inTransaction(async (tx) => {
      await tx`insert into gapped default values`;
      if (dies) throw new Error('the process died');
    });
  await issue(false);
  await assert.rejects(issue(true));
  await issue(false);
  assert.deepEqual(
    (await sql`select seq from gapped order by seq`).map((row) => row.seq),
    [1, 3],
  );
});

test('numbers begin again each year, at midnight in Nairobi', async () => {
  const numbers: string[] = [];
  for (const instant of [
    '2031-12-31T20:59:59.999Z',
    '2031-12-31T21:00:00.000Z',
    '2032-06-01T09:00:00.000Z',
  ]) {
    const id = await completedAt(instant);
    numbers.push((await inTransaction((tx) => issueReceipt(tx, deps, id))).number);
  }
  assert.deepEqual(numbers, ['R-2031-000001', 'R-2032-000001', 'R-2032-000002']);
});

test('a payment has one receipt, however often it is asked to be issued', async () => {
  const id = await completedAt('2033-03-01T09:00:00.000Z');
  const first = await inTransaction((tx) => issueReceipt(tx, deps, id));
  assert.deepEqual(await inTransaction((tx) => issueReceipt(tx, deps, id)), first);
  const next = await completedAt('2033-03-02T09:00:00.000Z');
  assert.equal((await inTransaction((tx) => issueReceipt(tx, deps, next))).number, 'R-2033-000002');
});

test('an open payment and an open refund get no document', async () => {
  const id = await prompted();
  await assert.rejects(
    inTransaction((tx) => issueReceipt(tx, deps, id)),
    /is not completed/,
  );
  await assert.rejects(
    inTransaction((tx) => issueCreditNote(tx, deps, randomUUID())),
    /is not completed/,
  );
});

test('nobody can change, remove or number a document by hand', async () => {
  const id = await completedAt('2034-01-05T09:00:00.000Z');
  const { document_id } = await inTransaction((tx) => issueReceipt(tx, deps, id));
  const refused = { constraint_name: 'documents_is_append_only' };
  await assert.rejects(sql`update documents set amount = 1 where id = ${document_id}`, refused);
  await assert.rejects(sql`delete from documents where id = ${document_id}`, refused);
  await assert.rejects(sql`truncate documents cascade`, refused);
  const other = await completedAt('2034-01-06T09:00:00.000Z');
  const [row] = await sql<{ number: string }[]>`
    insert into documents (kind, year, seq, payment_id, amount, tax_amount, currency, issued_at, content)
    values ('receipt', 2034, 77, ${other}, 1500, 0, 'KES', '2034-01-06T09:00:00Z', 'x') returning number`;
  assert.equal(row!.number, 'R-2034-000002', 'the number asked for does not count');
});

test('the millionth receipt of a year keeps all its digits', async () => {
  await sql`insert into document_counters (kind, year, last_seq) values ('receipt', 2035, 999999)`;
  const id = await completedAt('2035-11-05T09:00:00.000Z');
  assert.equal((await inTransaction((tx) => issueReceipt(tx, deps, id))).number, 'R-2035-1000000');
});

test('a receipt issued before M-Pesa told its number shows it once it is told', async () => {
  const id = await prompted();
  await inTransaction((tx) => settle(tx, deps, id, { ...money(null), source: 'query' }));
  const read = async () => (await readDocument(sql, deps, sql`d.payment_id = ${id}`))!;
  const before = await read();
  assert.equal(before.provider_receipt, null);
  await inTransaction((tx) => settle(tx, deps, id, money('SCE71ABC9Q')));
  assert.deepEqual(await read(), { ...before, provider_receipt: 'SCE71ABC9Q' });
});
