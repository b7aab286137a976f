// For tests: a real HTTP server that plays a provider, and the small things every gateway test needs.
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { Attempt, RefundAttempt } from '../gateway.ts';
import type { DarajaConfig } from './daraja-config.ts';
import type { FlutterwaveConfig } from './flutterwave-config.ts';
import type { GatewayDeps } from './provider-http.ts';

export type Received = { method: string; path: string; headers: IncomingHttpHeaders; body: string };
export type Answer = (request: Received, response: ServerResponse) => void;
export type ScriptedProvider = { url: string; received: Received[]; close(): Promise<void> };

/** Listens on loopback until the test ends. `answer` gets each request once its body is in. */
export async function scriptedProvider(t: TestContext, answer: Answer): Promise<ScriptedProvider> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const { method = '', url: path = '', headers } = request;
    received.push({ method, path, headers, body });
    answer({ method, path, headers, body }, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const close = () =>
    new Promise<void>((closed) => {
      server.close(() => closed());
      server.closeAllConnections();
    });
  t.after(close);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received, close };
}

/** As `scriptedProvider`, with Daraja's token call answered by the published sample. */
export function scriptedDaraja(t: TestContext, answer: Answer): Promise<ScriptedProvider> {
  return scriptedProvider(t, (request, response) => {
    if (request.path.startsWith('/oauth/')) response.end(sample('daraja-oauth-token-success-docs'));
    else answer(request, response);
  });
}

/** Answers every request with this status and body; an object is sent as JSON. */
export function always(status: number, body: object | string, headers: Record<string, string> = {}): Answer {
  return (_request, response) => {
    response.writeHead(status, headers);
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

/** The published body of this name, as text. */
export function sample(name: string): string {
  return readFileSync(new URL(`samples/${name}.json`, import.meta.url), 'utf8');
}

export function sampleObject(name: string): Record<string, unknown> {
  return JSON.parse(sample(name));
}

export function bytes(body: object): Buffer {
  return Buffer.from(JSON.stringify(body));
}

export type TestDeps = GatewayDeps & { at: Date; lines: string[] };

/** A clock that stands still until `at` is moved, and a log that can be read. */
export function testDeps(at = new Date('2026-03-02T06:30:00Z')): TestDeps {
  const lines: string[] = [];
  const write = (fields: object, message: string) => void lines.push(`${message} ${JSON.stringify(fields)}`);
  const deps: TestDeps = { at, lines, now: () => deps.at, log: { info: write, warn: write, error: write } };
  return deps;
}

export function darajaConfig(base_url: string, changes: Partial<DarajaConfig> = {}): DarajaConfig {
  return {
    base_url,
    consumer_key: 'key-of-the-app',
    consumer_secret: 'secret-of-the-app',
    shortcode: '174379',
    passkey: 'bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919',
    transaction_type: 'CustomerPayBillOnline',
    min_amount_shillings: 1,
    max_amount_shillings: 250_000,
    timeout_ms: 5000,
    ...changes,
  };
}

export function flutterwaveConfig(
  base_url: string,
  changes: Partial<FlutterwaveConfig> = {},
): FlutterwaveConfig {
  return {
    base_url: `${base_url}/v3`,
    secret_key: 'FLWSECK_TEST-1',
    webhook_secret: 'the-webhook-secret',
    signature_scheme: 'literal',
    payment_options: 'card, mpesa',
    timeout_ms: 5000,
    title: 'Darasa',
    ...changes,
  };
}

export function attemptOf(changes: Partial<Attempt> = {}): Attempt {
  return {
    payment_id: '0190d0a0-0000-7000-8000-000000000001',
    reference: 'pay_5f2c8e1d9b',
    amount_cents: 1_200_000,
    currency: 'KES',
    account: 'DRS-7K3M9',
    description: 'Spreadsheets for beginners',
    phone: '+254708374149',
    customer: { name: 'Wanjiru Kamau', email: 'wanjiru@example.com' },
    callback_url: 'https://darasa.example/hooks/0123456789abcdef',
    return_url: 'https://darasa.example/pay/pay_5f2c8e1d9b',
    ...changes,
  };
}

export function refundOf(changes: Partial<RefundAttempt> = {}): RefundAttempt {
  return {
    refund_id: '0190d0a0-0000-7000-8000-0000000000aa',
    amount_cents: 1_200_000,
    currency: 'KES',
    phone: '+254708374149',
    reason: 'Session cancelled',
    payment: { reference: 'pay_5f2c8e1d9b', transaction_id: 'NLJ7RT61SV', amount_cents: 1_200_000 },
    callback_url: 'https://darasa.example/hooks/refund/0123',
    timeout_url: 'https://darasa.example/hooks/refund/0123/late',
    ...changes,
  };
}
