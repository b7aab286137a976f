// The hosted page a buyer is sent to: pay, fail a try, or cancel. No card field: nobody should type one here.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { page_headers } from './browser-pages.ts';
import { type Html, html, page } from './escaped-html.ts';
import { FlutterwaveRefusal } from './flutterwave-errors.ts';
import type { Flutterwave, Link, Transaction } from './flutterwave-state.ts';
import { recordTry } from './flutterwave-transaction.ts';
import { webhookPlan } from './flutterwave-webhook.ts';

export type Press = { action: 'pay' | 'fail' | 'cancel'; method?: Transaction['method'] | undefined };

/** `redirect` is where the browser goes; null when the page stays open for another try. */
export type Pressed = { redirect: string | null; transaction_id: number | null };

const form = z.object({
  action: z.enum(['pay', 'fail', 'cancel']),
  method: z.enum(['card', 'mpesa']).optional(),
});

export function addHostedPage(app: FastifyInstance, flutterwave: Flutterwave): void {
  app.get<{ Params: { id: string } }>('/v3/hosted/pay/:id', (request, reply) => {
    const link = flutterwave.links.get(request.params.id);
    const closed = whyClosed(flutterwave, link);
    reply.headers(page_headers).code(link ? 200 : 404);
    return link && !closed ? openPage(link) : closedPage(closed!, link);
  });
  app.post<{ Params: { id: string } }>('/v3/hosted/pay/:id', async (request, reply) => {
    const link = flutterwave.links.get(request.params.id);
    const asked = form.safeParse(request.body);
    if (!asked.success) throw new FlutterwaveRefusal(400, 'action must be pay, fail or cancel');
    const self = `/v3/hosted/pay/${request.params.id}`;
    if (!link || whyClosed(flutterwave, link)) return reply.redirect(self, 303);
    const { redirect } = await press(flutterwave, link, asked.data);
    return reply.redirect(redirect ?? self, 303);
  });
}

/** A button of the page was pressed. Throws when the page is no longer open. */
export async function press(flutterwave: Flutterwave, link: Link, press: Press): Promise<Pressed> {
  const closed = whyClosed(flutterwave, link);
  if (closed) throw new Error(closed);
  if (press.action === 'cancel') return { redirect: wayBack(link, 'cancelled', null), transaction_id: null };
  const facts = { phone: link.customer.phone, amount: link.amount, reference: link.tx_ref };
  const script = flutterwave.scripts.forFlutterwave('try', facts);
  const method = press.method && link.methods.includes(press.method) ? press.method : link.methods[0]!;
  const transaction = recordTry(flutterwave, link, press.action, method, script);
  const plan = webhookPlan(flutterwave, transaction, script?.webhook);
  if (plan && script?.webhook?.before_redirect) await flutterwave.deliveries.now(plan);
  else if (plan) flutterwave.deliveries.queue(plan);
  const done = transaction.status !== 'failed';
  const id = script?.redirect_without_id ? null : transaction.id;
  return { redirect: done ? wayBack(link, transaction.status, id) : null, transaction_id: transaction.id };
}

function wayBack(link: Link, status: string, transaction_id: number | null): string {
  const url = new URL(link.redirect_url);
  url.searchParams.set('status', status);
  url.searchParams.set('tx_ref', link.tx_ref);
  if (transaction_id !== null) url.searchParams.set('transaction_id', String(transaction_id));
  return url.href;
}

function whyClosed(flutterwave: Flutterwave, link: Link | undefined): string | null {
  if (!link) return 'There is no payment behind this link.';
  if (link.state === 'paid') return 'This payment has been made.';
  if (link.state === 'disabled') return 'This payment link is currently inactive.';
  if (link.ends_at !== null && link.ends_at <= flutterwave.timetable.now())
    return 'The time for this payment is over.';
  if (link.most_tries !== null && link.tries >= link.most_tries) return 'There are no tries left.';
  return null;
}

const money = (link: Link) =>
  `${link.currency} ${link.amount.toLocaleString('en-KE', { minimumFractionDigits: 2 })}`;

function openPage(link: Link): string {
  const label = { card: 'Card', mpesa: 'M-Pesa' };
  const choices = link.methods.map(
    (method, at) =>
      html`<label class="choice"><input type="radio" name="method" value="${method}"${
        at === 0 ? html` checked` : null
      }> ${label[method]}</label>`,
  );
  const body = html`<main class="sheet">
<p class="note">Simulator of Flutterwave. No money moves, and no card is asked for.</p>
<h1>${link.title}</h1>
<p class="amount">${money(link)}</p>
<dl><dt>Reference</dt><dd>${link.tx_ref}</dd><dt>Paid by</dt><dd>${link.customer.name} · ${link.customer.email}</dd></dl>
${link.last_failure && html`<p class="alert" role="alert">That did not work: ${link.last_failure}. You can try again.</p>`}
<form method="post">
<fieldset><legend>Pay with</legend>${choices}</fieldset>
<button class="main" name="action" value="pay">Pay ${money(link)}</button>
<button name="action" value="fail">Fail this try</button>
<button class="quiet" name="action" value="cancel">Cancel</button>
</form>
</main>`;
  return page(`Pay ${money(link)}`, body);
}

function closedPage(why: string, link: Link | undefined): string {
  const back: Html | null = link
    ? html`<p><a href="${wayBack(link, link.state === 'paid' ? 'successful' : 'cancelled', null)}">Back to the shop</a></p>`
    : null;
  return page(why, html`<main class="sheet"><h1>${why}</h1>${back}</main>`);
}
