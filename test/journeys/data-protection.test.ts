// What Kenya's Data Protection Act gives a person: to see what is known about them, to agree and take it back, to leave.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import yauzl from 'yauzl';
import { keepDataTidy } from '../../server/privacy/keep-data-tidy.ts';
import { settledMoney } from '../access/settled-money.ts';
import { testApp } from '../app.ts';
import { makeSession } from '../make.ts';
import { wrongFields } from '../pages.ts';

const { app, call, sql, person, clock, deps } = await testApp();
const { seal } = deps;
const admin = await person('admin');

/** Somebody with a phone, a finished and paid booking, a child in the seat, and traces everywhere. */
async function customer() {
  const user = await person();
  const settled = await settledMoney({ sql, deps }, user.id);
  const phone = seal.close('+254712345678');
  await sql`update users set name = 'Neema Baraka', phone = ${phone}, phone_hash = ${seal.lookup('+254712345678')} where id = ${user.id}`;
  const [booking] = await sql<{ id: string; session_id: string }[]>`
    update bookings set contact_phone = ${phone}, special_requirements = ${seal.close('Wheelchair')}
    where user_id = ${user.id} returning id, session_id`;
  await sql`
    insert into attendees (booking_id, name, email, birth_year) values (${booking!.id}, 'Tumaini Baraka', ${seal.close('t@x.example')}, 2015)`;
  await sql`update payments set phone = ${phone}, phone_hash = 'h' where booking_id = ${booking!.id}`;
  await sql`
    insert into payment_webhooks (payment_id, provider, event_type, payload, headers)
    values (${settled.payment_id}, 'mpesa', 'stk', ${seal.close(Buffer.from('{"Phone":254712345678}').toString('base64'))}, ${seal.closeJson({})})`;
  await sql`insert into events (at, kind, user_id) values (now(), 'searched', ${user.id})`;
  const [seat] = await sql<{ id: string }[]>`select id from attendees where booking_id = ${booking!.id}`;
  await sql`
    insert into certificates (number, code, attendee_id, session_id, user_id, recipient_name, content, issued_at)
    values (${`C-${user.id}`}, ${user.id}, ${seat!.id}, ${booking!.session_id}, ${user.id}, 'Tumaini Baraka', '{}', now())`;
  await sql`
    update sessions set status = 'ongoing' where id = ${booking!.session_id}`;
  await sql`update sessions set status = 'completed' where id = ${booking!.session_id}`;
  return { ...user, ...settled, booking_id: booking!.id };
}

async function files(zip: Buffer): Promise<Record<string, string>> {
  const archive = await yauzl.fromBufferPromise(zip, {});
  const texts: Record<string, string> = {};
  for await (const entry of archive.eachEntry()) {
    const stream = await archive.openReadStreamPromise(entry);
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    texts[entry.fileName] = Buffer.concat(chunks).toString('utf8');
  }
  return texts;
}
const download = (id: string, token: string) =>
  app.inject({
    method: 'GET',
    url: `/api/users/${id}/export`,
    headers: { authorization: `Bearer ${token}` },
  });

test('a person gets everything known about them, for machines and for people, and nothing of others', async () => {
  const one = await customer();
  await customer();
  const answer = await download(one.id, one.token);
  assert.equal(answer.statusCode, 200, answer.body);
  assert.match(String(answer.headers['content-disposition']), /my-data-.*\.zip/);
  const { 'data.json': json, 'data.html': page } = await files(answer.rawPayload);
  const data = JSON.parse(json!);
  assert.equal(data.Account[0].phone, '+254712345678');
  assert.deepEqual(
    [data.Bookings.length, data.Bookings[0].special_requirements, data['People in my seats'][0].email],
    [1, 'Wheelchair', 't@x.example'],
  );
  assert.equal(data['Receipts and credit notes'].length, 2);
  assert.equal(data['What I looked at'].length, 1);
  for (const text of ['Neema Baraka', 'Wheelchair', 'Tumaini Baraka']) assert.ok(page!.includes(text), text);
  assert.ok(!json!.includes('password_hash'));
  const [taken] = await sql`select from exports where user_id = ${one.id} and list = 'personal data'`;
  assert.ok(taken);
  const stranger = await person();
  assert.equal((await download(one.id, stranger.token)).statusCode, 404);
  assert.equal((await download(one.id, admin.token)).statusCode, 200);
});

