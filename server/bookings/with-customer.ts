// Bookings with who made them, for the back office.
import type { Db } from '../database/connect.ts';
import type { Booking, CustomerBooking } from './schemas.ts';

export async function withCustomer<B extends Booking>(
  sql: Db,
  bookings: B[],
): Promise<(B & Pick<CustomerBooking, 'customer'>)[]> {
  const customers = await sql<CustomerBooking['customer'][]>`
    select id, name, email from users where id = any(${bookings.map((booking) => booking.user_id)})`;
  const byId = new Map(customers.map((customer) => [customer.id, customer]));
  return bookings.map((booking) => ({ ...booking, customer: byId.get(booking.user_id)! }));
}
