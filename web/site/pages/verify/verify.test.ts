import assert from 'node:assert/strict';
import { test } from 'node:test';
import { issueCertificates } from '../../../../server/certificates/issue-certificates.ts';
import { testApp } from '../../../../test/app.ts';
import { classroom, endSession, seatedBooking } from '../../../../test/classroom.ts';

const app = await testApp(undefined, {}, { site: true });
const { call, sql, person, deps } = app;
const get = (path: string, headers: Record<string, string> = {}) => call('GET', path, { headers });

async function certified(name = 'Achieng Otieno') {
  const { session, account } = await classroom(app, { in_hours: 1 });
  const { attendees } = await seatedBooking(app, session.id, { names: [name] });
  await sql`
    insert into attendance (attendee_id, session_id, status, client_at, marked_at, received_at, marked_by)
    values (${attendees[0]!}, ${session.id}, 'present', now(), now(), now(), ${account.id})`;
  await endSession(app, session.id);
  await issueCertificates(deps);
  const [row] = await sql<{ id: string; code: string; number: string }[]>`
    select id, code, number from certificates where session_id = ${session.id}`;
  return row!;
}

test('the address in QR codes and letters, and a code typed in any way, lead to one page that says the certificate is valid', async () => {
  const { code, number } = await certified();
  const printed = await get(`/certificates/${code}`);
  assert.deepEqual([printed.status, printed.headers.location], [301, `/verify/${code}`]);
  const typed = code
    .toLowerCase()
    .match(/.{1,5}/g)!
    .join('-');
  assert.equal((await get(`/verify?code=${typed}`)).headers.location, `/verify/${code}`);
  assert.equal((await get(`/verify/${typed}`)).headers.location, `/verify/${code}`);
  const page = await get(`/verify/${code}`);
  assert.equal(page.status, 200);
  for (const wanted of [
    'This certificate is valid',
    'Achieng Otieno',
    'Practical Robotics',
    'Njeri Kariuki',
    number,
    '<svg class="qr"',
  ])
    assert.ok(page.body.includes(wanted), wanted);
  assert.match(page.body, /name="robots" content="noindex"/, 'search engines do not list people');
  assert.match((await get(`/verify/${code}`, { 'accept-language': 'sw' })).body, /Cheti hiki ni halali/);
});

test('a revoked certificate says since when and why, a replaced one names its successor, and neither offers a PDF', async () => {
  const [revoked, misspelt] = [await certified(), await certified('Achieng Otino')];
  const { token } = await person('admin');
  await call('POST', `/api/certificates/${revoked.id}/revoke`, {
    token,
    body: { reason: 'Issued by mistake' },
  });
  const body = { name: 'Achieng Otieno', reason: 'The name was misspelt' };
  const { body: successor } = await call('POST', `/api/certificates/${misspelt.id}/reissue`, { token, body });
  const first = (await get(`/verify/${revoked.code}`)).body;
  assert.match(first, /This certificate was revoked.*It has not counted since.*Issued by mistake/s);
  const second = (await get(`/verify/${misspelt.code}`)).body;
  assert.ok(second.includes('This certificate was replaced') && second.includes(successor.number));
  for (const page of [first, second]) assert.doesNotMatch(page, /\/pdf"/);
});

test('a code nobody has leads back to the form with the code in it', async () => {
  const page = await get('/verify/N0SUCHC0DE');
  assert.equal(page.status, 404);
  assert.match(page.body, /We know no certificate with this code/);
  assert.match(page.body, /value="N0SUCHC0DE"/);
  assert.equal((await get(`/certificates/${'x'.repeat(150)}`)).status, 301);
  assert.equal((await get(`/verify/${'X'.repeat(60)}`)).status, 404);
});
