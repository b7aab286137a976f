import assert from 'node:assert/strict';
import type { lookup } from 'node:dns';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { BadConfiguration, readSettings } from './config.ts';
import { isPublicAddress, outgoing } from './outgoing.ts';

let reached = 0;
const inside = createServer((request, response) => {
  reached++;
  if (request.url === '/moved') response.writeHead(302, { location: '/elsewhere' }).end();
  else if (request.url === '/small')
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('said'));
  else response.end('secret of the network');
});
inside.listen(0, '127.0.0.1');
await once(inside, 'listening');
after(() => inside.close());
const { port } = inside.address() as AddressInfo;

const production = { MODE: 'production' as const, PRIVATE_HOSTS: [] as string[] };
const ask = (send: ReturnType<typeof outgoing>, address: string) =>
  send(address, { method: 'GET', headers: {}, body: null, signal: AbortSignal.timeout(5_000) });
/** A name server that says the next of these addresses each time. */
const saying = (...addresses: string[]) =>
  ((_host: string, { all }: { all?: boolean }, done: (...answer: unknown[]) => void) => {
    const address = addresses.length > 1 ? addresses.shift()! : addresses[0]!;
    const list = address.split(' ').map((one) => ({ address: one, family: 4 }));
    if (all) done(null, list);
    else done(null, list[0]!.address, 4);
  }) as unknown as typeof lookup;
const isPrivate = { code: 'ERR_PRIVATE_ADDRESS' };

test('addresses of the machine, of private networks and of clouds’ own services are told from public ones', () => {
  const closed =
    '127.0.0.1 127.9.9.9 0.0.0.0 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1 192.0.0.192 198.18.0.1 224.0.0.1 255.255.255.255 ::1 :: ::ffff:127.0.0.1 ::ffff:10.0.0.1 fe80::1 fc00::1 fd00:ec2::254 ff02::1 64:ff9b::7f00:1 2002:7f00:1:: 2001::1 2001:db8::1';
  for (const address of closed.split(' ')) assert.equal(isPublicAddress(address), false, address);
  const open = '1.1.1.1 196.201.214.200 172.15.0.1 172.32.0.1 100.63.0.1 2a00:1450:4009::200e ::ffff:8.8.8.8';
  for (const address of open.split(' ')) assert.equal(isPublicAddress(address), true, address);
  for (const nonsense of ['', 'localhost', '1.2.3']) assert.equal(isPublicAddress(nonsense), false, nonsense);
});

test('in production no service can be reached in a private network, however its address is spelt or its name turns', async () => {
  reached = 0;
  const spelt = [
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '0.0.0.0',
  ];
  for (const host of spelt)
    await assert.rejects(ask(outgoing(production), `http://${host}:${port}/`), isPrivate, host);
  // The name was public when somebody looked, and is not when the connection is made; or is both at once.
  const turning = outgoing(production, saying('127.0.0.1'));
  await assert.rejects(ask(turning, `http://provider.example:${port}/`), isPrivate);
  await assert.rejects(
    ask(outgoing(production, saying('8.8.8.8 127.0.0.1')), `http://provider.example:${port}/`),
    isPrivate,
  );
  assert.equal(reached, 0);
  // The twin: without the guard the same name leads inside.
  const unguarded = outgoing({ MODE: 'demo', PRIVATE_HOSTS: [] }, saying('127.0.0.1'));
  assert.equal(
    await (await ask(unguarded, `http://provider.example:${port}/`)).text(),
    'secret of the network',
  );
  assert.equal(reached, 1);
});

test('each connection looks its name up anew', async () => {
  const excused = { ...production, PRIVATE_HOSTS: ['store.internal'] };
  const send = outgoing(excused, saying('127.0.0.1'));
  assert.equal((await ask(send, `http://store.internal:${port}/`)).status, 200);
  const other = outgoing(production, saying('127.0.0.1', '10.0.0.1'));
  for (let n = 0; n < 2; n++) await assert.rejects(ask(other, `http://provider.example:${port}/`), isPrivate);
});

test('a redirect is an answer and is not followed; an answer packed without asking is unpacked', async () => {
  const send = outgoing({ MODE: 'demo', PRIVATE_HOSTS: [] });
  reached = 0;
  assert.equal((await ask(send, `http://127.0.0.1:${port}/moved`)).status, 302);
  assert.equal(reached, 1);
  assert.equal(await (await ask(send, `http://127.0.0.1:${port}/small`)).text(), 'said');
});

test('production does not start with a service in a private network or without encryption, unless its host is named', () => {
  const secret = 'x'.repeat(40);
  const store = { FILES_S3_BUCKET: 'files', FILES_S3_ACCESS_KEY: 'k', FILES_S3_SECRET_KEY: 's' };
  const settings = (address: string, PRIVATE_HOSTS = '') => ({
    ...{ MODE: 'production', PUBLIC_URL: 'https://darasa.example', SMTP_URL: 'smtp://127.0.0.1:25' },
    ...{ AUTH_SECRET: secret, LOOKUP_SECRET: secret, DATA_KEYS: `k1:${Buffer.alloc(32).toString('base64')}` },
    ...{ ...store, FILES_S3_ENDPOINT: address, PRIVATE_HOSTS },
  });
  for (const address of [
    'http://localhost:9000',
    'https://10.0.0.7',
    'https://[::1]:9000',
    'http://store.example',
  ])
    assert.throws(
      () => readSettings(settings(address)),
      (error: Error) => error instanceof BadConfiguration && /FILES_S3_ENDPOINT: /.test(error.message),
      address,
    );
  assert.equal(
    readSettings(settings('http://10.0.0.7:9000', '10.0.0.7')).FILES_S3_ENDPOINT,
    'http://10.0.0.7:9000',
  );
  assert.ok(readSettings(settings('https://s3.eu-west-1.amazonaws.com')));
});
