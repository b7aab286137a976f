// GET and POST /unsubscribe: stops one kind of message without logging in. Programs that scan links open them by
// themselves, so looking changes nothing; the button does, and so does the one click of a mail program (RFC 8058),
// which is a POST.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '../../../../server/deps.ts';
import { findStop, type Stop } from '../../../../server/messages/stop-messages.ts';
import { Submit, typed, type Values } from '../../form.tsx';
import { Layout } from '../../layout.tsx';
import { usePage } from '../../page.tsx';
import type { Pages } from '../../site.tsx';

type Asked = FastifyRequest<{ Querystring: { token?: string } }>;

export const unsubscribePages: Pages = async (app, { deps }) => {
  app.get('/unsubscribe', async (request: Asked, reply) => {
    const stopped = await readLive(deps, request);
    return stopped ? show(reply, request, 'ask') : refuse(reply);
  });

  app.post('/unsubscribe', async (request: Asked, reply) => {
    const stopped = await readLive(deps, request);
    if (!stopped) return refuse(reply);
    const wanted = typed((request.body ?? {}) as Values, 'back') === 'yes';
    await stopped.keep(wanted);
    return show(reply, request, wanted ? 'undone' : 'done');
  });
};

/** What the link stands for; the page then speaks the reader's language, unless another was chosen on this device. */
async function readLive(deps: Deps, request: Asked): Promise<Stop | null> {
  const stopped = await findStop(deps, String(request.query.token ?? ''));
  if (!stopped) return null;
  request.cookies.language ??= stopped.locale;
  return stopped;
}

type Step = 'ask' | 'done' | 'undone';

function show(reply: FastifyReply, request: Asked, step: Step): FastifyReply {
  const token = String(request.query.token);
  return reply.header('cache-control', 'no-store').page(<Unsubscribe token={token} step={step} />);
}

function refuse(reply: FastifyReply): FastifyReply {
  return reply.header('cache-control', 'no-store').page(<BadLink />, 422);
}

function Unsubscribe({ token, step }: { token: string; step: Step }) {
  const { t } = usePage();
  const words = t.entry.unsubscribe;
  const title = { ask: words.ask, done: words.done, undone: words.undone }[step];
  const back = step === 'done';
  return (
    <Layout head={{ title }} narrow>
      <div className="stack loose entry">
        <h1>{title}</h1>
        {step !== 'undone' && <p className="lead">{words.lead}</p>}
        <form method="post" action={`/unsubscribe?token=${encodeURIComponent(token)}`}>
          <input type="hidden" name="back" value={back ? 'yes' : 'no'} />
          <Submit kind={back ? 'second' : ''}>{back ? words.undo : words.stop}</Submit>
        </form>
        <p>
          <a href="/account/messages" className="tap">
            {words.choose}
          </a>
        </p>
      </div>
    </Layout>
  );
}

function BadLink() {
  const { t } = usePage();
  return (
    <Layout head={{ title: t.entry.unsubscribe.invalid }} narrow wrong>
      <div className="stack loose entry">
        <h1>{t.entry.unsubscribe.invalid}</h1>
        <p className="lead">{t.entry.unsubscribe.invalid_lead}</p>
        <p>
          <a className="button" href="/account/messages">
            {t.entry.unsubscribe.choose}
          </a>
        </p>
      </div>
    </Layout>
  );
}
