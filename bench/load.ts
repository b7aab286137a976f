// Load over HTTP from a process of its own, so that asking does not take the time of answering.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Server = { host: string; port: number };
export type Expected = {
  /** Or several, each of which is right. */
  status: number | number[];
  /** Text that must be in each body. */
  contains?: string;
  /** Each body must be the same as the first one. */
  same_body?: boolean;
};
export type LoadTask = {
  /** Connection n goes to server n mod their number, whoever asks on it: nobody is bound to a server. */
  servers: Server[];
  connections: number;
  seconds: number;
  requests_file: string;
  /** Each request once, and then the end; else again and again. */
  once: boolean;
  expect: Expected;
};
export type LoadResult = {
  answered: number;
  /** Answers that were not as expected, and one of them. */
  wrong: number;
  example: string;
  statuses: Record<string, number>;
  seconds: number;
  bytes: number;
  per_second: number;
  ms: { p50: number; p95: number; p99: number; max: number };
};
export type Request = { method: string; path: string; headers?: Record<string, string>; body?: unknown };

/** Asks as fast as answers come. @throws when a connection breaks or an answer is not as expected */
export async function load(
  wanted: Omit<LoadTask, 'requests_file'> & { requests: Request[] },
): Promise<LoadResult> {
  const { requests, ...rest } = wanted;
  const base = join(tmpdir(), `darasa-load-${randomUUID()}`);
  const task: LoadTask = { ...rest, requests_file: `${base}.bin` };
  writeFileSync(task.requests_file, Buffer.concat(requests.map(asBytes)));
  writeFileSync(`${base}.json`, JSON.stringify(task));
  try {
    const result = JSON.parse(
      await outputOf([join(import.meta.dirname, 'load-generator.ts'), `${base}.json`]),
    ) as LoadResult;
    if (result.wrong > 0)
      throw new Error(
        `${result.wrong} of ${result.answered} answers were wrong, one of them: ${result.example}`,
      );
    return result;
  } finally {
    for (const end of ['bin', 'json']) rmSync(`${base}.${end}`, { force: true });
  }
}

/** As they go over the wire, each behind its length in four bytes. */
export function asBytes({ method, path, headers = {}, body }: Request): Buffer {
  const text = body === undefined ? '' : JSON.stringify(body);
  const lines = Object.entries({
    host: 'localhost',
    ...headers,
    ...(body === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const request = Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${text}`);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(request.length);
  return Buffer.concat([length, request]);
}

/** The requests of a file of those. */
export function readRequests(file: string): Buffer[] {
  const all = readFileSync(file);
  const found: Buffer[] = [];
  for (let at = 0; at < all.length; ) {
    const length = all.readUInt32LE(at);
    found.push(all.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return found;
}

/** What a program of ours prints. @throws when it fails */
export function outputOf(args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let complaint = '';
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (complaint += chunk));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(out) : reject(new Error(complaint || `ended with ${code}`)),
    );
  });
}
