// A letter when somebody logs in from where they never did: the owner notices a stranger at once.
import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { writeMessage } from '../messages/outbox.ts';
import { deviceName } from '../users/device-name.ts';
import { networkOf } from '../users/network.ts';
import { knownDevice } from './cookies.ts';
import { recipientOf } from './mailed-links.ts';

type Before = { ip: string | null; user_agent: string | null };
/** Log-ins looked at; they are kept for 90 days. */
const LOOK_BACK = 50;

/**
 * To be called before the new log-in is written. Known is a device that carries our mark, or the same browser on the
 * same network: some people's browsers forget every cookie. The first log-in of all is no news.
 */
export async function tellOfNewDevice(
  tx: Tx,
  deps: Deps,
  user_id: string,
  request: FastifyRequest,
): Promise<void> {
  if (knownDevice(request, deps.config, user_id)) return;
  const before = await tx<Before[]>`
    select host(ip) as ip, user_agent from logins where user_id = ${user_id} order by created_at desc limit ${LOOK_BACK}`;
  const device = deviceName(request.headers['user-agent'] ?? null);
  const place = networkOf(request.ip);
  const isKnown = before.some((one) => deviceName(one.user_agent) === device && networkOf(one.ip) === place);
  if (before.length === 0 || isKnown) return;
  const [person] = await tx<{ id: string; email: string; name: string; locale: string }[]>`
    select id, email, name, locale from users where id = ${user_id}`;
  await writeMessage(tx, deps, {
    key: `new_login:${randomUUID()}`,
    kind: 'new_login',
    to: recipientOf(person!),
    data: {
      ...{ device, place, at: deps.now().toISOString() },
      link: `${deps.config.PUBLIC_URL}/account/security`,
    },
  });
}
