// For tests: companies on their way, as far as each test needs them, and what both sides send over HTTP.
import assert from 'node:assert/strict';
import { testApp } from '../../test/app.ts';
import { makeCourse } from '../../test/make.ts';

export const platform = await testApp(undefined, { TAX_RATE_PERCENT: '16' });
const { call, sql, person, deps, clock } = platform;
/** Log-ins end when the clock moves on. */
export let staff = await person('admin');
const DAY_MS = 86_400_000;
export async function later(days: number): Promise<void> {
  clock.move(days * DAY_MS);
  staff = await person('admin');
}
export const dayIn = (days: number) =>
  new Date(clock.now().getTime() + days * DAY_MS).toISOString().slice(0, 10);
export const admin = (method: string, path: string, body?: object) =>
  call(method, `/api/corporate/requests/${path}`, { token: staff.token, ...(body ? { body } : {}) });

let asked = 0;
export async function request(
  fields: object = {},
): Promise<{ id: string; reference: string; email: string }> {
  await sql`delete from rate_limits`;
  asked += 1;
  const { status, body } = await call('POST', '/api/corporate/requests', {
    body: {
      ...{ company_name: 'Savanna Logistics Ltd', contact_person: 'Amina Hassan', phone: '0722 000 111' },
      ...{ email: `amina${asked}@savanna.example`, topic: 'Data literacy for dispatchers', headcount: 12 },
      preferred_dates: ['2030-09-01'],
      ...fields,
    },
  });
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}
export const offer = (fields: object = {}) => ({
  lines: [
    { text: 'Two days of training', quantity: 2, unit_price: 85_000 },
    { text: 'Workbooks', quantity: 12, unit_price: 1250.5 },
  ],
  seats: 12,
  valid_until: dayIn(14),
  ...fields,
});
/** The path of the link in the newest letter of a kind, and the letter's data. */
export async function letter(id: string, kind: string) {
  const [row] = await sql<{ data: string; locale: string }[]>`
    select m.data, m.locale from messages m
    where m.kind = ${kind} and m.recipient_hash = (select email_hash from corporate_requests where id = ${id})
    order by m.created_at desc, m.id desc limit 1`;
  assert.ok(row, `no ${kind}`);
  const data = deps.seal.openJson(row.data) as { link: string; total: number };
  return {
    ...data,
    locale: row.locale,
    path: data.link?.replace(/^.*\/corporate\//, '/api/corporate/links/'),
  };
}
export async function quoted(fields: object = {}) {
  const own = await request();
  const { status, body } = await admin('POST', `${own.id}/quotes`, offer(fields));
  assert.equal(status, 201, JSON.stringify(body));
  return { ...own, quote: body, link: (await letter(own.id, 'corporate_quoted')).path };
}
export async function confirmed() {
  const own = await quoted();
  const { status } = await call('POST', `${own.link}/accept`, { body: { version: 1, name: 'Amina Hassan' } });
  assert.equal(status, 200);
  return own;
}
let days = 20;
export async function planned(fields: object = {}) {
  const own = await confirmed();
  const course = await makeCourse(sql, { audience: 'Corporate', price: null, is_published: false });
  days += 1;
  const place = {
    course_id: course.id,
    date: dayIn(days),
    start_time: '09:00',
    end_time: '16:00',
    location: 'Upper Hill',
  };
  const { status, body } = await admin('POST', `${own.id}/session`, { ...place, ...fields });
  assert.equal(status, 201, JSON.stringify(body));
  return { ...own, session: body };
}
export const conflict = (answer: { status: number; body: { code: string } }, code = 'conflict') =>
  assert.deepEqual([answer.status, answer.body.code], [409, code], JSON.stringify(answer.body));
export const upload = async (link: string, file: Buffer, type: string) =>
  call('PUT', `${link}/purchase-order`, { raw: file, headers: { 'content-type': type } });
export const pdfFile = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');
