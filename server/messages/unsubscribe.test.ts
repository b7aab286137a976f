import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { unsubscribeLink } from './unsubscribe-link.ts';

const { call, person, sql, deps } = await testApp();
const pathOf = (user_id: string) =>
  unsubscribeLink(deps, { user_id, topic: 'reminders', channel: 'email' }).slice(
    'http://localhost:3000'.length,
  );
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const wants = async (token: string) =>
  (await call('GET', '/api/notifications/preferences', { token })).body.reminders.email;

test('the link shows a page that changes nothing, its button stops the messages, and another brings them back', async () => {
  const { id, token } = await person();
  const page = await call('GET', pathOf(id));
  assert.equal(page.status, 200);
  assert.match(page.body, /Stop these messages\?/);
  assert.match(String(page.headers['content-security-policy']), /default-src 'none'/);
  assert.equal(await wants(token), true);
  const stopped = await call('POST', pathOf(id), { raw: 'back=no', headers: form });
  assert.match(stopped.body, /will not get these messages any more/);
  assert.equal(await wants(token), false);
  await call('POST', pathOf(id), { raw: 'back=yes', headers: form });
  assert.equal(await wants(token), true);
});

test('the page speaks the reader’s language', async () => {
  const { id } = await person();
  await sql`update users set locale = 'sw' where id = ${id}`;
  assert.match((await call('GET', pathOf(id))).body, /Uache kupokea/);
});

test('a link that was changed, for somebody else or for something else, stops nothing', async () => {
  const [mine, theirs] = [await person(), await person()];
  const path = pathOf(mine.id);
  const forged = [
    path.replace(mine.id, theirs.id),
    path.replace('reminders', 'reviews'),
    path.replace('.email.', '.sms.'),
    `${path.slice(0, -3)}abc`,
    '/unsubscribe?token=',
    '/unsubscribe',
  ];
  for (const url of forged) {
    assert.equal((await call('POST', url, { raw: 'back=no', headers: form })).status, 422, url);
    assert.equal((await call('GET', url)).status, 422, url);
  }
  assert.equal((await sql`select from notification_choices`).length, 1, 'the row of the first test alone');
});
