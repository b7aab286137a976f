// GET /api/search: one box for the desk. Whatever somebody reads out on the phone: a booking code, a receipt, a number,
// a name, a company.
import { z } from 'zod';
import type { Db, Fragment } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { answers, line, phone } from '../http/fields.ts';

const MOST_OF_A_KIND = 8;

const found = z.object({
  type: z.enum([
    'booking',
    'payment',
    'receipt',
    'document',
    'user',
    'attendee',
    'corporate_request',
    'course',
  ]),
  id: z.string(),
  title: z.string(),
  detail: z.string(),
  /** What of it was meant. */
  matched: z.enum(['code', 'receipt', 'number', 'reference', 'phone', 'email', 'name', 'company', 'title']),
});
type Found = z.output<typeof found>;

export const findAnything: Action = async (app, deps) => {
  app.get(
    '/search',
    {
      schema: {
        tags: ['Back office'],
        summary: 'Find by code, receipt, phone, e-mail, name or company',
        description: `Exact matches first, at most ${MOST_OF_A_KIND} of each kind.`,
        querystring: z.strictObject({ q: line(2, 100) }),
        response: answers({ 200: z.object({ data: z.array(found) }) }),
      },
    },
    async (request) => {
      const { q } = request.query;
      const lists = await Promise.all([byCode(deps, q), byPhone(deps, q), byName(deps.sql, q)]);
      const seen = new Set<string>();
      return {
        data: lists.flat().filter(({ type, id }) => !seen.has(`${type} ${id}`) && seen.add(`${type} ${id}`)),
      };
    },
  );
};

function byCode({ sql }: Deps, q: string): Promise<Found[]> {
  const code = q.toUpperCase().replace(/\s+/g, '');
  return sql<Found[]>`
    select 'booking' as type, b.id, b.code as title, u.name || ' · ' || c.title as detail, 'code' as matched
    from bookings b join users u on u.id = b.user_id join sessions s on s.id = b.session_id join courses c on c.id = s.course_id
    where b.code = ${code}
    union all
    select 'receipt', r.id, r.provider_transaction_id, r.currency || ' ' || r.amount || ' · ' || r.status, 'receipt'
    from receipts r where r.provider_transaction_id in (${q}, ${code})
    union all
    select 'payment', p.id, p.payment_reference, p.currency || ' ' || p.amount || ' · ' || p.status,
           case when p.payment_reference = ${q} then 'reference' else 'receipt' end
    from payments p where p.payment_reference = ${q} or p.provider_transaction_id in (${q}, ${code})
    union all
    select 'document', d.id, d.number, d.currency || ' ' || d.amount || ' · ' || d.kind, 'number'
    from documents d where d.number = ${code}
    union all
    select 'corporate_request', x.id, x.reference, x.company_name, 'reference'
    from corporate_requests x where x.reference = ${code} and x.deleted_at is null`;
}

async function byPhone({ sql, seal }: Deps, q: string): Promise<Found[]> {
  const number = phone.safeParse(q);
  if (!number.success) return [];
  const hash = seal.lookup(number.data);
  return sql<Found[]>`
    (select 'user' as type, id, name as title, email as detail, 'phone' as matched from users where phone_hash = ${hash} limit ${MOST_OF_A_KIND})
    union all
    (select 'booking', b.id, b.code, u.name, 'phone' from bookings b join users u on u.id = b.user_id
     where b.contact_phone_hash = ${hash} order by b.created_at desc limit ${MOST_OF_A_KIND})
    union all
    (select 'payment', id, payment_reference, currency || ' ' || amount || ' · ' || status, 'phone' from payments
     where phone_hash = ${hash} order by initiated_at desc limit ${MOST_OF_A_KIND})
    union all
    (select 'corporate_request', id, reference, company_name, 'phone' from corporate_requests
     where phone_hash = ${hash} and deleted_at is null limit ${MOST_OF_A_KIND})`;
}

async function byName(sql: Db, q: string): Promise<Found[]> {
  const plain = q.toLowerCase();
  const text = plain.replace(/[\\%_]/g, '\\$&');
  const inside = (column: string): Fragment => sql`lower(${sql.unsafe(column)}) like ${`%${text}%`}`;
  const most = sql`limit ${MOST_OF_A_KIND}`;
  return sql<Found[]>`
    (select 'user' as type, id, name as title, email as detail, 'email' as matched from users
     where email like ${`${text}%`} order by email ${most})
    union all
    (select 'user', id, name, email, 'name' from users where ${inside('name')}
     order by position(${plain} in lower(name)), lower(name), id ${most})
    union all
    (select 'attendee', a.id, a.name, 'Booking ' || b.code, 'name' from attendees a join bookings b on b.id = a.booking_id
     where ${inside('a.name')} and a.removed_at is null
     order by position(${plain} in lower(a.name)), lower(a.name), a.id ${most})
    union all
    (select 'corporate_request', id, company_name, reference || ' · ' || status, 'company' from corporate_requests
     where ${inside('company_name')} and deleted_at is null order by created_at desc ${most})
    union all
    (select 'course', id, title, category || ' · ' || audience, 'title' from courses
     where headline like ${`%${text}%`} order by title, id ${most})`;
}
