// A POST to Daraja with a token, and what its answer means for the question every caller has: was it carried out?
import type { DarajaConfig } from './daraja-config.ts';
import { tokenSource } from './daraja-token.ts';
import type { GatewayDeps, ProviderHttp, Reply } from './provider-http.ts';
import { child, text } from './wire-values.ts';

/** `bad_credentials`: our key or secret is refused; nothing was carried out. */
export type DarajaReply = Reply | { kind: 'bad_credentials'; code: string | null; raw: unknown };

export type DarajaPost = (operation: string, path: string, body: object) => Promise<DarajaReply>;

const token_refused = new Set(['404.001.03', '401.002.01', '400.003.01']);

/**
 * Posts once, and a second time only when Daraja refused the token: then nothing was carried out.
 */
export function darajaPost(http: ProviderHttp, config: DarajaConfig, deps: GatewayDeps): DarajaPost {
  const tokens = tokenSource(http, config, deps);
  return async (operation, path, body) => {
    for (let attempt = 1; ; attempt++) {
      const token = await tokens.get();
      if (token.kind !== 'token') return token;
      const headers = { authorization: `Bearer ${token.token}` };
      const reply = await http({ operation, method: 'POST', path, headers, body });
      const code = errorOf(reply).code;
      const refused =
        reply.kind === 'answer' && (reply.status === 401 || (code !== null && token_refused.has(code)));
      if (!refused) return reply;
      tokens.refused(token.token);
      if (attempt === 2) {
        deps.log.error({ provider: 'mpesa', operation, code }, 'a fresh access token is refused');
        return { kind: 'bad_credentials', code, raw: reply.raw };
      }
    }
  };
}

/** Code and words of an error body in any of its shapes; nulls when there is no such thing in it. */
export function errorOf(reply: DarajaReply): { code: string | null; message: string } {
  if (reply.kind !== 'answer') return { code: null, message: '' };
  const body = child({ body: reply.json }, 'body');
  const fault = child(body, 'fault');
  return {
    code: text(body.errorCode) ?? text(child(fault, 'detail').errorcode),
    message: text(body.errorMessage) ?? text(fault.faultstring) ?? '',
  };
}

/** What became of a POST, before it is put into words for anybody. `fault` says whose matter a refusal is. */
export type Fate =
  | { kind: 'accepted'; body: Record<string, unknown>; raw: unknown }
  | { kind: 'refused'; code: string | null; fault: 'ours' | 'phone_number' | 'phone_busy'; raw: unknown }
  | { kind: 'unavailable'; raw: unknown }
  | { kind: 'unknown'; raw: unknown };

/** Sorts an answer of the push, reversal and payout calls; the rows come from Daraja's error tables. */
export function fateOf(reply: DarajaReply): Fate {
  const raw = reply.raw;
  if (reply.kind === 'not_sent') return { kind: 'unavailable', raw };
  if (reply.kind === 'lost') return { kind: 'unknown', raw };
  if (reply.kind === 'bad_credentials') return { kind: 'refused', code: reply.code, fault: 'ours', raw };

  const { code, message } = errorOf(reply);
  if (reply.status === 429 || code?.includes('ratelimit')) return { kind: 'unavailable', raw };
  if (code === null) return fateWithoutError(reply.status, child({ body: reply.json }, 'body'), raw);
  if (code === '500.003.02' || code === '500.003.03') return { kind: 'unavailable', raw };
  if (code === '500.001.1001') return fateByMessage(code, message, raw);
  if (code === '400.002.02' && /phone|party ?a/i.test(message)) {
    return { kind: 'refused', code, fault: 'phone_number', raw };
  }
  // A code of the 400 family names a fault in the request, whatever HTTP status it travels under.
  return /^4\d\d\./.test(code) ? { kind: 'refused', code, fault: 'ours', raw } : { kind: 'unknown', raw };
}

function fateWithoutError(status: number, body: Record<string, unknown>, raw: unknown): Fate {
  const response_code = text(body.ResponseCode);
  if (status < 200 || status > 299 || response_code === null) return { kind: 'unknown', raw };
  return response_code === '0'
    ? { kind: 'accepted', body, raw }
    : { kind: 'refused', code: response_code, fault: 'ours', raw };
}

/** 500.001.1001 stands for several things, and only its words tell them apart. */
function fateByMessage(code: string, message: string, raw: unknown): Fate {
  if (/lock subscriber|already in process/i.test(message)) {
    return { kind: 'refused', code, fault: 'phone_busy', raw };
  }
  if (/wrong credential|merchant does not exist/i.test(message)) {
    return { kind: 'refused', code, fault: 'ours', raw };
  }
  return { kind: 'unknown', raw };
}
