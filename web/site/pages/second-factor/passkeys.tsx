// POST /account/second-factor/passkeys: adds what the browser made; …/:id/rename and …/:id/remove.
import type { FactorAdded } from '../../../../server/second-factor/schemas.ts';
import { PageProblem } from '../../api.ts';
import { sayNext } from '../../flash.ts';
import { typed, type Values } from '../../form.tsx';
import { textsOf } from '../../page.tsx';
import { passkeyIn } from '../../parts/passkey-form.tsx';
import { wordsFor } from '../../refused.ts';
import type { Pages } from '../../site.tsx';
import { ownPath } from '../preferences.ts';
import { PATH, showCodes } from './frame.tsx';

type ById = { Params: { id: string } };

export const passkeyPages: Pages = async (app) => {
  app.get(`${PATH}/passkeys`, async (_request, reply) => reply.redirect(PATH, 303));

  app.post(`${PATH}/passkeys`, async (request, reply) => {
    const t = textsOf(request);
    const values = request.body as Values;
    const answer = await request.api.post<FactorAdded>('/auth/passkeys', {
      challenge: typed(values, 'challenge'),
      name: typed(values, 'name').trim() || t.second_factor.passkey_default,
      passkey: passkeyIn(typed(values, 'passkey')),
    });
    if (!answer.ok) throw new PageProblem(answer.problem);
    const next = ownPath(typed(values, 'next'), PATH);
    const { recovery_codes } = answer.body;
    if (recovery_codes) return showCodes(reply, recovery_codes, next);
    sayNext(reply, t.second_factor.passkey_added);
    return reply.redirect(next, 303);
  });

  app.post<ById>(`${PATH}/passkeys/:id/rename`, async (request, reply) => {
    const t = textsOf(request);
    const { id } = request.params;
    const name = typed(request.body as Values, `name-${id}`);
    const answer = await request.api.put(`/auth/passkeys/${encodeURIComponent(id)}`, { name });
    sayNext(reply, answer.ok ? t.second_factor.passkey_renamed : wordsFor(t, answer.problem));
    return reply.redirect(PATH, 303);
  });

  app.post<ById>(`${PATH}/passkeys/:id/remove`, async (request, reply) => {
    const t = textsOf(request);
    const answer = await request.api.delete(`/auth/passkeys/${encodeURIComponent(request.params.id)}`);
    if (!answer.ok && answer.problem.code === 'step_up_required') throw new PageProblem(answer.problem);
    sayNext(reply, answer.ok ? t.second_factor.passkey_removed : wordsFor(t, answer.problem));
    return reply.redirect(PATH, 303);
  });
};
