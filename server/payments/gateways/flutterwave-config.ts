// What the card gateway has to be told.
import type { BreakerConfig } from './provider-http.ts';

export type FlutterwaveConfig = {
  /** Ends in /v3. */
  base_url: string;
  secret_key: string;
  /** Null when none is configured: then every delivery is refused. */
  webhook_secret: string | null;
  /** `literal`: header verif-hash is the secret itself · `hmac_sha256_base64`: header flutterwave-signature over the raw body. */
  signature_scheme: 'literal' | 'hmac_sha256_base64';
  /** As the hosted page wants them, e.g. "card, mpesa". */
  payment_options: string;
  timeout_ms: number;
  /** Shown on the hosted page. */
  title: string;
  logo?: string;
  /** Currencies the account may collect; KES alone by default. */
  currencies?: string[];
  /** Minutes until the hosted page stops taking money; Flutterwave's own default when left out. */
  session_duration_min?: number;
  /** Tries the hosted page allows; Flutterwave's own default when left out. */
  max_retry_attempt?: number;
  breaker?: BreakerConfig;
};
