// The job that completes requests: when the private session is over, so is its request, and the company is thanked.
import { transaction } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { readCorporateRequests } from './corporate-request.ts';
import { tellCompany } from './tell-company.ts';

export async function completeCorporateRequests(deps: Deps): Promise<void> {
  const over = await deps.sql<{ id: string; course: string }[]>`
    select r.id, c.title as course from corporate_requests r
    join bookings b on b.id = r.booking_id join sessions s on s.id = b.session_id join courses c on c.id = s.course_id
    where r.status = 'confirmed' and r.deleted_at is null and s.status = 'completed' order by r.id limit 100`;
  for (const { id, course } of over) {
    await transaction(deps.sql, { actor_id: null, source: 'job' }, async (tx) => {
      const done =
        await tx`update corporate_requests set status = 'completed' where id = ${id} and status = 'confirmed'`;
      if (done.count === 0) return;
      const [request] = await readCorporateRequests(tx, deps, tx`id = ${id}`);
      await tellCompany(tx, deps, request!, {
        key: `corporate_completed:${id}`,
        kind: 'corporate_completed',
        data: { company: request!.company_name, reference: request!.reference, course },
      });
    });
  }
}
