// What must hold in the stored data at every moment, as queries that find what breaks it. Each constraint of the schema
// guards one row; most of these look across tables, where no constraint reaches.

import { certificates, ratings } from './learning-invariants.ts';
import { documents, money, payments } from './money-invariants.ts';
import { seats, vouchers, waiting } from './seat-invariants.ts';

/** `broken` selects one row for each violation; the row shows what is wrong. */
export type Invariant = { name: string; sentence: string; broken: string };

/** Tables with a status, the column it stands in, and the values it may have. */
const states: [table: string, column: string, values: string[]][] = [
  ['sessions', 'status', ['scheduled', 'ongoing', 'completed', 'cancelled']],
  ['bookings', 'payment_status', ['pending', 'paid', 'failed', 'refunded']],
  ['payments', 'status', ['pending', 'processing', 'completed', 'failed', 'cancelled']],
  ['receipts', 'status', ['applied', 'unapplied', 'refunded']],
  ['refunds', 'status', ['requested', 'processing', 'completed', 'failed']],
  [
    'waitlist_entries',
    'status',
    ['waiting', 'offered', 'accepted', 'declined', 'expired', 'left', 'removed'],
  ],
];
/** Receipts move freely; the others have their steps in state_transitions. */
const with_steps = states.filter(([table]) => table !== 'receipts');
const both = (parts: string[]) => parts.join(' union all ');

const trail: Invariant[] = [
  {
    name: 'states_are_known',
    sentence: 'Every status is one of its table’s words.',
    broken: both(
      states.map(
        ([table, column, values]) => `
          select '${table}' as object, id, ${column} as status from ${table}
          where ${column} not in (${values.map((value) => `'${value}'`).join(', ')})`,
      ),
    ),
  },
  {
    name: 'states_moved_by_known_steps',
    sentence: 'Every change of a status in the audit trail is a step its table allows.',
    broken: both(
      with_steps.map(
        ([table, column]) => `
          select a.object_type as object, a.object_id as id, a.before ->> '${column}' as was, a.after ->> '${column}' as became
          from audit_log a where a.object_type = '${table}' and a.action = 'changed' and a.before ? '${column}'
            and not exists (select from state_transitions t where t.machine = '${table}.${column}'
              and t.from_state = a.before ->> '${column}' and t.to_state = a.after ->> '${column}')`,
      ),
    ),
  },
  {
    name: 'the_trail_ends_where_things_stand',
    sentence:
      'Every payment, receipt, refund, booking and place in a waiting list is in the audit trail, which ends with its present status.',
    broken: both(
      states
        .filter(([table]) => table !== 'sessions')
        .map(
          ([table, column]) => `
            select '${table}' as object, o.id, o.${column} as status, last.status as in_the_trail from ${table} o
            left join lateral (
              select a.after ->> '${column}' as status from audit_log a
              where a.object_type = '${table}' and a.object_id = o.id and a.after ? '${column}' order by a.id desc limit 1
            ) last on true
            where last.status is distinct from o.${column}
              or not exists (select from audit_log a where a.object_type = '${table}' and a.object_id = o.id and a.action = 'created')`,
        ),
    ),
  },
  {
    name: 'the_trail_is_unbroken',
    sentence:
      'Every change of a status in the audit trail begins where the change before it ended: no row is missing or made up.',
    broken: both(
      with_steps.map(
        ([table, column]) => `
          select * from (
            select '${table}' as object, object_id as id, before ->> '${column}' as was,
              lag(after ->> '${column}') over (partition by object_id order by id) as left_as
            from audit_log where object_type = '${table}' and (before ? '${column}' or after ? '${column}')
          ) as steps where was is distinct from left_as`,
      ),
    ),
  },
  {
    name: 'deliveries_are_dealt_with',
    sentence: 'No delivery of a provider has waited for more than a day to be applied.',
    broken: `
      select id as delivery_id, provider, attempts, processing_error from payment_webhooks
      where not processed and created_at < now() - interval '1 day'`,
  },
];

export const invariants: readonly Invariant[] = [
  ...seats,
  ...vouchers,
  ...waiting,
  ...payments,
  ...money,
  ...documents,
  ...ratings,
  ...certificates,
  ...trail,
];
