import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { createLocalJWKSet, decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
import { testApp } from '../../test/app.ts';
import { classroom, endSession, seatedBooking } from '../../test/classroom.ts';
import { allPages, wrongFields } from '../../test/pages.ts';
import { pdfText } from '../../test/pdf-text.ts';
import { qrText } from '../../test/qr-text.ts';
import { issueCertificates } from './issue-certificates.ts';

const app = await testApp();
const { call, sql, person, clock, deps, runJobs } = app;

/** A completed session in which the given people were marked. */
async function taughtClass(marks: Record<string, 'present' | 'late' | 'absent'>) {
  const room = await classroom(app);
  const names = Object.keys(marks);
  const seated = await seatedBooking(app, room.session.id, { seats: names.length, names });
  const path = `/api/sessions/${room.session.id}/attendance`;
  const mark = (name: string, status: string, token = room.account.token) =>
    call('PUT', path, {
      token,
      body: {
        marks: [
          { attendee_id: seated.attendees[names.indexOf(name)]!, status, at: clock.now().toISOString() },
        ],
      },
    });
  for (const [name, status] of Object.entries(marks)) assert.equal((await mark(name, status)).status, 200);
  await endSession(app, room.session.id);
  await issueCertificates(deps);
  const rows = await sql<{ id: string; code: string; number: string; recipient_name: string }[]>`
    select id, code, number, recipient_name from certificates where session_id = ${room.session.id} order by number`;
  return { ...room, ...seated, mark, certificates: [...rows] };
}
const verify = (code: string, more = '') => call('GET', `/api/certificates/verify/${code}${more}`);
async function reissue(id: string, body: object) {
  const { token } = await person('admin');
  return call('POST', `/api/certificates/${id}/reissue`, { token, body });
}

test('who was present or late gets one certificate when the session is completed, and the booker one letter for each', async () => {
  const { certificates, owner } = await taughtClass({
    'Achieng Otieno': 'present',
    'Brian Mwangi': 'late',
    'Cyrus Kiptoo': 'absent',
  });
  assert.deepEqual(certificates.map((one) => one.recipient_name).sort(), ['Achieng Otieno', 'Brian Mwangi']);
  await issueCertificates(deps);
  const letters = await sql`select from messages where kind = 'certificate_ready' and user_id = ${owner.id}`;
  assert.equal(letters.length, 2);
  assert.match(certificates[0]!.number, /^C-\d{4}-\d{6}$/);
});

test('nobody gets a certificate before the session is completed', async () => {
  const room = await classroom(app);
  const { attendees } = await seatedBooking(app, room.session.id);
  const path = `/api/sessions/${room.session.id}/attendance`;
  const body = { marks: [{ attendee_id: attendees[0]!, status: 'present', at: clock.now().toISOString() }] };
  await call('PUT', path, { token: room.account.token, body });
  await issueCertificates(deps);
  assert.equal((await sql`select from certificates where session_id = ${room.session.id}`).length, 0);
});

test('anybody with the code sees whose certificate it is, typed in any way, and a wrong code tells nothing', async () => {
  const { certificates } = await taughtClass({ 'Achieng Otieno': 'present' });
  const { code, number } = certificates[0]!;
  const { status, body } = await verify(code);
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual(
    [body.status, body.number, body.recipient_name, body.course, body.hours, body.trainer],
    ['valid', number, 'Achieng Otieno', 'Practical Robotics', 1, 'Njeri Kariuki'],
  );
  assert.equal('attendee_id' in body || 'user_id' in body, false);
  const typed = code
    .toLowerCase()
    .match(/.{1,5}/g)!
    .join('-')
    .replace('0', 'o')
    .replace('1', 'l');
  assert.equal((await verify(encodeURIComponent(typed))).body.number, number);
  assert.equal((await verify(`${code.slice(0, -1)}U`)).status, 404);
});

test('guessing codes is slowed down, looking at real ones is not', async () => {
  const { certificates } = await taughtClass({ 'Achieng Otieno': 'present' });
  await sql`delete from rate_limits`;
  for (let n = 0; n < 60; n += 1) await verify(randomUUID());
  const refused = await verify(randomUUID());
  assert.deepEqual([refused.status, refused.body.code], [429, 'rate_limited']);
  await sql`delete from rate_limits`;
  for (let n = 0; n < 62; n += 1) assert.equal((await verify(certificates[0]!.code)).status, 200);
});

test('the PDF is one landscape page that says who, what and when, and its QR code opens the page that proves it', async () => {
  const { certificates } = await taughtClass({ 'Achieng Otieno': 'present' });
  const { code, number } = certificates[0]!;
  const answer = await app.app.inject({ url: `/api/certificates/verify/${code}/pdf` });
  assert.equal(answer.headers['content-type'], 'application/pdf');
  const pdf = answer.rawPayload;
  const text = pdfText(pdf).replaceAll('\n', ' ');
  for (const words of ['Achieng Otieno', 'Practical Robotics', '1 hour of training', 'Njeri Kariuki', number])
    assert.ok(text.includes(words), `${words}: ${text}`);
  assert.match(pdf.toString('latin1'), /\/MediaBox \[0 0 841\.89 595\.28\]/);
  assert.equal(qrText(pdf), `${deps.config.PUBLIC_URL}/certificates/${code}`);
  const again = await app.app.inject({ url: `/api/certificates/verify/${code}/pdf` });
  assert.ok(pdf.equals(again.rawPayload), 'the same bytes every time');
});

test('the Open Badges credential is verified with nothing but the published keys, and no changed one is', async () => {
  const { certificates } = await taughtClass({ 'Achieng Otieno': 'present' });
  const { code, id } = certificates[0]!;
  const answer = await verify(code, '/credential');
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  const keys = (await call('GET', '/api/issuer/keys')).body;
  const { payload, protectedHeader } = await jwtVerify(
    answer.body,
    createLocalJWKSet({
      keys: keys.keys.map((key: { kid: string }) => ({
        ...key,
        kid: `${deps.config.PUBLIC_URL}/api/issuer/keys/${key.kid}`,
      })),
    }),
    { issuer: `${deps.config.PUBLIC_URL}/api/issuer`, currentDate: clock.now() },
  );
  assert.equal(protectedHeader.alg, 'RS256');
  assert.equal(payload.jti, `urn:uuid:${id}`);
  const subject = payload.credentialSubject as {
    achievement: { name: string };
    identifier: [{ identityHash: string }];
  };
  assert.equal(subject.achievement.name, 'Practical Robotics');
  assert.equal(subject.identifier[0].identityHash, 'Achieng Otieno');
  assert.deepEqual(payload.type, ['VerifiableCredential', 'OpenBadgeCredential']);
  assert.deepEqual(payload.issuer, (await call('GET', '/api/issuer')).body);
  assert.doesNotMatch(JSON.stringify(payload), new RegExp(code));

  // The address in the header leads to the very key, and holds nothing secret.
  const { kid } = decodeProtectedHeader(answer.body);
  const key = (await call('GET', new URL(kid!).pathname)).body;
  assert.equal('d' in key, false);
  const [head, body, signature] = answer.body.split('.');
  const forged = { ...JSON.parse(Buffer.from(body, 'base64url').toString()), name: 'Brain Surgery' };
  const changed = [head, Buffer.from(JSON.stringify(forged)).toString('base64url'), signature].join('.');
  await assert.rejects(jwtVerify(changed, await importJWK(key, 'RS256')), /signature/);
  assert.equal((await call('GET', `/api/issuer/keys/${randomUUID()}`)).status, 404);
});

test('a revoked certificate says so and why, and neither its PDF nor its credential is given out any more', async () => {
  const { certificates } = await taughtClass({ 'Achieng Otieno': 'present' });
  const { id, code } = certificates[0]!;
  const { token } = await person('admin');
  const revoke = () =>
    call('POST', `/api/certificates/${id}/revoke`, { token, body: { reason: 'Issued by mistake' } });
  assert.equal((await revoke()).body.status, 'revoked');
  assert.deepEqual([(await revoke()).status, (await revoke()).body.code], [410, 'certificate_revoked']);
  const { body } = await verify(code);
  assert.deepEqual([body.status, body.revoked_reason], ['revoked', 'Issued by mistake']);
  for (const file of ['/pdf', '/credential']) assert.equal((await verify(code, file)).status, 410);
  const list = (await call('GET', '/api/issuer/revocations')).body.revokedCredentials;
  assert.ok(list.some((one: { id: string }) => one.id === `urn:uuid:${id}`));
  // What an admin took away does not come back by itself.
  await issueCertificates(deps);
  assert.equal((await verify(code)).body.status, 'revoked');
  const missing = await call('POST', `/api/certificates/${randomUUID()}/revoke`, {
    token,
    body: { reason: 'None' },
  });
  assert.equal(missing.status, 404);
});

test('a misspelt name is corrected by a new certificate, and the old one names the number of the new', async () => {
  const { certificates, owner } = await taughtClass({ 'Acheing Otieno': 'present' });
  const { id, code } = certificates[0]!;
  assert.deepEqual(wrongFields(await reissue(id, { name: 'A', reason: '' })).sort(), ['name', 'reason']);
  const { status, body } = await reissue(id, { name: 'Achieng Otieno', reason: 'Misspelt' });
  assert.equal(status, 201, JSON.stringify(body));
  assert.deepEqual([body.recipient_name, body.status], ['Achieng Otieno', 'valid']);
  const old = (await verify(code)).body;
  assert.deepEqual(
    [old.status, old.replaced_by, old.recipient_name],
    ['replaced', body.number, 'Acheing Otieno'],
  );
  assert.equal((await reissue(id, { name: 'Achieng Otieno', reason: 'Again' })).status, 410);
  const mine = await call('GET', `/api/users/${owner.id}/certificates?status=valid`, {
    token: await loginAgain(owner.id),
  });
  assert.deepEqual(
    mine.body.data.map((one: { number: string }) => one.number),
    [body.number],
  );
});

async function loginAgain(user_id: string): Promise<string> {
  const [login] = await sql<{ id: string }[]>`select id from logins where user_id = ${user_id}`;
  return deps.tokens.issue({ user_id, role: 'student', login_id: login!.id });
}

test('a corrected attendance takes the certificate away, and marked present again it comes back', async () => {
  const { certificates, mark, attendees } = await taughtClass({ 'Achieng Otieno': 'present' });
  const { token } = await person('admin');
  clock.move(1000);
  assert.equal((await mark('Achieng Otieno', 'absent', token)).status, 200);
  assert.equal((await verify(certificates[0]!.code)).body.status, 'revoked');
  clock.move(1000);
  await mark('Achieng Otieno', 'present', token);
  await runJobs();
  const valid =
    await sql`select from certificates where attendee_id = ${attendees[0]!} and revoked_at is null`;
  assert.equal(valid.length, 1);
});

test('the database lets nobody rewrite a certificate', async () => {
  const { certificates } = await taughtClass({ 'Achieng Otieno': 'present' });
  await assert.rejects(
    sql`update certificates set recipient_name = 'Somebody Else' where id = ${certificates[0]!.id}`,
    /never changed/,
  );
});

test('admins page through all certificates without repeat or gap; others see only their own', async () => {
  const { token } = await person('admin');
  const [count] = await sql<{ total: number }[]>`select count(*)::int as total from certificates`;
  for (const sort of ['issued_at', '-recipient_name'])
    assert.equal(
      (await allPages(call, `/api/certificates?limit=4&sort=${sort}`, token)).length,
      count!.total,
    );
  const student = await person();
  const { owner, session } = await taughtClass({ 'Achieng Otieno': 'present' });
  const admin = await person('admin');
  const filtered = await call('GET', `/api/certificates?session_id=${session.id}`, { token: admin.token });
  assert.equal(filtered.body.total, 1);
  const path = `/api/users/${owner.id}/certificates`;
  assert.equal((await call('GET', path, { token: await loginAgain(student.id) })).status, 404);
  assert.deepEqual(wrongFields(await call('GET', '/api/certificates?colour=red', { token: admin.token })), [
    'colour',
  ]);
});

test('an admin finds a certificate by its number or by a part of the name, and reads it by its id', async () => {
  const { certificates } = await taughtClass({ 'Wambui Nyambura': 'present', 'Yusuf Hassan': 'present' });
  const { token } = await person('admin');
  const wambui = certificates.find((one) => one.recipient_name.startsWith('Wambui'))!;
  const found = async (search: string) =>
    (await call('GET', `/api/certificates?search=${encodeURIComponent(search)}`, { token })).body.data.map(
      (one: { number: string }) => one.number,
    );
  assert.deepEqual(await found(wambui.number.toLowerCase()), [wambui.number]);
  assert.deepEqual(await found('nyambura'), [wambui.number]);
  assert.deepEqual(await found('100%'), []);
  const one = await call('GET', `/api/certificates/${wambui.id}`, { token });
  assert.equal(one.body.recipient_name, 'Wambui Nyambura');
  assert.equal((await call('GET', `/api/certificates/${randomUUID()}`, { token })).body.code, 'not_found');
});
