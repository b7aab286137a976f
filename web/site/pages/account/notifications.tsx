// /account/notifications: one's news, newest first; opening one, or having seen them all.
import type { Notification } from '../../../../server/notifications/schemas.ts';
import { sayNext } from '../../flash.ts';
import { textsOf, usePage } from '../../page.tsx';
import { Empty } from '../../parts/pieces.tsx';
import type { Pages } from '../../site.tsx';
import { ownPath } from '../preferences.ts';
import { type Account, AccountPage, accountOf, cursorOf, type Listed, More } from './frame.tsx';
import { NotificationCard } from './notification-card.tsx';

const PATH = '/account/notifications';

export const notificationPages: Pages = async (app) => {
  app.get<{ Querystring: { cursor?: string } }>(PATH, async (request, reply) => {
    const [account, list] = await Promise.all([
      accountOf(request),
      request.api.get<Listed<Notification>>(`/notifications?limit=20${cursorOf(request.query)}`),
    ]);
    return reply.page(<Notifications account={account} list={list} first={!request.query.cursor} />);
  });

  app.post<{ Params: { id: string } }>(`${PATH}/:id/open`, async (request, reply) => {
    const path = `/notifications/${encodeURIComponent(request.params.id)}/read`;
    const answer = await request.api.post<Notification>(path);
    const link = answer.ok ? answer.body.link : null;
    return reply.redirect(ownPath(link ?? undefined, PATH), 303);
  });

  app.post(`${PATH}/read-all`, async (request, reply) => {
    await request.api.post('/notifications/read-all');
    sayNext(reply, textsOf(request).account.notifications.all_read);
    return reply.redirect(PATH, 303);
  });
};

function Notifications({
  account,
  list,
  first,
}: {
  account: Account;
  list: Listed<Notification>;
  first: boolean;
}) {
  const { t } = usePage();
  const words = t.account.notifications;
  return (
    <AccountPage account={account} title={t.account.menu.notifications} here={PATH}>
      {account.unread > 0 && (
        <form method="post" action={`${PATH}/read-all`}>
          <button className="button second" type="submit">
            {words.read_all(account.unread)}
          </button>
        </form>
      )}
      {list.data.length === 0 && (
        <Empty title={words.none}>
          <p>{words.none_text}</p>
        </Empty>
      )}
      <ul className="entries plain">
        {list.data.map((notification) => (
          <NotificationCard key={notification.id} notification={notification} />
        ))}
      </ul>
      <More path={PATH} cursor={list.next_cursor} first={first} />
      <p>
        <a className="tap" href="/account/messages">
          {words.choose}
        </a>
      </p>
    </AccountPage>
  );
}
