// The job that checks all stored data against every invariant, each night and on demand: what npm run fsck does, kept and
// told to the staff. It reads one snapshot and locks nothing, so bookings go on meanwhile.
import { transaction } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { alertStaff } from '../messages/alert-staff.ts';
import type { BrokenRule } from './schemas.ts';

/** Of one broken rule so many rows are kept: enough to see what they have in common. */
const ROWS_KEPT = 20;
const LONGEST_VALUE = 200;
/** A single rule that takes longer than this stops the check; it must never weigh on the database for hours. */
const LONGEST_STATEMENT_MS = 2 * 60_000;
/** A check that ended with its process never says so. */
const FORGOTTEN_MS = 30 * 60_000;

const job = { actor_id: null, source: 'job' as const };
type Data = { check_id?: string };

/** @param data.check_id the one an admin asked for; else the nightly one begins here, unless one is under way */
export async function checkIntegrity(deps: Deps, { check_id }: Data): Promise<void> {
  const { sql, now } = deps;
  await forgetInterrupted(deps);
  const [check] = check_id
    ? await sql<{ id: string }[]>`select id from integrity_checks where id = ${check_id} and ended_at is null`
    : await sql<{ id: string }[]>`
        insert into integrity_checks (started_at) values (${now()}) on conflict do nothing returning id`;
  if (!check) return;
  try {
    // Loaded now: nothing else of a running platform needs the rules.
    const [{ fsck }, { invariants }] = await Promise.all([
      import('../../db/fsck.ts'),
      import('../../db/invariants.ts'),
    ]);
    const violations = await fsck(sql, { statement_timeout_ms: LONGEST_STATEMENT_MS });
    await keep(deps, check.id, invariants.length, byRule(violations));
  } catch (error) {
    deps.log.error({ err: error }, 'the stored data could not be checked');
    const why = error instanceof Error ? error.message.split('\n')[0]!.slice(0, LONGEST_VALUE) : 'unknown';
    await sql`update integrity_checks set ended_at = ${now()}, error = ${why} where id = ${check.id}`;
  }
}

/** Closes checks whose process has gone, so that the next one may begin. */
export async function forgetInterrupted({ sql, now }: Pick<Deps, 'sql' | 'now'>): Promise<void> {
  await sql`
    update integrity_checks set ended_at = ${now()}, error = 'It was interrupted'
    where ended_at is null and started_at < ${new Date(now().getTime() - FORGOTTEN_MS)}`;
}

/** Ids and figures only; a long text is cut. */
function byRule(
  violations: { name: string; sentence: string; row: Record<string, unknown> }[],
): BrokenRule[] {
  const rules = new Map<string, BrokenRule>();
  for (const { name, sentence, row } of violations) {
    const rule = rules.get(name) ?? { name, sentence, found: 0, rows: [] };
    rules.set(name, rule);
    rule.found += 1;
    if (rule.rows.length < ROWS_KEPT)
      rule.rows.push(
        Object.fromEntries(
          Object.entries(row).map(([key, value]) => [
            key,
            typeof value === 'string' ? value.slice(0, LONGEST_VALUE) : value,
          ]),
        ),
      );
  }
  return [...rules.values()];
}

/** Staff hear of a rule when it breaks, and not again each night until somebody has mended it. */
async function keep(deps: Deps, id: string, invariants: number, violations: BrokenRule[]): Promise<void> {
  await transaction(deps.sql, job, async (tx) => {
    const [before] = await tx<{ names: string[] }[]>`
      select array(select jsonb_array_elements(violations) ->> 'name') as names from integrity_checks
      where ended_at is not null and error is null order by started_at desc, id desc limit 1`;
    await tx`
      update integrity_checks set ended_at = ${deps.now()}, invariants = ${invariants}, violations = ${tx.json(violations as never)}
      where id = ${id}`;
    const fresh = violations.filter(({ name }) => !before?.names.includes(name));
    if (fresh.length === 0) return;
    const more = fresh.length > 1 ? ` And ${fresh.length - 1} more.` : '';
    await alertStaff(tx, deps, {
      key: `integrity ${id}`,
      what: `The stored data break a rule: ${fresh[0]!.sentence}${more}`,
      path: `/admin/integrity/${id}`,
    });
  });
}
