// The catalogue against a bare node:http server that sends the same compressed bytes.
import type { Contest } from './contests.ts';
import { withCost } from './cpu-time.ts';
import { load, type Request } from './load.ts';
import { ask, type Process, startTwin } from './processes.ts';

type Size = { seconds: number; clients: number };

export async function catalogueContests(platform: Process, size: Size): Promise<Contest[]> {
  const list: Request = {
    method: 'GET',
    path: '/api/courses?limit=20',
    headers: { 'accept-encoding': 'br, gzip' },
  };
  const page: Request = {
    method: 'GET',
    path: '/courses',
    headers: { 'accept-encoding': 'br, gzip', accept: 'text/html' },
  };
  const { headers } = await ask(platform, list);
  const unchanged = { ...list, headers: { ...list.headers!, 'if-none-match': headers.etag! } };
  const html = await ask(platform, page);
  return [
    ...(await pair('catalogue list', platform, list, size)),
    ...((await ask(platform, unchanged)).status === 304
      ? await pair('catalogue 304', platform, unchanged, size)
      : []),
    ...(html.status === 200 && html.headers['content-type']?.includes('html')
      ? await pair('catalogue page', platform, page, size)
      : []),
    search(platform),
  ];
}

async function pair(
  name: string,
  platform: Process,
  request: Request,
  { seconds, clients }: Size,
): Promise<Contest[]> {
  const answer = await ask(platform, request);
  const twin = await startTwin(answer);
  const send = async (server: Process) => {
    const expect = { status: answer.status, same_body: true };
    const { per_second, ms, cost } = await withCost(
      { pids: [server.pid] },
      () =>
        load({ servers: [server], connections: clients, seconds, requests: [request], once: false, expect }),
      ({ answered }) => answered,
    );
    return { value: per_second, p99_ms: ms.p99, cost, note: `${answer.body.length} bytes` };
  };
  return [
    { name: `${name}: bare node:http`, unit: 'answers/s', run: () => send(twin), end: twin.stop },
    { name: `${name}: Darasa`, unit: 'answers/s', run: () => send(platform) },
  ];
}

const misspelt = [
  'pyhton',
  'machne learning',
  'robotcs',
  'cybersecurty',
  'blokchain',
  'statistcs',
  'arduno beginers',
  'databses',
  'web developmnt',
  'netwrking',
];

/** One after the other: how long one answer takes, not how many there are. */
function search(platform: Process): Contest {
  return {
    name: 'search with a typo: Darasa, p95',
    unit: 'ms',
    run: async () => {
      const result = await load({
        ...{ servers: [platform], connections: 1, seconds: 60, once: true },
        requests: misspelt.flatMap((words) =>
          ['', '&category=AI', '&audience=Adults', '&limit=50'].map((more) => ({
            method: 'GET',
            path: `/api/courses?search=${encodeURIComponent(words)}${more}`,
          })),
        ),
        expect: { status: 200, contains: '"title"' },
      });
      return { value: result.ms.p95, p99_ms: result.ms.p99 };
    },
  };
}
