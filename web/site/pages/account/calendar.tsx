// /account/calendar: the private address under which a calendar follows one's bookings.
import type { z } from 'zod';
import type { feedSchema } from '../../../../server/calendar/schemas.ts';
import { sayNext } from '../../flash.ts';
import { typed, type Values } from '../../form.tsx';
import { FormKey, textsOf, usePage } from '../../page.tsx';
import { Share } from '../../parts/share.tsx';
import { wordsFor } from '../../refused.ts';
import type { Pages } from '../../site.tsx';
import { type Account, AccountPage, accountOf } from './frame.tsx';

const PATH = '/account/calendar';
type Feed = z.infer<typeof feedSchema>;

export const calendarPages: Pages = async (app) => {
  app.get(PATH, async (request, reply) => {
    const [account, feed] = await Promise.all([accountOf(request), request.api.get<Feed>('/calendar')]);
    return reply.page(<Calendar account={account} url={feed.url} />);
  });

  app.post(PATH, async (request, reply) => {
    const t = textsOf(request);
    const answer = await request.api.post<Feed>('/calendar', {}, typed(request.body as Values, '_key'));
    sayNext(reply, answer.ok ? t.account.calendar.made : wordsFor(t, answer.problem));
    return reply.redirect(PATH, 303);
  });

  app.post(`${PATH}/end`, async (request, reply) => {
    const t = textsOf(request);
    const answer = await request.api.delete('/calendar');
    sayNext(reply, answer.ok ? t.account.calendar.ended : wordsFor(t, answer.problem));
    return reply.redirect(PATH, 303);
  });
};

function Calendar({ account, url }: { account: Account; url: string | null }) {
  const { t } = usePage();
  const words = t.account.calendar;
  return (
    <AccountPage account={account} title={t.account.menu.calendar} here={PATH}>
      <p className="lead">{words.lead}</p>
      {url && <Address url={url} />}
      <div className="row">
        <form method="post" action={PATH}>
          <FormKey />
          <button className={url ? 'button second' : 'button'} type="submit" data-busy={t.form.busy}>
            {url ? words.renew : words.make}
          </button>
        </form>
        {url && (
          <form method="post" action={`${PATH}/end`}>
            <button className="button danger" type="submit" data-busy={t.form.busy}>
              {words.end}
            </button>
          </form>
        )}
      </div>
      {url && <p className="small soft">{words.renew_text}</p>}
    </AccountPage>
  );
}

function Address({ url }: { url: string }) {
  const { t } = usePage();
  const words = t.account.calendar;
  const webcal = url.replace(/^https?:/, 'webcal:');
  return (
    <div className="card stack">
      <p>
        {words.address}
        <br />
        <code className="address">{url}</code>
      </p>
      <p className="small">{words.secret}</p>
      <div className="row">
        <a className="button" href={webcal}>
          {words.subscribe}
        </a>
        <a
          className="button second"
          href={`https://calendar.google.com/calendar/r?cid=${encodeURIComponent(webcal)}`}
          rel="noopener"
        >
          {words.google}
        </a>
        <Share url={url} title={t.account.menu.calendar} copy_only />
      </div>
    </div>
  );
}
