// What two or more review actions share: how a review is read, and who sees which part of it.
import type { Caller } from '../accounts/access-token.ts';
import type { Db, Fragment } from '../database/connect.ts';
import { AppError } from '../errors.ts';
import type { Review } from './schemas.ts';

/** For how long people may change what they said. */
export const EDIT_DAYS = 14;

/** Whether somebody of a booking was there, so that it may be reviewed. Tables: bookings as b, sessions as s. */
export function wasThere(sql: Db): Fragment {
  return sql`
    s.status = 'completed' and b.payment_status = 'paid' and b.cancelled_at is null and exists (
      select from attendees a join attendance m on m.attendee_id = a.id
      where a.booking_id = b.id and a.removed_at is null and m.status <> 'absent')`;
}

type Row = Review & { page_value: string };

/**
 * Reviews in the shape of the API, each with as much as the caller may see.
 * @param rest what follows FROM, on reviews as v: `where …`, `order by …`
 */
export async function readReviews(
  sql: Db,
  caller: Caller | null,
  rest: Fragment,
  pageValue?: Fragment,
): Promise<Row[]> {
  const is_admin = caller?.role === 'admin';
  const rows = await sql<(Row & { user_id: string })[]>`
    select v.id, jsonb_build_object('id', c.id, 'title', c.title) as course,
           case when t.id is not null then jsonb_build_object('id', t.id, 'name', t.name) end as trainer,
           split_part(u.name, ' ', 1) || coalesce(' ' || left(nullif(split_part(u.name, ' ', 2), ''), 1) || '.', '') as author,
           v.rating, v.comment, v.reply, v.replied_at, v.edited_at, v.created_at, v.updated_at, v.booking_id, v.user_id,
           v.hidden_at, v.hidden_reason, ${pageValue ?? sql`''`} as page_value,
           ${
             is_admin
               ? sql`coalesce((
             select jsonb_agg(jsonb_build_object('reason', r.reason, 'created_at', r.created_at) order by r.created_at)
             from review_reports r where r.review_id = v.id), '[]')`
               : sql`null`
           } as reports
    from reviews v
    join courses c on c.id = v.course_id
    join users u on u.id = v.user_id
    left join trainers t on t.id = v.trainer_id
    ${rest}`;
  return rows.map((row) => {
    const { booking_id, hidden_at, hidden_reason, user_id, reports, ...open } = row;
    if (is_admin) return row;
    return user_id === caller?.user_id ? { ...open, booking_id, hidden_at, hidden_reason } : open;
  });
}

/** @throws AppError not_found */
export async function readReview(sql: Db, caller: Caller | null, id: string): Promise<Review> {
  const [review] = await readReviews(sql, caller, sql`where v.id = ${id}`);
  if (!review) throw new AppError('not_found', 'There is no such review');
  return review;
}
