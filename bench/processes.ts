// The processes of a run: web processes started as in production, and bare twins that repeat one of their answers.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../server/ports.ts';
import type { Request, Server } from './load.ts';

const ROOT = join(import.meta.dirname, '..');

export const secrets = {
  AUTH_SECRET: 'a secret for a benchmark, and for nothing else at all',
  LOOKUP_SECRET: 'another secret for a benchmark, and for nothing else',
  DATA_KEYS: `bench:${Buffer.alloc(32, 7).toString('base64')}`,
};

export type Process = Server & { pid: number };
export type Running = Process & {
  /** From the start of the process to its first answer, in milliseconds. */
  started_ms: number;
  memory_mb(): number;
  /** The most it ever was. */
  peak_mb(): number;
  stop(): Promise<void>;
};

/** @param flags for node, such as --cpu-prof */
export async function startPlatform(
  database_url: string,
  { flags = [], settings = {} }: { flags?: string[]; settings?: Record<string, string> } = {},
): Promise<Running> {
  const port = await freePort(0, '127.0.0.1');
  const data_dir = join(tmpdir(), `darasa-bench-${randomUUID()}`);
  const began = performance.now();
  const child = spawn(process.execPath, [...flags, ...startArguments()], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env.PATH,
      ...secrets,
      MODE: 'production',
      HOST: '127.0.0.1',
      PORT: String(port),
      PUBLIC_URL: 'https://bench.example',
      DATABASE_URL: database_url,
      DATA_DIR: data_dir,
      // Letters are sent by a process of their own (npm run worker), which is not what is measured.
      WORKER: 'off',
      SMTP_URL: 'smtp://127.0.0.1:1',
      LOG_LEVEL: 'warn',
      ACCESS_TOKEN_MINUTES: '60',
      EVENTS: 'off',
      ...settings,
    },
  });
  const server = { host: '127.0.0.1', port };
  await answers(server, child, '/healthz').catch((error: unknown) => {
    child.kill();
    throw error;
  });
  const memory = (kind: RegExp) =>
    Number(kind.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))![1]) / 1024;
  return {
    ...server,
    pid: child.pid!,
    started_ms: performance.now() - began,
    memory_mb: () => memory(/VmRSS:\s+(\d+)/),
    peak_mb: () => memory(/VmHWM:\s+(\d+)/),
    stop: async () => {
      await stopped(child);
      rmSync(data_dir, { recursive: true, force: true });
    },
  };
}

/** What `npm start` gives to node. */
function startArguments(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return String(scripts.start).split(' ').slice(1);
}

export type Answer = { status: number; headers: Record<string, string>; body: Buffer };

export function ask({ host, port }: Server, { method, path, headers = {}, body }: Request): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const sent = request(
      {
        host,
        port,
        method,
        path,
        headers: {
          ...headers,
          ...(text ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) } : {}),
        },
      },
      (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('end', () =>
          resolve({
            status: reply.statusCode!,
            headers: reply.headers as Record<string, string>,
            body: Buffer.concat(chunks),
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(text);
  });
}

/** A bare node:http server that sends these bytes and headers. */
export async function startTwin({
  status,
  headers,
  body,
}: Answer): Promise<Process & { stop(): Promise<void> }> {
  const file = join(tmpdir(), `darasa-twin-${randomUUID()}.json`);
  // Node writes these itself.
  const { date, connection, 'keep-alive': _, 'transfer-encoding': __, ...kept } = headers;
  if (status !== 304) kept['content-length'] = String(body.length);
  writeFileSync(file, JSON.stringify({ status, headers: kept, body: body.toString('base64') }));
  const child = spawn(process.execPath, [join(import.meta.dirname, 'bare-server.ts'), file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.once('data', (line) => resolve(Number(/port (\d+)/.exec(String(line))![1])));
    child.once('close', () => reject(new Error('the bare server did not start')));
  });
  rmSync(file);
  return { host: '127.0.0.1', port, pid: child.pid!, stop: () => stopped(child) };
}

async function answers(server: Server, child: ChildProcess, path: string): Promise<void> {
  for (const until = performance.now() + 60_000; performance.now() < until; ) {
    if (child.exitCode !== null) throw new Error('the platform did not start');
    const answer = await ask(server, { method: 'GET', path }).catch(() => null);
    if (answer?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('the platform does not answer');
}

function stopped(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('close', () => resolve());
    child.kill('SIGTERM');
  });
}
