// GET /certificates/:code: the page behind the QR code, without a script. The web app puts its own page at this address.
import type { FastifyInstance } from 'fastify';
import type { Action, Deps } from '../deps.ts';
import { anyone } from '../http/access.ts';
import { toAppError } from '../http/problem.ts';
import { type Html, html } from '../messages/html.ts';
import { sendPage } from '../messages/page.ts';
import { certificateByCode, type Issued } from './certificate.ts';
import { codeParams } from './schemas.ts';

/** Registered beside the API, not below /api. */
export async function certificatePages(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(anyone([certificatePage]), deps);
}

const certificatePage: Action = async (app, deps) => {
  const business = deps.config.BUSINESS_NAME;
  app.get('/certificates/:code', { schema: { hide: true, params: codeParams } }, async (request, reply) => {
    try {
      const certificate = await certificateByCode(deps, request.params.code, request.ip);
      const title = titles[certificate.status];
      return sendPage(reply, { title, business, body: bodyOf(title, certificate) });
    } catch (error) {
      const refusal = toAppError(error);
      if (refusal.status >= 500) throw error;
      const title = 'We cannot confirm this certificate';
      const body = html`<div class="card"><h1>${title}</h1><p>${refusal.message}.</p></div>`;
      return sendPage(reply.code(refusal.status), { title, business, body });
    }
  });
};

const titles = {
  valid: 'This certificate is valid',
  revoked: 'This certificate was revoked',
  replaced: 'This certificate was replaced',
} as const;

function bodyOf(title: string, certificate: Issued): Html {
  const { status, recipient_name, course, hours, held_on, trainer, issuer, number, code } = certificate;
  const facts: [string, string | null][] = [
    ['Name', recipient_name],
    ['Course', course],
    ['Date', held_on],
    ['Hours', String(hours)],
    ['Trainer', trainer],
    ['Issued by', issuer],
    ['Number', number],
    ['Why', status === 'revoked' ? certificate.revoked_reason : null],
    ['Replaced by', certificate.replaced_by],
  ];
  const rows = facts
    .filter(([, value]) => value !== null)
    .map(([label, value]) => html`<p><span class="soft">${label}</span><br><strong>${value}</strong></p>`);
  const files = `/api/certificates/verify/${code}`;
  const downloads = html`<p><a class="button" href="${files}/pdf">Open the PDF</a></p>
<p><a href="${files}/credential">Digital credential (Open Badges 3.0)</a></p>`;
  return html`<div class="card"><h1 class="${status === 'valid' ? '' : 'alert'}">${title}</h1>${rows}${status === 'valid' ? downloads : null}</div>`;
}
