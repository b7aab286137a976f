// Rate limits, counted in the database so that all nodes share them (rate-limiter-flexible does the counting).
import { isIPv6 } from 'node:net';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Sql } from '../database/connect.ts';
import { AppError } from '../errors.ts';

/** 2001, in epoch milliseconds. */
const EARLIEST_INSTANT_MS = 1e12;

/** name: [tries, seconds]. Accounts: reliability.md, at most 10 log-ins an account per 15 minutes. */
export const limits = {
  login_by_account: [10, 900],
  login_by_device: [10, 900],
  login_by_address: [50, 900],
  // Each try needs the password, or a log-in.
  second_step_by_account: [10, 900],
  second_step_by_device: [10, 900],
  second_step_by_address: [50, 900],
  second_factor_by_account: [10, 900],
  step_up_challenge_by_account: [60, 900],
  // Thousands may stand behind one address.
  passkey_by_address: [300, 900],
  // A whole class may sign up from one room, and a mobile network puts thousands behind one address.
  register_by_address: [100, 3600],
  refresh_by_address: [300, 900],
  forgot_password_by_account: [3, 3600],
  forgot_password_by_address: [50, 3600],
  resend_verification_by_account: [5, 3600],
  token_by_address: [30, 900],
  change_password_by_account: [10, 900],
  corporate_request_by_address: [20, 3600],
  corporate_link_by_address: [60, 900],
  interest_by_address: [20, 3600],
  interest_by_email: [10, 86_400],
  voucher_by_account: [20, 3600],
  push_by_account: [20, 3600],
  check_by_account: [30, 300],
  claim_by_account: [10, 3600],
  resend_confirmation_by_account: [5, 3600],
  export_by_account: [60, 3600],
  bulk_by_account: [120, 3600],
  own_data_by_account: [10, 3600],
  doubtful_delivery_by_address: [120, 3600],
  // Wrong codes only.
  certificate_by_address: [60, 900],
  review_by_account: [20, 3600],
  report_by_account: [20, 3600],
} as const satisfies Record<string, readonly [number, number]>;

export type LimitName = keyof typeof limits;
export type RateLimits = ReturnType<typeof createRateLimits>;

/** @param now the one clock; the library reads the machine's, which is not that of the other nodes */
export function createRateLimits(sql: Sql, now: () => Date, options: { off?: boolean } = {}) {
  const storeClient = {
    query: async ({ text, values }: { text: string; values: unknown[] }) => {
      const ahead_ms = now().getTime() - Date.now();
      // Instants are the only numbers of this size that it sends, and `expire` the only one it reads.
      const ours = values.map((value) =>
        typeof value === 'number' && value > EARLIEST_INSTANT_MS ? Math.round(value + ahead_ms) : value,
      );
      const stored = await sql.unsafe<{ expire: number | null }[]>(text, ours as never[]);
      const rows = stored.map((row) => (row.expire ? { ...row, expire: row.expire - ahead_ms } : row));
      return { rows, rowCount: stored.count };
    },
  };
  const limiters = new Map(
    Object.entries(limits).map(([name, [points, duration]]) => [
      name as LimitName,
      new RateLimiterPostgres({
        storeClient,
        storeType: 'pool',
        tableName: 'rate_limits',
        tableCreated: true,
        clearExpiredByTimeout: false,
        keyPrefix: name,
        points,
        duration,
      }),
    ]),
  );
  /** Counts one try. @returns the seconds to wait when there were too many, else null */
  async function consume(name: LimitName, who: string): Promise<number | null> {
    if (options.off) return null;
    try {
      await limiters.get(name)!.consume(counted(who));
      return null;
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      return Math.ceil(refused.msBeforeNext / 1000);
    }
  }

  return {
    /**
     * Counts one try.
     * @throws AppError 429 with the seconds to wait when there were too many
     */
    async count(name: LimitName, who: string): Promise<void> {
      const retry_after_s = await consume(name, who);
      if (retry_after_s !== null) throw new AppError('rate_limited', undefined, { retry_after_s });
    },
    /** Counts one try, where a refusal would tell or hurt somebody who did not try. False when there were too many. */
    async allows(name: LimitName, who: string): Promise<boolean> {
      return (await consume(name, who)) === null;
    },
    /** Forgets the tries, after a success. */
    async forget(name: LimitName, who: string): Promise<void> {
      if (!options.off) await limiters.get(name)!.delete(counted(who));
    },
    /** Takes one counted try back: mobile networks put thousands of people behind one address, and only failures tell. */
    async giveBack(name: LimitName, who: string): Promise<void> {
      if (!options.off) await limiters.get(name)!.reward(counted(who));
    },
  };
}

/** What a try counts under. One customer of an IPv6 network has 2^64 addresses, so those count by their first half. */
export function counted(who: string): string {
  if (!isIPv6(who)) return who.slice(0, 200);
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(who);
  if (mapped) return mapped[1]!;
  const [head, tail] = who.toLowerCase().split('%')[0]!.split('::') as [string, string?];
  const [before, behind] = [head, tail].map((part) => (part ? part.split(':') : [])) as [string[], string[]];
  const zeros =
    tail === undefined ? [] : Array<string>(Math.max(0, 8 - before.length - behind.length)).fill('0');
  const network = [...before, ...zeros, ...behind]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}
