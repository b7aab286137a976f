// What the platform has to be told to speak to the simulators, named as in its environment.
import type { Simulators } from './start.ts';

export function mpesaSettings({ daraja: { url, credentials } }: Pick<Simulators, 'daraja'>) {
  return {
    MPESA_BASE_URL: url,
    MPESA_CONSUMER_KEY: credentials.consumer_key,
    MPESA_CONSUMER_SECRET: credentials.consumer_secret,
    MPESA_SHORTCODE: credentials.shortcode,
    MPESA_PASSKEY: credentials.passkey,
    MPESA_INITIATOR: credentials.initiator_name,
    MPESA_INITIATOR_PASSWORD: credentials.initiator_password,
    MPESA_CERTIFICATE: credentials.public_key_pem,
    MPESA_B2C_SHORTCODE: credentials.b2c_shortcode,
  };
}

export function cardSettings({ flutterwave: { url, credentials } }: Pick<Simulators, 'flutterwave'>) {
  return {
    FLUTTERWAVE_BASE_URL: url,
    FLUTTERWAVE_SECRET_KEY: credentials.secret_key,
    FLUTTERWAVE_WEBHOOK_SECRET: credentials.webhook_secret,
  };
}
