// Codes can be guessed, so only so many wrong ones are answered.
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';

/**
 * Runs what looks a code up. Wrong codes count against the account; all else gives its try back.
 * @throws AppError 429 after too many wrong codes
 */
export async function guardCodes<T>(
  { limits }: Pick<Deps, 'limits'>,
  user_id: string,
  work: () => Promise<T>,
): Promise<T> {
  await limits.count('voucher_by_account', user_id);
  try {
    const answer = await work();
    await limits.giveBack('voucher_by_account', user_id);
    return answer;
  } catch (error) {
    const wrong = error instanceof AppError && error.code === 'voucher_not_usable';
    if (!wrong) await limits.giveBack('voucher_by_account', user_id);
    throw error;
  }
}
