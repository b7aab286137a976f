// The platform a simulation runs on: two nodes over one database, both providers, a network that keeps every delivery
// until the story lets it arrive, and a clock that moves when told. The second node reaches the database through a
// proxy, which loses commits and resets connections; it can be killed and replaced at any moment.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { cardSettings, mpesaSettings } from '../../simulators/settings-for.ts';
import { type Simulators, startSimulators } from '../../simulators/start.ts';
import { type TestApp, testApp } from '../app.ts';
import type { TestDatabase } from '../database.ts';
import { type DatabaseProxy, databaseProxy } from '../faults/database-proxy.ts';

/** One POST of a provider that is on its way. */
export type Parcel = { path: string; headers: Record<string, string>; body: string };

export type SimulatedPlatform = {
  /** `steady` speaks to the database itself, `shaky` through the proxy. */
  readonly steady: TestApp;
  readonly shaky: TestApp;
  readonly proxy: DatabaseProxy;
  readonly providers: Simulators;
  /** Where the simulators' deliveries are put. */
  parcels: Parcel[];
  now: number;
  /** Throws the shaky node away as it stands, and starts another. */
  kill(): Promise<void>;
  /** An empty database, and the clock back at its beginning. */
  reset(): Promise<void>;
  close(): Promise<void>;
};

/** Every story begins here. */
export const BEGIN = Date.parse('2031-03-03T06:00:00Z');
/** The simulators keep all they ever did, and look through it; so they are renewed. */
const STORIES_PER_SIMULATOR = 20;

const SETTINGS = {
  MPESA_CALLBACK_ADDRESSES: '127.0.0.1',
  MPESA_QUERIES_PER_MINUTE: '100000',
  MPESA_PUSH_SECONDS: '0',
  MPESA_SAME_PUSH_SECONDS: '0',
  REFUND_APPROVAL_ABOVE: '5000',
  ACCESS_TOKEN_MINUTES: '60',
};

/** Something that can be told what to do at the end, where node:test expects its context. */
function closers() {
  const work: (() => unknown)[] = [];
  const scope = { after: (one: () => unknown) => void work.push(one) } as unknown as TestContext;
  return { scope, run: async () => void (await Promise.all(work.splice(0).map((one) => one()))) };
}

export async function simulatedPlatform(database: TestDatabase): Promise<SimulatedPlatform> {
  const network = await receiver();
  const proxy = await databaseProxy(database.url);
  let clock = BEGIN;
  const now = () => new Date(clock);
  let providers!: Simulators;
  let nodes!: { steady: TestApp; shaky: TestApp; end: () => Promise<void>; endShaky: () => Promise<void> };

  const node = async (url: string) => {
    const closing = closers();
    const settings = { ...mpesaSettings(providers), ...cardSettings(providers), ...SETTINGS };
    const app = await testApp(closing.scope, settings, { database: { ...database, url }, now });
    // What the providers are told to report to; nobody listens on the nodes themselves.
    Object.assign(app.config, { PUBLIC_URL: network.origin });
    return { app, close: closing.run };
  };
  async function build(): Promise<void> {
    providers = await startSimulators({
      ...{ seed: 1, queries_per_minute: null, same_amount_ms: 0, confirm_pushes: false },
      prompt_life_ms: 86_400_000,
    });
    providers.setWebhookUrl(`${network.origin}/api/payments/webhooks/flutterwave`);
    const [steady, shaky] = [await node(database.url), await node(proxy.url)];
    nodes = {
      ...{ steady: steady.app, shaky: shaky.app, endShaky: shaky.close },
      end: async () => {
        await Promise.all([steady.close(), nodes.endShaky(), providers.close()]);
      },
    };
  }
  await build();
  // The audit trail and the documents refuse to be emptied, as they should; this database is nobody's.
  await nodes.steady.sql`alter table audit_log disable trigger audit_log_no_truncate`;
  await nodes.steady.sql`alter table documents disable trigger documents_no_truncate`;
  let stories = 0;
  const dying: Promise<unknown>[] = [];

  return {
    get steady() {
      return nodes.steady;
    },
    get shaky() {
      return nodes.shaky;
    },
    get providers() {
      return providers;
    },
    proxy,
    get parcels() {
      return network.parcels;
    },
    set parcels(next) {
      network.parcels = next;
    },
    get now() {
      return clock;
    },
    set now(next) {
      clock = next;
    },
    async kill() {
      const { endShaky, shaky } = nodes;
      // Its pool is gone for it, so that what it was in the middle of goes no further.
      dying.push(shaky.sql.end({ timeout: 0 }).catch(() => undefined));
      proxy.reset();
      dying.push(endShaky().catch(() => undefined));
      const next = await node(proxy.url);
      Object.assign(nodes, { shaky: next.app, endShaky: next.close });
    },
    async reset() {
      if (++stories % STORIES_PER_SIMULATOR === 0) {
        await nodes.end();
        await build();
      }
      network.parcels = [];
      providers.clearScripts();
      clock = BEGIN;
      await emptied(nodes.steady);
    },
    async close() {
      await nodes.end();
      await Promise.all(dying);
      await Promise.all([proxy.close(), network.close()]);
    },
  };
}

/** Emptying a table costs the same whether it has rows or not, so only those that have some are. */
async function emptied({ sql }: TestApp): Promise<void> {
  const tables = await sql<{ name: string }[]>`
    select format('%I', tablename) as name from pg_tables
    where schemaname = 'public' and tablename not in ('state_transitions', 'schema_migrations', 'document_counters')`;
  const some = tables.map(({ name }) => `select '${name}' as name where exists (select from ${name})`);
  const full = await sql.unsafe<{ name: string }[]>(some.join(' union all '));
  if (full.length > 0) await sql.unsafe(`truncate ${full.map(({ name }) => name).join(', ')} cascade`);
  await sql`delete from document_counters`;
  await sql`truncate pgboss.job`;
}

/** Stands where the providers think the platform is: takes everything and passes nothing on. */
async function receiver() {
  const kept = { parcels: [] as Parcel[] };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const headers = Object.fromEntries(
        ['content-type', 'verif-hash'].flatMap((name) =>
          request.headers[name] ? [[name, String(request.headers[name])]] : [],
        ),
      );
      kept.parcels.push({ path: request.url!, headers, body: Buffer.concat(chunks).toString('utf8') });
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"ok"}');
    });
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(kept, {
    origin: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(resolve)).finally(() => server.closeAllConnections()),
  });
}
