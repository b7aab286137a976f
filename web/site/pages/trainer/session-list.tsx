// GET /trainer/sessions: those to come, and with ?show=past those behind.
import type { TaughtSession } from '../../../../server/trainers/teaching-schemas.ts';
import { typed, type Values } from '../../form.tsx';
import { usePage } from '../../page.tsx';
import { Empty, Tabs } from '../../parts/pieces.tsx';
import { mustLogIn, type Pages } from '../../site.tsx';
import { dayOf, type Listed, SessionCards, TeachingPage } from './frame.tsx';

const UPCOMING = '/trainer/sessions';
const PAST = '/trainer/sessions?show=past';

export const sessionListPages: Pages = async (app, { deps }) => {
  app.get<{ Querystring: Values }>(UPCOMING, async (request, reply) => {
    if (mustLogIn(request, reply, 'trainer')) return reply;
    const cursor = typed(request.query, 'cursor');
    const is_past = typed(request.query, 'show') === 'past';
    const query = new URLSearchParams(
      is_past
        ? { date_to: dayOf(deps.now(), deps.config.TIMEZONE, -1), sort: '-starts_at' }
        : { date_from: dayOf(deps.now(), deps.config.TIMEZONE) },
    );
    if (cursor) query.set('cursor', cursor);
    const page = await request.api.get<Listed<TaughtSession>>(`/trainers/me/sessions?${query}`);
    return reply.page(<SessionList page={page} is_past={is_past} />);
  });
};

function SessionList({ page, is_past }: { page: Listed<TaughtSession>; is_past: boolean }) {
  const { t } = usePage();
  const words = t.trainer.session;
  return (
    <TeachingPage title={t.trainer.tabs.sessions} here={UPCOMING}>
      <Tabs
        label={t.trainer.tabs.sessions}
        here={is_past ? PAST : UPCOMING}
        tabs={[
          [UPCOMING, words.upcoming],
          [PAST, words.past],
        ]}
      />
      {page.data.length === 0 ? (
        <Empty title={words.none} />
      ) : (
        <SessionCards sessions={page.data} level="h2" />
      )}
      {page.next_cursor && (
        <nav className="pages" aria-label={t.pages.label}>
          <a
            className="button second"
            href={`${UPCOMING}?${new URLSearchParams({ ...(is_past ? { show: 'past' } : {}), cursor: page.next_cursor })}`}
          >
            {t.pages.next}
          </a>
        </nav>
      )}
    </TeachingPage>
  );
}