test('an erased person is nowhere any more, while every receipt keeps its number and amount', async () => {
  const one = await customer();
  const papers = () =>
    sql`select number, amount, issued_at from documents
        where payment_id = ${one.payment_id} or refund_id = ${one.refund_id} order by number`;
  const before = await papers();
  const erase = (body: object, token = one.token) =>
    call('POST', `/api/users/${one.id}/erase`, { token, body });
  assert.deepEqual(wrongFields(await erase({ confirm_email: 'else@example.test' })), ['confirm_email']);
  const answer = await erase({ confirm_email: one.email, reason: 'I am moving away' });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  assert.deepEqual(answer.body.kept, { bookings: 1, payments: 1, documents: 2 });

  assert.deepEqual(await papers(), before);
  const shown = await call('GET', `/api/payments/${one.payment_id}/receipt`, {
    token: admin.token,
    headers: { accept: 'application/json' },
  });
  assert.deepEqual(
    [shown.status, shown.body.payer?.name],
    [200, 'Erased person'],
    JSON.stringify(shown.body),
  );
  const traces = await sql<{ text: string }[]>`
    select to_jsonb(t)::text as text from users t where id = ${one.id}
    union all select to_jsonb(t)::text from bookings t where user_id = ${one.id}
    union all select to_jsonb(t)::text from attendees t where booking_id = ${one.booking_id}
    union all select to_jsonb(t)::text from payments t where booking_id = ${one.booking_id}
    union all select to_jsonb(t)::text from certificates t where user_id = ${one.id}
    union all select to_jsonb(t)::text from logins t where user_id = ${one.id}`;
  for (const { text } of traces) assert.doesNotMatch(text, /Baraka|test:|"h"/, text);
  const [certificate] = await sql`select revoked_at from certificates where user_id = ${one.id}`;
  assert.ok(certificate!.revoked_at);
  await assert.rejects(
    sql`update certificates set recipient_name = 'Somebody else' where user_id = ${one.id}`,
    /never changed/,
  );
  const [raw] = await sql`select payload from payment_webhooks where payment_id = ${one.payment_id}`;
  assert.equal(seal.open(raw!.payload), '');
  assert.equal((await sql`select from events where user_id = ${one.id}`).length, 0);

  assert.equal((await call('GET', '/api/auth/me', { token: one.token })).status, 401);
  const again = await erase({ confirm_email: one.email }, admin.token);
  assert.deepEqual([again.status, again.body.code], [409, 'conflict']);
  const back = await call('PUT', `/api/users/${one.id}`, { token: admin.token, body: { is_active: true } });
  assert.deepEqual([back.status, back.body.code], [409, 'conflict']);
});

test('nobody is erased while a booking is still to come or money has to find its way back', async () => {
  const one = await person();
  const session = await makeSession(sql);
  await sql`
    insert into bookings (user_id, session_id, payment_status, unit_price, total_amount, currency)
    values (${one.id}, ${session.id}, 'paid', 0, 0, 'KES')`;
  const body = { confirm_email: one.email };
  const early = await call('POST', `/api/users/${one.id}/erase`, { token: one.token, body });
  assert.deepEqual([early.status, early.body.bookings], [409, 1]);
  const owed = await customer();
  await sql`update bookings set cancelled_at = now() where id = ${owed.booking_id}`;
  await sql`
    insert into refunds (receipt_id, booking_id, amount, currency, cause, reason)
    select r.id, ${owed.booking_id}, 100, 'KES', 'decided_by_admin', 'test' from receipts r where r.payment_id = ${owed.payment_id}`;
  const waiting = await call('POST', `/api/users/${owed.id}/erase`, {
    token: owed.token,
    body: { confirm_email: owed.email },
  });
  assert.deepEqual([waiting.status, waiting.body.refunds], [409, 1]);
  const stranger = await person();
  assert.equal(
    (await call('POST', `/api/users/${one.id}/erase`, { token: stranger.token, body })).status,
    404,
  );
});

test('numbered papers still refuse every other change, also while an erasure runs', async () => {
  const { payment_id } = await customer();
  await assert.rejects(
    sql`update documents set content = 'x' where payment_id = ${payment_id}`,
    /append-only/,
  );
  await assert.rejects(
    sql.begin(async (tx) => {
      await tx`select set_config('darasa.erasing', 'on', true)`;
      await tx`update documents set amount = 1 where payment_id = ${payment_id}`;
    }),
    /append-only/,
  );
  await assert.rejects(
    sql.begin(async (tx) => {
      await tx`select set_config('darasa.erasing', 'on', true)`;
      await tx`delete from documents where payment_id = ${payment_id}`;
    }),
    /append-only/,
  );
});

test('consent is remembered with its wording, and taking it back counts at once', async () => {
  const { token } = await person();
  const say = (body: object) => call('POST', '/api/consents', { token, body });
  assert.equal((await say({ purpose: 'photos', version: '2026-01', given: true })).status, 201);
  assert.equal((await say({ purpose: 'photos', version: '2026-01', given: false })).status, 201);
  const { body } = await call('GET', '/api/consents', { token });
  assert.deepEqual([body.now, body.history.length], [{ photos: false }, 2]);
  assert.deepEqual(wrongFields(await say({ purpose: 'spam', version: '', given: 1 })).sort(), [
    'given',
    'purpose',
    'version',
  ]);
  await assert.rejects(sql`update consents set given = true`, /append-only/);
});

test('after the set time special requirements, old letters and raw deliveries are forgotten, and only they', async () => {
  const one = await customer();
  await sql`
    insert into messages (key, kind, user_id, recipient, recipient_hash, data, status, sent_at)
    values (${`old:${one.id}`}, 'refund_paid', ${one.id}, ${seal.close(one.email)}, 'hash', ${seal.closeJson({})}, 'sent', now())`;
  await keepDataTidy(deps);
  const look = async () => {
    const [row] = await sql`
      select b.special_requirements is null as requirements, m.recipient_hash is null as letter, w.payload, b.total_amount
      from bookings b join payment_webhooks w on w.payment_id = ${one.payment_id} join messages m on m.user_id = b.user_id
      where b.id = ${one.booking_id} and m.key = ${`old:${one.id}`}`;
    return [row!.requirements, row!.letter, seal.open(row!.payload) === '', row!.total_amount];
  };
  assert.deepEqual(await look(), [false, false, false, 1500]);
  await sql`update payment_webhooks set processed = true, processed_at = now() where payment_id = ${one.payment_id}`;
  clock.move(750 * 86_400_000);
  await keepDataTidy(deps);
  assert.deepEqual(await look(), [true, true, true, 1500]);
});
