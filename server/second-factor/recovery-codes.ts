// Ten codes on paper for the day the phone is lost. Each opens the account once, beside the password.
import { randomBytes } from 'node:crypto';
import type { Tx } from '../database/connect.ts';
import { hashToken } from '../seal.ts';

const COUNT = 10;
const GROUPS = 5;
const GROUP_LENGTH = 5;
/** Crockford's 32 signs: no I, L, O or U, which are misread on paper. */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** New codes in place of the ones before; only their hashes are stored. 125 random bits each: what can still be typed. */
export async function replaceRecoveryCodes(tx: Tx, user_id: string, now: Date): Promise<string[]> {
  const codes = Array.from({ length: COUNT }, newCode);
  const hashes = codes.map((code) => hashToken(plain(code)));
  await tx`
    insert into recovery_codes (user_id, code_hashes, created_at) values (${user_id}, ${hashes}, ${now})
    on conflict (user_id) do update set code_hashes = excluded.code_hashes, created_at = excluded.created_at`;
  return codes;
}

/** Uses up a code. @returns how many are left, or null when it is none of them (any more) */
export async function spendRecoveryCode(tx: Tx, user_id: string, code: string): Promise<number | null> {
  const hash = hashToken(plain(code));
  const [left] = await tx<{ codes_left: number }[]>`
    update recovery_codes set code_hashes = array_remove(code_hashes, ${hash})
    where user_id = ${user_id} and ${hash} = any(code_hashes) returning codes_left`;
  return left?.codes_left ?? null;
}

function newCode(): string {
  // 256 is a multiple of 32, so no sign is likelier than another.
  const signs = Array.from(randomBytes(GROUPS * GROUP_LENGTH), (byte) => SIGNS[byte % SIGNS.length]);
  return Array.from({ length: GROUPS }, (_, n) =>
    signs.slice(n * GROUP_LENGTH, (n + 1) * GROUP_LENGTH).join(''),
  ).join('-');
}

/** As it is hashed: what people write differently does not count. */
function plain(code: string): string {
  return code.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
}
