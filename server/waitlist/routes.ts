import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { admin, signedIn } from '../http/access.ts';
import { acceptOffer } from './accept-offer.ts';
import { joinWaitlist } from './join-waitlist.ts';
import { leaveWaitlist } from './leave-waitlist.ts';
import { listSessionWaitlist, listUserWaitlist } from './list-waitlist.ts';
import { removeFromWaitlist } from './remove-from-waitlist.ts';

export async function waitlistRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(signedIn([joinWaitlist, leaveWaitlist, acceptOffer, listUserWaitlist]), deps);
  await app.register(admin([listSessionWaitlist, removeFromWaitlist]), deps);
}
