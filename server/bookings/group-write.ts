// The statements that write for a group: bookings with all that belongs to them, and refusals of Idempotency-Keys.
import type { Deps } from '../deps.ts';
import { problemOf, toAppError } from '../http/problem.ts';
import type { Asked, Prepared } from './prepared-booking.ts';

export type Outcome = 'booked' | 'full' | 'changed' | 'claimed' | 'busy';

/**
 * Books a group by one statement, which is a transaction of its own.
 * @param options.wait whether to wait for sessions that somebody else works on, instead of leaving them out
 * @returns what became of each, in their order
 */
export type WriteGroup = (
  group: readonly Prepared[],
  options: { at: Date; wait: boolean },
) => Promise<Outcome[]>;

export function groupWriter(deps: Deps): WriteGroup {
  let statement: Promise<string> | undefined;
  return async (group, { at, wait }) => {
    statement ??= statementOf(deps);
    statement.catch(() => (statement = undefined));
    const placed = <T extends object>(rows: (one: Prepared) => T[]) =>
      JSON.stringify(group.flatMap((one, place) => rows(one).map((row) => ({ place, ...row }))));
    const values = [
      placed((one) => [one.wish]),
      placed((one) => one.letters),
      placed((one) => one.notices),
      placed((one) => one.people),
      at.toISOString(),
      wait,
    ];
    const rows = await deps.sql.unsafe<{ place: number; outcome: Outcome }[]>(await statement, values, {
      prepare: deps.config.DATABASE_PREPARE,
    });
    deps.jobs.nudge('send_message');
    const outcomes: Outcome[] = [];
    for (const { place, outcome } of rows) outcomes[place] = outcome;
    return outcomes;
  };
}

/** book_group() and, around it, the job queue's own statement with the messages of those who were booked. */
async function statementOf({ jobs }: Deps): Promise<string> {
  const filing = await jobs.filing('send_message');
  const messages = `(
    select json_agg(json_build_object('data', json_build_object('message_id', letter.id)))::text
    from json_to_recordset($2::text::json) as letter (place integer, id uuid)
    join booked on booked.place = letter.place and booked.outcome = 'booked')`;
  const pieces = filing.split('$1');
  if (pieces.length !== 2)
    throw new Error('the job queue files its jobs in another way than this was written for');
  return `
    with booked as materialized (
      select * from book_group($1::text::json, $2::text::json, $3::text::json, $4::text::json, $5::timestamptz, $6::boolean)
    ), jobs as (${pieces.join(messages)})
    select place, outcome from booked`;
}

export type Refused = { asked: Asked; error: unknown; request_id: string };

/**
 * Keeps refusals as the answers of their Idempotency-Keys, those that nobody else has in use.
 * @returns whether each was kept, in their order
 */
export async function keepRefusals(
  { sql, seal, now }: Deps,
  refused: readonly Refused[],
): Promise<boolean[]> {
  const rows = refused.map(({ asked, error, request_id }, place) => {
    const refusal = toAppError(error);
    return {
      ...{ place, scope: asked.user_id, key: asked.key!.key, request_hash: asked.key!.request_hash },
      status: refusal.status,
      answer: seal.closeJson(problemOf(refusal, request_id)),
    };
  });
  const kept = await sql<{ place: number }[]>`
    with free as materialized (
      select * from json_to_recordset(${JSON.stringify(rows)}::text::json)
        as r (place integer, scope text, key text, request_hash text, status integer, answer text)
      where pg_try_advisory_xact_lock(hashtextextended(r.scope || ' ' || r.key, 0))
    ), kept as (
      insert into idempotency_keys (scope, key, request_hash, response_status, response_body, created_at)
      select scope, key, request_hash, status, answer, ${now()}::timestamptz from free
      on conflict (scope, key) do nothing returning scope, key
    )
    select free.place from free join kept using (scope, key)`;
  const places = new Set(kept.map((row) => row.place));
  return rows.map(({ place }) => places.has(place));
}
