import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';

const { call, runJobs, sql, clock, config } = await testApp();
const tokenIn = (link: string) => new URL(link).searchParams.get('token');

/** The newest letter to somebody. */
async function letterTo(email: string) {
  await runJobs();
  return (await call('GET', `/dev/mailbox.json?recipient=${encodeURIComponent(email)}`)).body.data[0];
}

test('who opens an account is logged in and can verify the address with the link in the mailbox', async () => {
  const opened = await call('POST', '/api/auth/register', {
    body: {
      email: ' Akinyi@Example.TEST ',
      password: 'seven green llamas 7',
      name: 'Akinyi Otieno',
      phone: '0712 345 678',
    },
  });
  assert.equal(opened.status, 201, JSON.stringify(opened.body));
  assert.deepEqual(
    { ...opened.body, access_token: '', user: { ...opened.body.user, id: '', created_at: '', updated_at: '', last_login: '' } },
    {
      user: {
        id: '',
        email: 'akinyi@example.test',
        name: 'Akinyi Otieno',
        phone: '+254712345678',
        role: 'student',
        locale: 'en',
        email_verified: false,
        is_active: true,
        created_at: '',
        updated_at: '',
        last_login: '',
      },
      access_token: '',
      token_type: 'Bearer',
      expires_in: 900,
    },
  );
  const me = await call('GET', '/api/auth/me', { token: opened.body.access_token });
  assert.equal(me.body.email_verified, false);

  const letter = await letterTo('akinyi@example.test');
  assert.equal(letter.subject, 'Confirm your e-mail address for Darasa');
  const token = tokenIn(letter.links[0]);
  const verified = await call('POST', '/api/auth/verify-email', { body: { token } });
  assert.equal(verified.status, 200);
  assert.deepEqual(verified.body, { email: 'akinyi@example.test', email_verified: true });
  assert.equal((await call('GET', '/api/auth/me', { token: opened.body.access_token })).body.email_verified, true);
});
