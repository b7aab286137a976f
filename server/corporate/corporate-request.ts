// What two or more actions share about corporate requests: the states, and how one is read.
import type { Db, Fragment } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import type { Transitions } from '../state-machine.ts';
import type { CorporateRequest } from './schemas.ts';

/** Mirrored in table state_transitions. */
export const corporateRequestTransitions = [
  ['pending', 'reviewing'],
  ['reviewing', 'confirmed'],
  ['reviewing', 'rejected'],
  ['confirmed', 'completed'],
] as const satisfies Transitions;

/**
 * Requests in the shape of the API, their contacts opened. Deleted ones are gone for everybody.
 * @param rest about corporate_requests: `… order by … limit …`, continuing a where
 * @param pageValue the sort value of a list, see keyset()
 */
export async function readCorporateRequests(
  sql: Db,
  { seal, config }: Pick<Deps, 'seal' | 'config'>,
  rest: Fragment,
  pageValue?: Fragment,
): Promise<(CorporateRequest & { page_value: string })[]> {
  const rows = await sql<(Omit<CorporateRequest, 'currency'> & { page_value: string })[]>`
    select id, reference, company_name, contact_person, email, phone, topic, preferred_dates, preferred_time, location,
           headcount, notes, locale, status, assigned_to_trainer_id, quoted_price, admin_notes, responded_at, responded_by,
           booking_id, (select session_id from bookings where bookings.id = booking_id) as session_id, purchase_order,
           invoice_due_date, invoice_paid_on, invoice_paid_reference, created_at, updated_at, ${pageValue ?? sql`''`} as page_value
    from corporate_requests where deleted_at is null and ${rest}`;
  return rows.map((row) => ({
    ...row,
    contact_person: seal.open(row.contact_person),
    email: seal.open(row.email),
    phone: seal.open(row.phone),
    currency: config.CURRENCY,
  }));
}
