// A merchant for the simulators' own tests: it listens for callbacks and speaks to both providers over HTTP.
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { kenyanDigits } from './daraja-identifiers.ts';
import { type SimulatorOptions, type Simulators, startSimulators } from './start.ts';

// biome-ignore lint/suspicious/noExplicitAny: bodies off the wire, whose form is what the tests are about.
export type Json = any;

export type Received = { path: string; headers: IncomingHttpHeaders; text: string; json: Json };
export type Answered = { status: number; text: string; json: Json };

export type Merchant = {
  simulators: Simulators;
  /** Where callbacks arrive; any path under it is recorded. */
  url: string;
  /** What arrived, oldest first. */
  received: Received[];
  /** What the merchant answers to a delivery; 200 and an empty object unless changed. */
  reply: { status: number; body: string };
  daraja(path: string, body: unknown, token?: string): Promise<Answered>;
  /** A push of a shilling by the sandbox's number, changed by `fields`. */
  push(fields?: Record<string, unknown>): Promise<Answered>;
  query(checkout_request_id: string): Promise<Answered>;
  flutterwave(method: 'GET' | 'POST', path: string, body?: unknown, key?: string): Promise<Answered>;
  /** A hosted page for 2,500 shillings, changed by `fields`. */
  payment(fields?: Record<string, unknown>): Promise<Answered>;
};

/** Starts simulators and a merchant for one test, and stops them after it. */
export async function merchantFor(t: TestContext, options: SimulatorOptions = {}): Promise<Merchant> {
  const received: Received[] = [];
  const reply = { status: 200, body: '{}' };
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    received.push({ path: request.url!, headers: request.headers, text, json: parsed(text) });
    response.writeHead(reply.status, { 'content-type': 'application/json' }).end(reply.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const simulators = await startSimulators({ seed: 1, webhook_url: `${url}/webhook`, ...options });
  t.after(async () => {
    await simulators.close();
    server.closeAllConnections();
    server.close();
  });
  let token: string | undefined;

  async function daraja(path: string, body: unknown, with_token?: string): Promise<Answered> {
    token ??= (await getToken(simulators)).json.access_token as string;
    return call(simulators.daraja.url + path, 'POST', body, `Bearer ${with_token ?? token}`);
  }
  const flutterwave: Merchant['flutterwave'] = (method, path, body, key) =>
    call(
      simulators.flutterwave.url + path,
      method,
      body,
      `Bearer ${key ?? simulators.flutterwave.credentials.secret_key}`,
    );

  return {
    ...{ simulators, url, received, reply, daraja, flutterwave },
    push: (fields = {}) =>
      daraja('/mpesa/stkpush/v1/processrequest', { ...pushBody(simulators, `${url}/callback`), ...fields }),
    query: (CheckoutRequestID) =>
      daraja('/mpesa/stkpushquery/v1/query', { ...signature(simulators), CheckoutRequestID }),
    payment: (fields = {}) => flutterwave('POST', '/payments', { ...paymentBody, ...fields }),
  };
}

export function getToken(simulators: Simulators, secret?: string): Promise<Answered> {
  const { consumer_key, consumer_secret } = simulators.daraja.credentials;
  const basic = Buffer.from(`${consumer_key}:${secret ?? consumer_secret}`).toString('base64');
  const url = `${simulators.daraja.url}/oauth/v1/generate?grant_type=client_credentials`;
  return call(url, 'GET', undefined, `Basic ${basic}`);
}

export async function call(
  url: string,
  method: string,
  body?: unknown,
  authorization?: string,
  accept = 'application/json',
): Promise<Answered & { location: string | null }> {
  const headers: Record<string, string> = { accept };
  if (authorization) headers.authorization = authorization;
  if (typeof body === 'object') headers['content-type'] = 'application/json';
  if (typeof body === 'string') headers['content-type'] = 'application/x-www-form-urlencoded';
  const response = await fetch(url, {
    ...{ method, headers, redirect: 'manual' },
    body: typeof body === 'string' || body === undefined ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, text, json: parsed(text), location: response.headers.get('location') };
}

/** A published sample body. */
export function sample(name: string): Json {
  return JSON.parse(readFileSync(new URL(`samples/${name}.json`, import.meta.url), 'utf8'));
}

/** The form of a body: its names in their order and the types of its values; lists by their first entry. */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shapeOf(inner)]));
}

function signature(simulators: Simulators) {
  const { shortcode, passkey } = simulators.daraja.credentials;
  const Timestamp = kenyanDigits(Date.now());
  const Password = Buffer.from(shortcode + passkey + Timestamp).toString('base64');
  return { BusinessShortCode: shortcode, Password, Timestamp };
}

function pushBody(simulators: Simulators, CallBackURL: string) {
  return {
    ...signature(simulators),
    TransactionType: 'CustomerPayBillOnline',
    Amount: 1500,
    PartyA: '254708374149',
    PartyB: simulators.daraja.credentials.shortcode,
    PhoneNumber: '254708374149',
    CallBackURL,
    AccountReference: 'DRS-4F7K2M',
    TransactionDesc: 'Course seat',
  };
}

const paymentBody = {
  tx_ref: 'ref-1',
  amount: 2500,
  currency: 'KES',
  redirect_url: 'https://school.example/back?booking=7',
  customer: { email: 'wanjiku@example.com', name: 'Wanjiku Kamau', phonenumber: '254708374149' },
  customizations: { title: 'Darasa' },
  payment_options: 'card, mpesa',
};

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
