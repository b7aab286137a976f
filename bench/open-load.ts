// Open load: requests leave at moments drawn beforehand, whatever the answers do, as people do who know nothing of each
// other. What an answer took counts from the moment its request was due, so a server that stands still cannot hide it.
import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asBytes, outputOf, type Request, type Server } from './load.ts';

/** One kind of request among others. */
export type Journey = {
  name: string;
  /** Of this kind in a second, on average. */
  per_second: number;
  /** One after the other; from the first again when they are used up. */
  requests: Request[];
  /** The status of an answer that is right. */
  expect: number;
};
export type OpenTask = {
  server: Server;
  seconds: number;
  requests_file: string;
  journeys: { name: string; per_second: number; expect: number; count: number }[];
};
export type Times = { p50: number; p95: number; p99: number; max: number };
export type Seen = {
  sent: number;
  /** Answered as expected; those within a second. */
  right: number;
  in_time: number;
  /** Told to come back: 429 or 503 with Retry-After. */
  refused: number;
  /** Anything else, connections that broke, and no answer at all within ten seconds after the end. */
  wrong: number;
  example: string;
  right_ms: Times;
  refused_ms: Times;
};
export type OpenResult = {
  seconds: number;
  journeys: Record<string, Seen>;
  all: Seen;
  connections: number;
  /** Of one core, what asking took. */
  own_cpu: number;
};

/** Asks from a process of its own. */
export async function openLoad(server: Server, seconds: number, journeys: Journey[]): Promise<OpenResult> {
  const base = join(tmpdir(), `darasa-open-${randomUUID()}`);
  const task: OpenTask = {
    server,
    seconds,
    requests_file: `${base}.bin`,
    journeys: journeys.map(({ requests, ...rest }) => ({ ...rest, count: requests.length })),
  };
  writeFileSync(task.requests_file, Buffer.concat(journeys.flatMap(({ requests }) => requests.map(asBytes))));
  writeFileSync(`${base}.json`, JSON.stringify(task));
  try {
    const printed = await outputOf([join(import.meta.dirname, 'open-load-generator.ts'), `${base}.json`]);
    return JSON.parse(printed) as OpenResult;
  } finally {
    for (const end of ['bin', 'json']) rmSync(`${base}.${end}`, { force: true });
  }
}
