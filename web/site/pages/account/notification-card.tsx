// One piece of news. Opening it marks it as read and leads to what it is about.
import type { Notification } from '../../../../server/notifications/schemas.ts';
import { usePage } from '../../page.tsx';
import { Time } from '../../parts/pieces.tsx';

export function NotificationCard({
  notification,
  level: Heading = 'h2',
}: {
  notification: Notification;
  level?: 'h2' | 'h3';
}) {
  const { t } = usePage();
  const words = t.account.notifications;
  const { id, title, body, link, read_at, created_at } = notification;
  return (
    <li className={read_at ? 'card entry-card' : 'card entry-card unread'}>
      <div className="stack tight">
        <Heading className="h3">
          {title} {!read_at && <span className="hide-visually">({words.unread})</span>}
        </Heading>
        <p>{body}</p>
        <p className="soft small">
          <Time at={created_at} as="moment" />
        </p>
      </div>
      {(link || !read_at) && (
        <form className="doing" method="post" action={`/account/notifications/${id}/open`}>
          <button className="button second" type="submit">
            {link ? words.open : words.mark_read}
            <span className="hide-visually">: {title}</span>
          </button>
        </form>
      )}
    </li>
  );
}
