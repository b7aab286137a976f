import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { type TestApp, testApp } from '../../test/app.ts';
import { transaction } from '../database/connect.ts';
import { writeMessage } from '../messages/outbox.ts';
import { freePort } from '../ports.ts';

const listening = async (t?: TestContext) =>
  testApp(t, { NOTIFICATION_HEARTBEAT_SECONDS: '1' }, { port: await freePort(0, '127.0.0.1') });
const app = await listening();

async function notify({ sql, deps }: TestApp, user_id: string): Promise<void> {
  await transaction(sql, { actor_id: null, source: 'api' }, (tx) =>
    writeMessage(tx, deps, {
      key: `password_changed:${randomUUID()}`,
      kind: 'password_changed',
      to: { user_id, email: 'someone@example.test', name: 'Someone', locale: 'en' },
      data: { at: '2026-06-14T06:00:00.000Z' },
    }),
  );
}

/** Reads server-sent events as a browser would. */
async function listen(t: TestContext, app: TestApp, token: string, headers: Record<string, string> = {}) {
  const stop = new AbortController();
  t.after(() => stop.abort());
  const answer = await fetch(`${app.config.PUBLIC_URL}/api/notifications/stream`, {
    headers: { authorization: `Bearer ${token}`, ...headers },
    signal: stop.signal,
  });
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    answer,
    stop: () => stop.abort(),
    /** Everything up to what is waited for; null when the stream ended before. */
    async until(wanted: RegExp): Promise<string | null> {
      while (!wanted.test(text)) {
        const { value, done } = await reader.read();
        if (done) return null;
        text += value;
      }
      const all = text;
      text = '';
      return all;
    },
    async ended(): Promise<true> {
      while (!(await reader.read()).done);
      return true;
    },
  };
}
const EVENT = /id: (\S+)\nevent: notification\ndata: (\{.*\})\n\n/;

test('a new notification arrives on the open stream of its reader, and on nobody else’s', async (t) => {
  const [mine, theirs] = [await app.person(), await app.person()];
  await notify(app, mine.id);
  const [own, other] = [await listen(t, app, mine.token), await listen(t, app, theirs.token)];
  assert.equal(own.answer.status, 200);
  assert.match(own.answer.headers.get('content-type')!, /^text\/event-stream/);
  assert.equal(own.answer.headers.get('cache-control'), 'no-store');
  await own.until(/welcome/);
  await notify(app, mine.id);
  const told = EVENT.exec((await own.until(EVENT))!)!;
  const { body } = await app.call('GET', '/api/notifications?limit=1', { token: mine.token });
  assert.deepEqual(JSON.parse(told[2]!), body.data[0], 'the same as in the list');
  assert.equal(told[1], body.data[0].id);
  const heard = (await other.until(/alive/))!;
  assert.doesNotMatch(heard, /event: notification/);
});

test('who comes back with Last-Event-ID hears what was missed', async (t) => {
  const { id, token } = await app.person();
  const first = await listen(t, app, token);
  await first.until(/welcome/);
  await notify(app, id);
  const last = EVENT.exec((await first.until(EVENT))!)![1]!;
  first.stop();
  app.clock.move(60_000);
  await notify(app, id);
  await notify(app, id);
  const again = await listen(t, app, token, { 'last-event-id': last });
  const missed = (await again.until(/(event: notification[\s\S]*){2}\n\n/))!;
  assert.doesNotMatch(missed, new RegExp(last));
});

test('the stream ends with the log-in, at once', async (t) => {
  const { token } = await app.person();
  const stream = await listen(t, app, token);
  await stream.until(/welcome/);
  assert.equal((await app.call('POST', '/api/auth/logout', { token })).status, 204);
  assert.ok(await stream.ended());
  assert.equal((await listen(t, app, token)).answer.status, 401);
});

test('the stream ends with the life of an access token', async (t) => {
  const { token } = await app.person();
  const stream = await listen(t, app, token);
  await stream.until(/welcome/);
  app.clock.move(16 * 60_000);
  assert.ok(await stream.ended());
});

test('a server that stops ends its streams instead of waiting for them', async (t) => {
  const app = await listening(t);
  const { token } = await app.person();
  const stream = await listen(t, app, token);
  await stream.until(/welcome/);
  await app.app.close();
  assert.ok(await stream.ended());
});

test('a person’s sixth stream ends the oldest, so that forgotten tabs cost nothing', async (t) => {
  const { token } = await app.person();
  const streams = [];
  for (let nth = 0; nth < 6; nth++) {
    const stream = await listen(t, app, token);
    await stream.until(/welcome/);
    streams.push(stream);
  }
  assert.ok(await streams[0]!.ended());
});
