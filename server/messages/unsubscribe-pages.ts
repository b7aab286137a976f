// The pages behind "stop them": no log-in, no script. Programs that scan links open them by themselves, so looking
// changes nothing; the button does, and so does the one click of a mail program (RFC 8058), which is a POST.
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Action, Deps } from '../deps.ts';
import { keepChoice } from '../notifications/preferences.ts';
import { type Html, html } from './html.ts';
import type { Locale } from './letter.ts';
import { sendPage } from './page.ts';
import { readUnsubscribeToken, type Stopped } from './unsubscribe-link.ts';

/** Not strict: mail services add parameters of their own to links. */
const query = z.object({ token: z.string().max(300).default('') });
const form = z.object({ back: z.string().optional() }).optional();

const words = {
  en: {
    ask: 'Stop these messages?',
    lead: 'Your bookings stay as they are, and what concerns them still comes.',
    stop: 'Stop them',
    done: 'You will not get these messages any more.',
    undo: 'Get them again',
    undone: 'You will get these messages again.',
    invalid: 'This link is not valid',
    invalid_lead: 'Please use the newest message, or log in and choose there.',
  },
  sw: {
    ask: 'Uache kupokea jumbe hizi?',
    lead: 'Nafasi ulizoweka zinabaki, na yanayohusu nafasi hizo bado yatakujia.',
    stop: 'Acha kuzipokea',
    done: 'Hutapokea jumbe hizi tena.',
    undo: 'Zipokee tena',
    undone: 'Utapokea jumbe hizi tena.',
    invalid: 'Kiungo hiki si sahihi',
    invalid_lead: 'Tafadhali tumia ujumbe wa karibuni, au ingia kwenye akaunti uchague hapo.',
  },
} as const;

export const unsubscribePages: Action = async (app, deps) => {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 1024 },
    async (_request: unknown, body: string) => Object.fromEntries(new URLSearchParams(body)),
  );
  const schema = { hide: true, querystring: query };
  app.get('/unsubscribe', { schema }, async (request, reply) => {
    const { token } = request.query;
    const stopped = await readLive(deps, token);
    if (!stopped) return refuse(reply, deps);
    const say = words[stopped.locale];
    return show(reply, deps, say.ask, html`<p>${say.lead}</p>${button(token, 'stop', say.stop)}`);
  });
  app.post('/unsubscribe', { schema: { ...schema, body: form } }, async (request, reply) => {
    const { token } = request.query;
    const stopped = await readLive(deps, token);
    if (!stopped) return refuse(reply, deps);
    const wanted = request.body?.back === 'yes';
    const { user_id, topic, channel } = stopped;
    await keepChoice(deps.sql, deps.now(), { user_id, topic, channel, wanted });
    const say = words[stopped.locale];
    if (wanted) return show(reply, deps, say.undone, button(token, 'stop', say.stop));
    return show(reply, deps, say.done, html`<p>${say.lead}</p>${button(token, 'back', say.undo)}`);
  });
};

async function readLive(deps: Deps, token: string): Promise<(Stopped & { locale: Locale }) | null> {
  const stopped = readUnsubscribeToken(deps, token);
  if (!stopped) return null;
  const [user] = await deps.sql<{ locale: Locale }[]>`select locale from users where id = ${stopped.user_id}`;
  return user ? { ...stopped, locale: user.locale } : null;
}

function button(token: string, what: 'stop' | 'back', label: string): Html {
  return html`<form method="post" action="/unsubscribe?token=${encodeURIComponent(token)}">
<input type="hidden" name="back" value="${what === 'back' ? 'yes' : 'no'}"><button>${label}</button></form>`;
}

function refuse(reply: FastifyReply, deps: Deps): FastifyReply {
  const both = html`<p>${words.en.invalid_lead}</p><p lang="sw">${words.sw.invalid}. ${words.sw.invalid_lead}</p>`;
  return show(reply.code(422), deps, words.en.invalid, both);
}

function show(reply: FastifyReply, { config }: Deps, title: string, content: Html): FastifyReply {
  return sendPage(reply, {
    title,
    business: config.BUSINESS_NAME,
    body: html`<div class="card"><h1>${title}</h1>${content}</div>`,
  });
}
