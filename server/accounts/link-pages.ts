// The pages behind the mailed links, without a script. Mail programs and scanners open links by themselves, so looking at
// a page uses nothing up; its button does. The web app puts its own pages at these addresses.
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { anyone } from '../http/access.ts';
import { password } from '../http/fields.ts';
import { toAppError } from '../http/problem.ts';
import { type Html, html } from '../messages/html.ts';
import { sendPage } from '../messages/page.ts';
import { spendResetToken } from './reset-password.ts';
import { spendVerificationToken } from './verify-email.ts';

/** Not strict: mail services add parameters of their own to links. */
const linkQuery = z.object({ token: z.string().max(200).default('') });
const verifyForm = z.strictObject({ token: z.string().max(200) });
const resetForm = z.strictObject({ token: z.string().max(200), password: z.string().max(1000) });
const hidden = { hide: true };

/** Registered beside the API, not below /api. */
export async function accountPages(app: FastifyInstance, deps: Deps): Promise<void> {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 8 * 1024 },
    async (_request: unknown, body: string) => Object.fromEntries(new URLSearchParams(body)),
  );
  await app.register(anyone([verifyEmailPages, resetPasswordPages]), deps);
}

const verifyEmailPages: Action = async (app, deps) => {
  app.get('/verify-email', { schema: { ...hidden, querystring: linkQuery } }, async (request, reply) =>
    show(reply, deps, 'Confirm your e-mail address', [
      html`<p>One click, and you can book seats.</p>
<form method="post" action="/verify-email"><input type="hidden" name="token" value="${request.query.token}">
<button>Confirm my address</button></form>`,
    ]),
  );
  app.post('/verify-email', { schema: { ...hidden, body: verifyForm } }, async (request, reply) => {
    try {
      const email = await spendVerificationToken(deps, request, request.body.token);
      return show(reply, deps, 'Your address is confirmed', [
        html`<p>Thank you! <strong>${email}</strong> is yours, and you can book seats now. You can close this page.</p>`,
      ]);
    } catch (error) {
      return showRefusal(
        reply,
        deps,
        error,
        'If you have confirmed your address already, just log in. If not, ask for a new link there.',
      );
    }
  });
};

const resetPasswordPages: Action = async (app, deps) => {
  app.get('/reset-password', { schema: { ...hidden, querystring: linkQuery } }, async (request, reply) =>
    show(reply, deps, 'Choose a new password', [passwordForm(request.query.token)]),
  );
  app.post('/reset-password', { schema: { ...hidden, body: resetForm } }, async (request, reply) => {
    const { token } = request.body;
    try {
      const chosen = password.safeParse(request.body.password);
      if (!chosen.success) {
        const errors = chosen.error.issues.map(({ message }) => ({ field: 'password', message }));
        throw new AppError('validation_failed', undefined, { errors });
      }
      await spendResetToken(deps, request, reply, { token, password: chosen.data });
      return show(reply, deps, 'Your new password is set', [
        html`<p>You were logged out everywhere. Log in with your new password from now on. You can close this page.</p>`,
      ]);
    } catch (error) {
      const refusal = toAppError(error);
      const complaint = refusal.errors.map(({ message }) => `The password ${message}`).join('. ');
      if (!complaint) return showRefusal(reply, deps, error, 'Please ask for a new link on the log-in page.');
      return show(reply.code(422), deps, 'Choose a new password', [passwordForm(token, complaint)]);
    }
  });
};

function passwordForm(token: string, complaint?: string): Html {
  return html`<form method="post" action="/reset-password"><input type="hidden" name="token" value="${token}">
<label for="password">New password</label>
<input id="password" name="password" type="password" autocomplete="new-password" required minlength="8" maxlength="128"
 aria-describedby="rule${complaint ? ' complaint' : ''}"${complaint ? html` aria-invalid="true" autofocus` : ''}>
<p id="rule" class="soft">At least 8 characters, with a letter and a digit.</p>
${complaint ? html`<p id="complaint" class="alert" role="alert">${complaint}.</p>` : null}
<button>Set the password</button></form>`;
}

/** @throws what is not the visitor's to mend, for the usual answer */
function showRefusal(reply: FastifyReply, deps: Deps, error: unknown, advice: string): FastifyReply {
  const refusal = toAppError(error);
  if (refusal.status >= 500) throw error;
  if (refusal.retry_after_s !== null) reply.header('retry-after', Math.ceil(refusal.retry_after_s));
  return show(reply.code(refusal.status), deps, refusal.message, [
    html`<p>${refusal.code === 'token_invalid' ? advice : 'Please try again a little later.'}</p>`,
  ]);
}

function show(reply: FastifyReply, { config }: Deps, title: string, content: Html[]): FastifyReply {
  return sendPage(reply, {
    title,
    business: config.BUSINESS_NAME,
    body: html`<div class="card"><h1>${title}</h1>${content}</div>`,
  });
}
