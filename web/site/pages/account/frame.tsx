// The frame of "My account": who it is, what is unread, and the way to every other page of it.
import type { FastifyRequest } from 'fastify';
import type { ReactNode } from 'react';
import type { Notification } from '../../../../server/notifications/schemas.ts';
import type { User } from '../../../../server/users/schemas.ts';
import { Layout } from '../../layout.tsx';
import { usePage } from '../../page.tsx';
import { Crumbs, Notice } from '../../parts/pieces.tsx';

export type Listed<T> = { data: T[]; next_cursor: string | null; total: number };
export type Account = { me: User; unread: number };

/** @throws PageProblem */
export async function accountOf({ api }: FastifyRequest): Promise<Account> {
  const [me, { unread }] = await Promise.all([
    api.get<User>('/auth/me'),
    api.get<Listed<Notification> & { unread: number }>('/notifications?limit=1'),
  ]);
  return { me, unread };
}

/** Where the caller's own things are. Only for pages that ask for a login. */
export function ownPlace({ caller }: FastifyRequest, what: string): string {
  return `/users/${caller!.user_id}/${what}`;
}

type Props = {
  account: Account;
  title: string;
  /** The address in the menu that this page belongs to. */
  here: string;
  /** True when the page shows errors of a form. */
  wrong?: boolean;
  /** Between the menu's page and this one, for a page below it. */
  parent?: [string, string];
  children: ReactNode;
};

export function AccountPage({ account, title, here, wrong, parent, children }: Props) {
  const { t, url } = usePage();
  const { me } = account;
  const start = here === '/account';
  const trail: [string, string][] = [['/account', t.nav.account]];
  if (parent) trail.push(parent);
  trail.push([url, title]);
  return (
    <Layout head={{ title }} wrong={wrong}>
      {!start && <Crumbs trail={trail} />}
      <div className="account">
        <div className="stack loose">
          <h1>{title}</h1>
          {!me.email_verified && <Unverified email={me.email} />}
          {children}
        </div>
        <Menu here={here} unread={account.unread} />
      </div>
    </Layout>
  );
}

function Unverified({ email }: { email: string }) {
  const { t, url } = usePage();
  return (
    <Notice tone="look">
      <p>{t.account.unverified(email)}</p>
      <form method="post" action="/resend-verification">
        <input type="hidden" name="back" value={url} />
        <button className="button second" type="submit" data-busy={t.form.busy}>
          {t.account.send_link_again}
        </button>
      </form>
    </Notice>
  );
}

/** A part of a page under a heading of its own. */
export function Part({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section className="stack" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

/** Below the page on a phone, beside it on a desk. */
function Menu({ here, unread }: { here: string; unread: number }) {
  const { t } = usePage();
  const { menu } = t.account;
  const groups: [string, [string, string][]][] = [
    [
      menu.classes,
      [
        ['/account', menu.overview],
        ['/account/bookings', menu.bookings],
        ['/account/waiting-list', menu.waiting_list],
        ['/account/certificates', menu.certificates],
        ['/account/reviews', menu.reviews],
        ['/account/receipts', menu.receipts],
        ['/account/notifications', menu.notifications],
      ],
    ],
    [
      menu.settings,
      [
        ['/account/profile', menu.profile],
        ['/account/messages', menu.messages],
        ['/account/security', menu.security],
        ['/account/calendar', menu.calendar],
        ['/account/privacy', menu.privacy],
      ],
    ],
  ];
  return (
    <nav className="account-menu stack" aria-label={t.nav.account}>
      {groups.map(([heading, links]) => (
        <div key={heading} className="stack tight">
          <h2>{heading}</h2>
          <ul className="plain">
            {links.map(([href, text]) => (
              <li key={href}>
                <a href={href} aria-current={href === here ? 'page' : undefined}>
                  {text}
                  {href === '/account/notifications' && <Unread count={unread} />}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
      <form method="post" action="/logout">
        <button className="button second" type="submit">
          {t.nav.log_out}
        </button>
      </form>
      <p className="hide-visually" role="status" data-news={t.account.notifications.new_one} />
    </nav>
  );
}

/** A script counts on while the page is open. */
function Unread({ count }: { count: number }) {
  const { t } = usePage();
  return (
    <span className="tag look" hidden={count === 0} data-unread={count}>
      <span>{count}</span>
      <span className="hide-visually"> {t.account.notifications.unread}</span>
    </span>
  );
}

/** The way to the rest of a list. @param props.path with its filters, without a cursor */
export function More({ path, cursor, first }: { path: string; cursor: string | null; first: boolean }) {
  const { t } = usePage();
  if (cursor === null && first) return null;
  const next = `${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor ?? '')}`;
  return (
    <nav className="pages" aria-label={t.pages.label}>
      {!first && (
        <a className="button second" href={path}>
          {t.pages.first}
        </a>
      )}
      {cursor !== null && (
        <a className="button second" href={next}>
          {t.pages.next}
        </a>
      )}
    </nav>
  );
}

/** `&cursor=…` for the API, from the page's own address. */
export function cursorOf(query: { cursor?: string }): string {
  return query.cursor ? `&cursor=${encodeURIComponent(query.cursor)}` : '';
}
