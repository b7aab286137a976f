// Daraja's access token: asked for once, kept until a minute before its end, never fetched twice at the same time.
import type { DarajaConfig } from './daraja-config.ts';
import type { GatewayDeps, ProviderHttp } from './provider-http.ts';
import { child, text } from './wire-values.ts';

const renew_before_ms = 60_000;

export type TokenReply =
  | { kind: 'token'; token: string }
  | { kind: 'bad_credentials'; code: string | null; raw: unknown }
  | { kind: 'not_sent'; why: string; retry_after_s: number | null; raw: unknown };

export type TokenSource = {
  get(): Promise<TokenReply>;
  /** Tells that Daraja refused this token, so the next `get` asks for another. */
  refused(token: string): void;
};

export function tokenSource(http: ProviderHttp, config: DarajaConfig, deps: GatewayDeps): TokenSource {
  let held: { token: string; renew_at: number } | null = null;
  let asking: Promise<TokenReply> | null = null;
  const basic = Buffer.from(`${config.consumer_key}:${config.consumer_secret}`).toString('base64');

  async function ask(): Promise<TokenReply> {
    const reply = await http({
      operation: 'token',
      method: 'GET',
      path: '/oauth/v1/generate?grant_type=client_credentials',
      headers: { authorization: `Basic ${basic}` },
    });
    if (reply.kind === 'lost')
      return { kind: 'not_sent', why: reply.why, retry_after_s: null, raw: reply.raw };
    if (reply.kind === 'not_sent') return reply;
    const body = child({ body: reply.json }, 'body');
    const token = text(body.access_token);
    if (reply.status === 200 && token !== null) {
      // A lifetime that cannot be read counts as none: the token serves this call only.
      const life_s = Number(text(body.expires_in) ?? 0);
      const life_ms = Number.isFinite(life_s) ? life_s * 1000 : 0;
      held = { token, renew_at: deps.now().getTime() + life_ms - renew_before_ms };
      return { kind: 'token', token };
    }
    // The sandbox's keys on the production host get a 400 with an empty body.
    if ([400, 401, 403, 404].includes(reply.status)) {
      deps.log.error({ provider: 'mpesa', status: reply.status }, 'the consumer key or secret is refused');
      return { kind: 'bad_credentials', code: text(body.errorCode), raw: withoutToken(reply.raw) };
    }
    return {
      kind: 'not_sent',
      why: `no token (HTTP ${reply.status})`,
      retry_after_s: reply.retry_after_s,
      raw: withoutToken(reply.raw),
    };
  }

  return {
    get() {
      if (held && deps.now().getTime() < held.renew_at) {
        return Promise.resolve({ kind: 'token', token: held.token });
      }
      asking ??= ask().finally(() => {
        asking = null;
      });
      return asking;
    },
    refused(token) {
      // Ten calls refused together must lead to one new token, not throw away the one just fetched.
      if (held?.token === token) held = null;
    },
  };
}

/** Raw answers are kept with the payment; a token among them would be a secret at rest. */
function withoutToken(raw: unknown): unknown {
  const { access_token: _, ...rest } = child({ raw }, 'raw');
  return rest;
}
