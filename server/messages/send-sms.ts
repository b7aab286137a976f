// SMS through Africa's Talking (POST /version1/messaging, form in, JSON out). One number, one text a call.
import { z } from 'zod';
import type { Config } from '../config.ts';
import { outgoing } from '../outgoing.ts';

/** What became of a try. `final`: trying again is of no use. `unknown`: it may have been sent. */
export type SmsOutcome =
  | { kind: 'sent'; provider_id: string | null }
  | { kind: 'failed'; code: string; final: boolean; unknown?: boolean };

const TIMEOUT_MS = 20_000;
/** Of a recipient: 100 processed, 101 sent, 102 queued. */
const TAKEN = [100, 101, 102];
/**
 * Of a recipient: 401 risk hold, 403 no such number, 404 no number for SMS, 406 on the blacklist, 409 do not disturb.
 * The others are ours to mend (402 sender, 405 balance) or pass (407, 500, 501, 502).
 */
const FINAL = [401, 403, 404, 406, 409];

const answerSchema = z.object({
  SMSMessageData: z.object({
    Message: z.string(),
    Recipients: z.array(
      z.object({ statusCode: z.coerce.number(), status: z.string(), messageId: z.string().optional() }),
    ),
  }),
});

type Account = Pick<
  Config,
  | 'AFRICASTALKING_BASE_URL'
  | 'AFRICASTALKING_USERNAME'
  | 'AFRICASTALKING_API_KEY'
  | 'AFRICASTALKING_SENDER_ID'
  | 'MODE'
  | 'PRIVATE_HOSTS'
>;

/** @param to E.164 */
export async function sendSms(account: Account, to: string, text: string): Promise<SmsOutcome> {
  const form = new URLSearchParams({ username: account.AFRICASTALKING_USERNAME!, to, message: text });
  if (account.AFRICASTALKING_SENDER_ID) form.set('from', account.AFRICASTALKING_SENDER_ID);
  let answer: Response;
  let body: string;
  try {
    answer = await outgoing(account)(`${account.AFRICASTALKING_BASE_URL}/version1/messaging`, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        apikey: account.AFRICASTALKING_API_KEY!,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: form.toString(),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    body = await answer.text();
  } catch (error) {
    const code = codeOf(error);
    // Nothing was said yet when the connection itself failed.
    const unsaid = [
      'ERR_PRIVATE_ADDRESS',
      'ECONNREFUSED',
      'ENOTFOUND',
      'EAI_AGAIN',
      'EHOSTUNREACH',
      'UND_ERR_CONNECT_TIMEOUT',
    ];
    return { kind: 'failed', code, final: false, unknown: !unsaid.includes(code) };
  }
  return answer.ok ? read(body) : refusal(answer.status);
}

function read(body: string): SmsOutcome {
  const parsed = answerSchema.safeParse(parseJson(body));
  if (!parsed.success) return { kind: 'failed', code: 'UNREADABLE', final: false, unknown: true };
  const { Message, Recipients } = parsed.data.SMSMessageData;
  const [recipient] = Recipients;
  // Without a recipient the message says why, for example InvalidSenderId.
  if (!recipient) return { kind: 'failed', code: Message.replace(/\W+/g, ' ').slice(0, 40), final: false };
  if (TAKEN.includes(recipient.statusCode)) {
    const { messageId = 'None' } = recipient;
    return { kind: 'sent', provider_id: messageId === 'None' ? null : messageId };
  }
  return {
    kind: 'failed',
    code: `${recipient.status} ${recipient.statusCode}`,
    final: FINAL.includes(recipient.statusCode),
  };
}

/** 401 is a wrong key and 429 too much at once: ours to mend, or passing. Any other 4xx would only be said again. */
function refusal(status: number): SmsOutcome {
  const passing = status >= 500 || status === 401 || status === 403 || status === 408 || status === 429;
  return { kind: 'failed', code: `HTTP ${status}`, final: !passing, unknown: status >= 500 };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function codeOf(error: unknown): string {
  const { name, code } = error as { name?: string; code?: unknown };
  return typeof code === 'string' ? code : (name ?? 'UNKNOWN');
}
