import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { freePort, PortError } from './ports.ts';

test('the preferred port is given when nobody listens on it', async (t) => {
  const { port, release } = await taken(t);
  await release();
  assert.equal(await freePort(port, '127.0.0.1'), port);
});

test('a taken port gives the next free one', async (t) => {
  const { port } = await taken(t);
  const found = await freePort(port, '127.0.0.1');
  assert.ok(found > port && found < port + 20, `${found} follows ${port}`);
});

test('a taken port that was asked for by name is an error naming the port and the setting', async (t) => {
  const { port } = await taken(t);
  await assert.rejects(
    freePort(port, '127.0.0.1', { strict: true, variable: 'DARAJA_PORT' }),
    (error: PortError) => {
      assert.ok(error instanceof PortError);
      assert.equal(error.port, port);
      assert.match(error.message, new RegExp(`${port}.*DARAJA_PORT`));
      return true;
    },
  );
});

test('an address this machine does not have is an error, not an endless search', async () => {
  await assert.rejects(freePort(3000, '192.0.2.1', { variable: 'PORT' }), /192\.0\.2\.1 port 3000.*PORT/);
});

/** A port somebody listens on until the test ends. */
async function taken(t: TestContext): Promise<{ port: number; release(): Promise<void> }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const release = async () => {
    if (!server.listening) return;
    server.close();
    await once(server, 'close');
  };
  t.after(release);
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return { port: address.port, release };
}
