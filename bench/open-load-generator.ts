/**
 * The child process that asks, run by open-load.ts: node bench/open-load-generator.ts <file with the task>
 * Each request takes an idle connection, or a new one; none waits for an answer to another.
 */

import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { argv, cpuUsage, stdout } from 'node:process';
import { readRequests } from './load.ts';
import type { OpenResult, OpenTask, Seen, Times } from './open-load.ts';

/** Beyond these a request is lost: nobody has so many ports. */
const MOST_CONNECTIONS = 12_000;
const PATIENCE_MS = 10_000;

type Journey = OpenTask['journeys'][number] & {
  requests: Buffer[];
  next: number;
  sent: number;
  in_time: number;
  right_ms: number[];
  refused_ms: number[];
  wrong: number;
  example: string;
};
type Connection = {
  socket: Socket;
  due_ms: number;
  journey: Journey | null;
  held: Buffer | null;
};

const task = JSON.parse(readFileSync(argv[2]!, 'utf8')) as OpenTask;
const bytes = readRequests(task.requests_file);
const journeys: Journey[] = task.journeys.map((journey) => ({
  ...journey,
  requests: bytes.splice(0, journey.count),
  ...{ next: 0, sent: 0, in_time: 0, right_ms: [], refused_ms: [], wrong: 0, example: '' },
}));
const total = journeys.reduce((sum, { per_second }) => sum + per_second, 0);
const idle: Connection[] = [];
let opened = 0;
let open = 0;
let under_way = 0;

function pick(): Journey {
  let at = Math.random() * total;
  for (const journey of journeys) {
    at -= journey.per_second;
    if (at < 0) return journey;
  }
  return journeys[0]!;
}

function ask(due_ms: number): void {
  const journey = pick();
  journey.sent += 1;
  const request = journey.requests[journey.next]!;
  journey.next = (journey.next + 1) % journey.requests.length;
  const connection = idle.pop() ?? (open < MOST_CONNECTIONS ? openOne() : null);
  if (!connection) {
    fail(journey, 'no connection left');
    return;
  }
  Object.assign(connection, { due_ms, journey, held: null });
  under_way += 1;
  connection.socket.write(request);
}

function openOne(): Connection {
  opened += 1;
  open += 1;
  const socket = connect({ ...task.server, noDelay: true });
  const connection: Connection = { socket, due_ms: 0, journey: null, held: null };
  socket.on('data', (chunk: Buffer) => read(connection, chunk));
  socket.on('error', () => undefined);
  socket.on('close', () => {
    open -= 1;
    const place = idle.indexOf(connection);
    if (place !== -1) idle.splice(place, 1);
    if (connection.journey) fail(connection.journey, 'the connection broke');
    if (connection.journey) under_way -= 1;
  });
  return connection;
}

function fail(journey: Journey, example: string): void {
  journey.wrong += 1;
  if (journey.example === '') journey.example = example;
}

const LAST_CHUNK = Buffer.from('0\r\n\r\n');

function read(connection: Connection, chunk: Buffer): void {
  const data = connection.held === null ? chunk : Buffer.concat([connection.held, chunk]);
  connection.held = data;
  const end = data.indexOf('\r\n\r\n');
  if (end === -1 || !connection.journey) return;
  const head = data.toString('latin1', 0, end);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  const isWhole =
    length === undefined
      ? data.length >= end + 9 && data.subarray(data.length - 5).equals(LAST_CHUNK)
      : data.length >= end + 4 + Number(length);
  if (!isWhole) return;
  count(connection.journey, connection.due_ms, head);
  connection.journey = null;
  connection.held = null;
  under_way -= 1;
  if (/\r\nconnection: close/i.test(head)) connection.socket.end();
  else idle.push(connection);
}

function count(journey: Journey, due_ms: number, head: string): void {
  const took_ms = performance.now() - due_ms;
  const status = Number(head.slice(9, 12));
  if (status === journey.expect) {
    journey.right_ms.push(took_ms);
    if (took_ms <= 1000) journey.in_time += 1;
  } else if ((status === 503 || status === 429) && /\r\nretry-after: \d/i.test(head))
    journey.refused_ms.push(took_ms);
  else fail(journey, head.slice(0, 300));
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 1));
const began = performance.now();
const cpu = cpuUsage();
for (let due_ms = began, now = began; due_ms < began + task.seconds * 1000; ) {
  while (due_ms <= now) {
    ask(due_ms);
    due_ms += (-Math.log(1 - Math.random()) * 1000) / total;
  }
  await pause();
  now = performance.now();
}
const used = cpuUsage(cpu);
const seconds = (performance.now() - began) / 1000;
for (const until = performance.now() + PATIENCE_MS; under_way > 0 && performance.now() < until; )
  await pause();

function times(all_ms: number[]): Times {
  const sorted = all_ms.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: sorted.at(-1) ?? 0 };
}

function seen(some: Journey[]): Seen {
  const sum = (of: (journey: Journey) => number) => some.reduce((all, journey) => all + of(journey), 0);
  const [sent, right, refused] = [
    sum((one) => one.sent),
    sum((one) => one.right_ms.length),
    sum((one) => one.refused_ms.length),
  ];
  return {
    ...{ sent, right, refused, wrong: sent - right - refused, in_time: sum((one) => one.in_time) },
    example: some.find(({ example }) => example !== '')?.example ?? '',
    right_ms: times(some.flatMap((one) => one.right_ms)),
    refused_ms: times(some.flatMap((one) => one.refused_ms)),
  };
}

const result: OpenResult = {
  ...{ seconds, connections: opened, own_cpu: (used.user + used.system) / 1e6 / seconds },
  journeys: Object.fromEntries(journeys.map((journey) => [journey.name, seen([journey])])),
  all: seen(journeys),
};
stdout.write(JSON.stringify(result), () => process.exit(0));
