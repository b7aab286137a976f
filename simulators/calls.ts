// A record of what the platform asked of the simulators: the proof that a push was not repeated.
import type { FastifyInstance } from 'fastify';

export type Call = {
  provider: 'mpesa' | 'flutterwave' | 'africastalking';
  method: string;
  /** With its query. */
  path: string;
  body: unknown;
  /** Null while unanswered, and for ever when the answer was a broken connection. */
  status: number | null;
};

const most_calls = 10_000;

/** Records the calls of this scope in `calls`, oldest first; the last 10,000 are kept. */
export function recordCalls(app: FastifyInstance, provider: Call['provider'], calls: Call[]): void {
  const under_way = new WeakMap<object, Call>();
  app.addHook('preHandler', async (request) => {
    const { method, url: path, body } = request;
    const call: Call = { provider, method, path, body: body ?? null, status: null };
    under_way.set(request, call);
    calls.push(call);
    if (calls.length > most_calls) calls.shift();
  });
  app.addHook('onResponse', async (request, reply) => {
    const call = under_way.get(request);
    if (call) call.status = reply.statusCode;
  });
}
