// What a story has on its hands, and how its people send their requests.
import type { Reply, TestApp } from '../app.ts';
import { makeLogin, makeUser } from '../make.ts';
import type { Said } from './judge.ts';
import type { Model } from './model.ts';
import type { Parcel, SimulatedPlatform } from './platform.ts';
import type { Places } from './stored.ts';

export type KnownParcel = Parcel & { said: Said; webhooks: { id: string; applied: boolean }[] };
/** What a story has on its hands. */
export type Stage = {
  platform: SimulatedPlatform;
  m: Model;
  places: Places;
  users: { id: string; login_id: string; token: string; token_ends: number }[];
  admins: Stage['users'];
  sessions: string[];
  vouchers: string[];
  /** By what they are about and their number: `0/1/0#0:1`. */
  parcels: Map<string, KnownParcel>;
  /** Deliveries that were not let in. */
  refused: string[];
};

export const REASON = 'The simulation says so';
export const word = ({ status, body }: Reply): string =>
  status < 300 ? 'ok' : (body?.code ?? `status ${status}`);

export async function newPerson(
  { platform }: Pick<Stage, 'platform'>,
  role: 'student' | 'admin' = 'student',
) {
  const { sql } = platform.steady;
  const user = await makeUser(sql, { role });
  const login_id = await makeLogin(sql, user.id, new Date(platform.now));
  return { id: user.id, login_id, token: '', token_ends: 0 };
}

/** Access tokens last an hour; whoever was shown out keeps the old one. */
async function tokenOf(
  stage: Stage,
  who: Stage['users'][number],
  role: 'student' | 'admin',
  active: boolean,
) {
  const { platform } = stage;
  if (active && platform.now > who.token_ends - 600_000) {
    who.token = await platform.steady.deps.tokens.issue({ user_id: who.id, role, login_id: who.login_id });
    who.token_ends = platform.now + 3_600_000;
  }
  return who.token;
}

export type Doing = { stage: Stage; node: TestApp; key?: string | undefined };

export async function request(
  { stage, node, key }: Doing,
  who: number | 'admin' | 'second admin' | null,
  [method, path, body]: [method: string, path: string, body?: unknown],
): Promise<Reply> {
  const admin = who === 'second admin' ? stage.admins[1]! : stage.admins[0]!;
  const token =
    who === null
      ? null
      : typeof who === 'number'
        ? await tokenOf(stage, stage.users[who]!, 'student', stage.m.users[who]!.active)
        : await tokenOf(stage, admin, 'admin', true);
  return node.call(method, path, {
    token,
    ...(body === undefined ? {} : { body }),
    ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
  });
}
