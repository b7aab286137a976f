// What the company sees behind its link, and GET /api/corporate/links/:token that shows it.
import type { Config } from '../config.ts';
import type { Db } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { answers } from '../http/fields.ts';
import { readCorporateRequests } from './corporate-request.ts';
import { requestOfLink } from './link.ts';
import { readQuotes } from './quote.ts';
import { type LinkView, linkParams, linkSchema } from './schemas.ts';

export const getLink: Action = async (app, deps) => {
  app.get(
    '/corporate/links/:token',
    {
      schema: {
        tags: ['Corporate'],
        summary: 'A company’s request, quote, session and names behind its link',
        params: linkParams,
        response: answers({ 200: linkSchema }, ['token_invalid']),
      },
    },
    async (request) =>
      readLinkView(deps.sql, deps, await requestOfLink(deps.sql, deps, request.params.token, request.ip)),
  );
};

/** Until when names of seats can be filled in or swapped. */
export function namesDueAt(
  { CORPORATE_NAMES_HOURS }: Pick<Config, 'CORPORATE_NAMES_HOURS'>,
  starts_at: string,
): Date {
  return new Date(Date.parse(starts_at) - CORPORATE_NAMES_HOURS * 3_600_000);
}

/** The request must exist. */
export async function readLinkView(sql: Db, deps: Deps, request_id: string): Promise<LinkView> {
  const [request] = await readCorporateRequests(sql, deps, sql`id = ${request_id}`);
  const { reference, company_name, contact_person, topic, status, booking_id } = request!;
  const [quote] = await readQuotes(
    sql,
    deps,
    sql`where q.request_id = ${request_id} order by q.version desc limit 1`,
  );
  const [order] = await sql<NonNullable<LinkView['purchase_order']>[]>`
    select media_type, bytes, created_at as uploaded_at from corporate_purchase_orders
    where request_id = ${request_id} order by created_at desc, id desc limit 1`;
  return {
    ...{ reference, company_name, contact_person, topic, status },
    quote: quote ?? null,
    purchase_order: order ?? null,
    session: booking_id === null ? null : await readPrivateSession(sql, deps, booking_id),
    invoice:
      request!.purchase_order === null
        ? null
        : {
            purchase_order: request!.purchase_order,
            amount: request!.quoted_price!,
            currency: request!.currency,
            due_date: request!.invoice_due_date!,
            paid: request!.invoice_paid_on !== null,
          },
  };
}

async function readPrivateSession(
  sql: Db,
  { seal, config }: Deps,
  booking_id: string,
): Promise<LinkView['session']> {
  const [session] = await sql<Omit<NonNullable<LinkView['session']>, 'attendees' | 'names_due_at'>[]>`
    select c.title as course, s.date, s.starts_at, s.ends_at, s.timezone, s.location, s.room, s.status, b.seats
    from bookings b join sessions s on s.id = b.session_id join courses c on c.id = s.course_id where b.id = ${booking_id}`;
  const attendees = await sql<NonNullable<LinkView['session']>['attendees'][number][]>`
    select id, name, email, phone from attendees
    where booking_id = ${booking_id} and removed_at is null order by seat_no, id`;
  return {
    ...session!,
    names_due_at: namesDueAt(config, session!.starts_at).toISOString(),
    attendees: attendees.map((one) => ({ ...one, email: seal.open(one.email), phone: seal.open(one.phone) })),
  };
}
