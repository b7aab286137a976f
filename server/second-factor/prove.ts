// Checking a second factor that was brought: a code of the app, a code from paper, or a passkey's signature.
import type { Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { tellOfChange } from './factors.ts';
import { spendPasskey } from './passkey.ts';
import { spendRecoveryCode } from './recovery-codes.ts';
import type { PasskeyProof } from './schemas.ts';
import { spendTotp } from './totp.ts';

export type Brought = { code?: string | undefined; passkey?: PasskeyProof | undefined };

/** Uses up what was brought. @throws AppError `code_invalid`, `passkey_invalid` */
export async function spendProof(
  tx: Tx,
  deps: Deps,
  user_id: string,
  { code, passkey }: Brought,
  passkey_challenge: string,
): Promise<void> {
  if (passkey) await spendPasskey(tx, deps, passkey, passkey_challenge, { of: user_id, alone: false });
  else await spendCode(tx, deps, user_id, code ?? '');
}

/** @throws AppError `code_invalid` */
export async function spendCode(tx: Tx, deps: Deps, user_id: string, typed: string): Promise<void> {
  const code = typed.replace(/[\s-]/g, '');
  if (/^\d{6}$/.test(code)) {
    if (await spendTotp(tx, deps, user_id, code)) return;
  } else if ((await spendRecoveryCode(tx, user_id, code)) !== null) {
    await tellOfChange(tx, deps, user_id, 'code_used');
    return;
  }
  throw new AppError('code_invalid');
}
