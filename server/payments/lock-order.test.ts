// Whoever settles money locks session, booking and payment in this order, as everybody does; otherwise two of them wait
// for each other until the database ends one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { look, testPlatform } from '../../test/platform.ts';
import { lockBooking } from '../bookings/booking.ts';
import { transaction } from '../database/connect.ts';
import { applyDelivery } from './apply-delivery.ts';

const platform = await testPlatform();
const { sql, deps, providers, booked, push } = platform;

test('a callback that brings the ids of a push does not lock itself up with a cancellation', async () => {
  const own = await booked();
  const phone = '254700123456';
  providers.script({
    ...{ provider: 'mpesa', match: { phone }, outcome: { result_code: 0 } },
    answer: { fault: 'reset', effect: 'done' },
  });
  await push(own, `+${phone}`);
  await providers.flush();
  const [stored] = await sql<{ id: string }[]>`select id from payment_webhooks where not processed`;
  let applied: Promise<void> | undefined;
  await transaction(sql, { actor_id: null, source: 'api' }, async (tx) => {
    await lockBooking(tx, own.booking_id, tx`b.id`);
    applied = applyDelivery(deps, { webhook_id: stored!.id });
    const waiting = () => tx`select from pg_locks where not granted`;
    for (const began = Date.now(); (await waiting()).length === 0 && Date.now() - began < 5_000; );
    await tx`select from payments where booking_id = ${own.booking_id} for update`;
  });
  await applied;
  assert.equal((await look(platform, own.booking_id)).booking.payment_status, 'paid');
});
