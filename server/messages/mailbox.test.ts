import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';

const { call, sql } = await testApp();

async function letter(recipient: string, subject: string) {
  const [row] = await sql<{ id: string }[]>`
    insert into development_mailbox (recipient, subject, text_body, html_body, created_at)
    values (${recipient}, ${subject}, ${`Hello\n\nhttps://example.test/a?b=1&c=2\n\nBye`},
            '<!doctype html><html><head></head><body><a href="https://example.test/a">Go</a></body></html>', clock_timestamp())
    returning id`;
  return row!.id;
}

test('an empty mailbox says what will appear in it', async () => {
  const page = await call('GET', '/dev/mailbox');
  assert.equal(page.status, 200);
  assert.match(page.body, /Nothing has been sent yet/);
});

test('letters are listed newest first, and one person’s alone when asked', async () => {
  await letter('first@example.test', 'One <b>');
  await letter('second@example.test', 'Two');
  const { body } = await call('GET', '/dev/mailbox');
  assert.ok(body.indexOf('Two') < body.indexOf('One &lt;b&gt;') && body.indexOf('Two') > 0);
  const filtered = await call('GET', '/dev/mailbox?recipient=First@example.test');
  assert.ok(!filtered.body.includes('Two'));
  assert.match(
    (await call('GET', '/dev/mailbox?recipient=none@example.test')).body,
    /Nothing has been sent to none@/,
  );
  assert.equal((await call('GET', '/dev/mailbox?recipient=')).status, 200);
  assert.equal((await call('GET', '/dev/mailbox?recipient=nobody')).status, 422);
  const json = await call('GET', '/dev/mailbox.json?recipient=second@example.test');
  assert.deepEqual(
    json.body.data.map((mail: { subject: string; links: string[] }) => [mail.subject, mail.links]),
    [['Two', ['https://example.test/a?b=1&c=2']]],
  );
});

test('a letter is shown in a frame that can run nothing, and its links open in the whole window', async () => {
  const id = await letter('third@example.test', 'Three');
  const page = await call('GET', `/dev/mailbox/${id}`);
  assert.match(page.body, /<iframe [^>]*sandbox="allow-top-navigation-by-user-activation"/);
  const frame = await call('GET', `/dev/mailbox/${id}/html`);
  assert.match(frame.body, /<base target="_top">/);
  assert.match(String(frame.headers['content-security-policy']), /^default-src 'none';.*sandbox/);
  const text = await call('GET', `/dev/mailbox/${id}/text`);
  assert.match(String(text.headers['content-type']), /^text\/plain/);
  for (const path of ['', '/html', '/text']) {
    assert.equal((await call('GET', `/dev/mailbox/0197a000-0000-7000-8000-000000000000${path}`)).status, 404);
  }
});

test('a production system shows nobody’s mail', async (t) => {
  const production = await testApp(t, {
    MODE: 'production',
    PUBLIC_URL: 'https://darasa.example',
    SMTP_URL: 'smtps://mail.example',
    AUTH_SECRET: 'x'.repeat(32),
    LOOKUP_SECRET: 'x'.repeat(32),
    DATA_KEYS: `a:${Buffer.alloc(32).toString('base64')}`,
  });
  for (const path of ['/dev/mailbox', '/dev/mailbox.json']) {
    assert.equal((await production.call('GET', path)).status, 404);
  }
});
