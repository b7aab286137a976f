// Telling M-Pesa where money typed into the PayBill by hand is to be reported (C2B, version 1 of the call).
import type { Registered } from '../gateway.ts';
import { type DarajaPost, fateOf } from './daraja-call.ts';
import { type DarajaConfig, refusedWord } from './daraja-config.ts';

/** Safe to repeat: the addresses given last count. In production Safaricom changes them only on request. */
export async function registerPaybill(
  urls: { confirmation: string; validation: string },
  post: DarajaPost,
  config: DarajaConfig,
): Promise<Registered> {
  const word = refusedWord(urls.confirmation) ?? refusedWord(urls.validation);
  if (word !== null)
    return { kind: 'refused', reason: `Daraja refuses addresses that contain "${word}".`, raw: null };
  const reply = await post('register PayBill', '/mpesa/c2b/v1/registerurl', {
    ShortCode: config.shortcode,
    // Money that cannot be asked about is taken, and listed if it fits nowhere: turning a customer away costs more.
    ResponseType: 'Completed',
    ConfirmationURL: urls.confirmation,
    ValidationURL: urls.validation,
  });
  const fate = fateOf(reply);
  if (fate.kind === 'accepted') return { kind: 'registered', raw: fate.raw };
  if (fate.kind === 'refused') {
    const reason = `M-Pesa refused the addresses (${fate.code ?? 'no code'}): they may be registered already.`;
    return { kind: 'refused', reason, raw: fate.raw };
  }
  return { kind: 'unavailable', reason: 'M-Pesa does not answer just now.', raw: fate.raw };
}
