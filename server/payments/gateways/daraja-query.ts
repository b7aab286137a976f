// The status query of a push. It knows neither receipt nor amount, and it has called paid pushes failed.
import { type Evidence, type ProviderIds, ProviderUnavailable } from '../gateway.ts';
import { blank_evidence } from './blank-evidence.ts';
import { type DarajaPost, type DarajaReply, errorOf } from './daraja-call.ts';
import { type DarajaConfig, signature } from './daraja-config.ts';
import { queryMeaning } from './daraja-result-codes.ts';
import type { GatewayDeps } from './provider-http.ts';
import { child, text } from './wire-values.ts';

/**
 * @returns `pending` for a push whose id was never learnt: only its callback can tell more
 * @throws ProviderUnavailable
 */
export async function queryPush(
  attempt: { ids: ProviderIds; started_at: Date },
  post: DarajaPost,
  config: DarajaConfig,
  deps: GatewayDeps,
): Promise<Evidence> {
  if (attempt.ids.checkout === null) return pending(null, null, 'no id of the push was ever learnt');
  // Counted from when we ask: a slow answer may have been made while the prompt was still open.
  const age_ms = deps.now().getTime() - attempt.started_at.getTime();
  const reply = await post('query', '/mpesa/stkpushquery/v1/query', {
    BusinessShortCode: Number(config.shortcode),
    ...signature(config, deps.now()),
    CheckoutRequestID: attempt.ids.checkout,
  });
  return readQuery(reply, attempt.ids.checkout, age_ms >= (config.prompt_life_s ?? 90) * 1000);
}

/** @throws ProviderUnavailable when the answer says nothing about this push */
export function readQuery(reply: DarajaReply, checkout: string, prompt_over: boolean): Evidence {
  if (reply.kind === 'lost') throw new ProviderUnavailable(`M-Pesa status query: ${reply.why}`);
  if (reply.kind === 'not_sent') {
    throw new ProviderUnavailable(`M-Pesa status query: ${reply.why}`, reply.retry_after_s);
  }
  if (reply.kind === 'bad_credentials') {
    throw new ProviderUnavailable('M-Pesa status query: our key or secret is refused');
  }
  const { code: error, message } = errorOf(reply);
  if (error === '500.001.1001' && /being processed|lock subscriber|already in process/i.test(message)) {
    return pending(error, reply.raw);
  }
  // Asked so soon that the query does not know the push yet.
  if (error === '400.002.02' && /CheckoutRequestID/i.test(message)) return pending(error, reply.raw);

  const body = child({ body: reply.json }, 'body');
  const about = text(body.CheckoutRequestID);
  if (about !== null && about !== checkout)
    throw new ProviderUnavailable('M-Pesa status query: another push');
  const result = text(body.ResultCode);
  if (reply.status < 200 || reply.status > 299 || error !== null || result === null) {
    throw new ProviderUnavailable(
      `M-Pesa status query: HTTP ${reply.status}${error === null ? '' : `, code ${error}`}`,
      reply.retry_after_s,
    );
  }
  const meaning = queryMeaning(result, prompt_over);
  const final = meaning.outcome !== 'pending';
  return { ...blank_evidence, ...meaning, source: 'query', code: result, final, raw: reply.raw };
}

function pending(code: string | null, raw: unknown, note?: string): Evidence {
  const reason = 'M-Pesa has not confirmed this payment yet. Please do not pay twice; we keep checking.';
  return { ...blank_evidence, source: 'query', outcome: 'pending', code, reason, raw: note ? { note } : raw };
}
