// The levers over HTTP, for a test that runs in another process than the simulators. Beside the Daraja calls.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { SmsFault } from './africastalking.ts';
import type { Levers } from './levers.ts';
import type { Script } from './script.ts';

const Advance = z.strictObject({ ms: z.number().int().min(0) });
const Expire = z.strictObject({ phone: z.string().optional() });
const Checkout = z.strictObject({
  link_or_tx_ref: z.string(),
  action: z.enum(['pay', 'fail', 'cancel']),
  method: z.enum(['card', 'mpesa']).optional(),
});
const Webhook = z.strictObject({ url: z.url().nullable() });

/** Every POST answers with JSON; a body of the wrong form gets 422 and the field's name. */
export function addControl(app: FastifyInstance, levers: Levers, credentials: object): void {
  const post = (path: string, act: (body: unknown) => unknown) =>
    app.post(`/control/${path}`, async (request) => ({ done: (await act(request.body)) ?? true }));
  post('script', (body) => levers.script(body as Script));
  post('clear-scripts', () => levers.clearScripts());
  post('flush', () => levers.flush());
  post('advance', (body) => levers.advance(Advance.parse(body).ms));
  post('expire-prompts', (body) => levers.expirePrompts(Expire.parse(body ?? {}).phone));
  post('expire-tokens', () => levers.expireTokens());
  post('webhook-url', (body) => levers.setWebhookUrl(Webhook.parse(body).url));
  post('fail-sms', (body) => levers.failSms(body as SmsFault[]));
  post('checkout', (body) => {
    const { link_or_tx_ref, action, method } = Checkout.parse(body);
    return levers.checkout(link_or_tx_ref, action, method);
  });
  app.get('/control/credentials', () => credentials);
  app.get('/control/ledger', () => levers.ledger());
  app.get('/control/payouts', () => levers.payouts());
  app.get('/control/deliveries', () => levers.deliveries());
  app.get('/control/sms', () => levers.sms());
  app.get('/control/calls', () => levers.calls());
}
