/**
 * The child process that asks: keep-alive connections over node:net, each sending its next request as soon as the last
 * answer is complete and checked. Run by load.ts: node bench/load-generator.ts <file with the task>
 */
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { argv, stdout } from 'node:process';
import { type LoadResult, type LoadTask, readRequests } from './load.ts';

const task = JSON.parse(readFileSync(argv[2]!, 'utf8')) as LoadTask;
const requests = readRequests(task.requests_file);
const right_statuses = [task.expect.status].flat();
const latencies = new Float64Array(4_000_000);
const statuses: Record<string, number> = {};
let next = 0;
let answered = 0;
let wrong = 0;
let bytes = 0;
let example = '';
let ended_ms = 0;
let first_body: Buffer | null = null;

function nextRequest(): Buffer | null {
  if (performance.now() >= ends) return null;
  if (next >= requests.length) {
    if (task.once) return null;
    next = 0;
  }
  return requests[next++]!;
}

function check(status: number, body: Buffer): void {
  answered += 1;
  bytes += body.length;
  first_body ??= Buffer.from(body);
  statuses[status] = (statuses[status] ?? 0) + 1;
  const right =
    right_statuses.includes(status) &&
    (task.expect.contains === undefined || body.includes(task.expect.contains)) &&
    (!task.expect.same_body || body.equals(first_body));
  if (right) return;
  wrong += 1;
  if (example === '') example = `${status} ${body.toString('utf8').slice(0, 500)}`;
}

const LAST_CHUNK = Buffer.from('0\r\n\r\n');

/** Of the body, in bytes; of one in chunks, once the last of them is there. */
function lengthOf(status: number, head: string, data: Buffer, begins: number): number {
  if (status === 304) return 0;
  const said = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (said !== undefined) return Number(said);
  const whole = data.length >= begins + 5 && data.subarray(data.length - 5).equals(LAST_CHUNK);
  return whole ? data.length - begins : Number.POSITIVE_INFINITY;
}

function drive(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let held: Buffer | null = null;
    let sent_ms = 0;
    const socket: Socket = connect({ host, port, noDelay: true });
    const send = () => {
      const request = nextRequest();
      if (request === null) {
        socket.end();
        return resolve();
      }
      sent_ms = performance.now();
      socket.write(request);
    };
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('data', (chunk: Buffer) => {
      const data: Buffer = held === null ? chunk : Buffer.concat([held, chunk]);
      const head_end = data.indexOf('\r\n\r\n');
      if (head_end === -1) {
        held = data;
        return;
      }
      const head = data.toString('latin1', 0, head_end);
      const status = Number(head.slice(9, 12));
      const length = lengthOf(status, head, data, head_end + 4);
      if (data.length < head_end + 4 + length) {
        held = data;
        return;
      }
      held = null;
      ended_ms = performance.now();
      if (answered < latencies.length) latencies[answered] = ended_ms - sent_ms;
      check(status, data.subarray(head_end + 4, head_end + 4 + length));
      send();
    });
  });
}

const began = performance.now();
const ends = began + task.seconds * 1000;
await Promise.all(
  Array.from({ length: task.connections }, (_, n) => {
    const { host, port } = task.servers[n % task.servers.length]!;
    return drive(host, port);
  }),
);
const sorted = latencies.subarray(0, Math.min(answered, latencies.length)).sort();
const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
const seconds = (ended_ms - began) / 1000;
const result: LoadResult = {
  ...{ answered, wrong, statuses, example, seconds, bytes },
  per_second: answered / seconds,
  ms: { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: sorted.at(-1) ?? 0 },
};
stdout.write(JSON.stringify(result));
