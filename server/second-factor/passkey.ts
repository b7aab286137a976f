// Passkeys (WebAuthn, by SimpleWebAuthn): what the browser is asked, and whether its answer holds. The site they belong
// to is PUBLIC_URL's.
import type { Config } from '../config.ts';
import type { Db, Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { CHALLENGE_LIFE_S, openChallenge } from './challenge.ts';
import type { NewPasskey, PasskeyProof } from './schemas.ts';

type Stored = { credential_id: string; transports: string[] };
type Held = { id: string; credential_id: string; public_key: string; sign_count: number };
export type MadePasskey = {
  credential_id: string;
  public_key: string;
  sign_count: number;
  transports: string[];
  is_synced: boolean;
};

function place({ PUBLIC_URL }: Pick<Config, 'PUBLIC_URL'>) {
  const { origin, hostname } = new URL(PUBLIC_URL);
  return { expectedOrigin: origin, expectedRPID: hostname };
}

/** Large, and not for every day: brought when somebody first uses a passkey. */
const library = () => import('@simplewebauthn/server');
const timeout = CHALLENGE_LIFE_S * 1000;
/** Ed25519, ES256, RS256: what today's devices make. */
const supportedAlgorithmIDs = [-8, -7, -257];

function storedOf(sql: Db, user_id: string) {
  return sql<Stored[]>`select credential_id, transports from passkeys where user_id = ${user_id}`;
}

/** What a browser is asked to sign with. @param user_id null: with any passkey, which also has to know its owner */
export async function askForPasskey(sql: Db, { config }: Pick<Deps, 'config'>, user_id: string | null) {
  const known = user_id === null ? [] : await storedOf(sql, user_id);
  return (await library()).generateAuthenticationOptions({
    ...{ rpID: place(config).expectedRPID, timeout },
    userVerification: user_id === null ? 'required' : 'preferred',
    ...(user_id === null ? {} : { allowCredentials: known.map(descriptor) }),
  });
}

/** A challenge for what is to be proved, and what a passkey has to sign where there is one. */
export async function askForProof(
  sql: Db,
  deps: Pick<Deps, 'config' | 'now'>,
  purpose: 'log_in' | 'step_up',
  user_id: string,
  methods: readonly string[],
) {
  const options = methods.includes('passkey') ? await askForPasskey(sql, deps, user_id) : null;
  return {
    challenge: await openChallenge(sql, deps, purpose, user_id, options?.challenge ?? ''),
    passkey_options: options && { ...options },
    expires_in: CHALLENGE_LIFE_S,
  };
}

/** What a browser is asked to make a passkey from. */
export async function askForNewPasskey(
  sql: Db,
  { config }: Pick<Deps, 'config'>,
  person: { id: string; email: string; name: string },
) {
  return (await library()).generateRegistrationOptions({
    ...{ rpName: config.BUSINESS_NAME, rpID: place(config).expectedRPID, timeout },
    ...{ userID: new TextEncoder().encode(person.id), userName: person.email, userDisplayName: person.name },
    supportedAlgorithmIDs,
    excludeCredentials: (await storedOf(sql, person.id)).map(descriptor),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
  });
}

function descriptor({ credential_id, transports }: Stored) {
  return { id: credential_id, transports };
}

/** @throws AppError `passkey_invalid` */
export async function checkNewPasskey(
  { config, log }: Pick<Deps, 'config' | 'log'>,
  passkey: NewPasskey,
  challenge: string,
): Promise<MadePasskey> {
  const { verifyRegistrationResponse } = await library();
  const answer = await verifyRegistrationResponse({
    ...{ response: passkey as never, expectedChallenge: challenge, ...place(config) },
    ...{ requireUserVerification: false, supportedAlgorithmIDs },
  }).catch((error: unknown) => refuse(log, error));
  if (!answer.verified) throw new AppError('passkey_invalid');
  const { credential, credentialBackedUp } = answer.registrationInfo;
  return {
    credential_id: credential.id,
    public_key: Buffer.from(credential.publicKey).toString('base64url'),
    sign_count: credential.counter,
    transports: credential.transports ?? [],
    is_synced: credentialBackedUp,
  };
}

/** @throws AppError `passkey_invalid` when there is no such passkey */
export async function ownerOfPasskey(sql: Db, credential_id: string): Promise<string> {
  const [held] = await sql<{ user_id: string }[]>`
    select user_id from passkeys where credential_id = ${credential_id}`;
  if (!held) throw new AppError('passkey_invalid', 'This passkey is not known here');
  return held.user_id;
}

/**
 * Checks a signature and counts the passkey's use. A counter that does not grow tells of a copied key.
 * @param rules.of whose passkey it has to be; @param rules.alone it stands for the password too, so it must have asked
 * its owner (finger, face, PIN)
 * @returns whose it is
 * @throws AppError `passkey_invalid`
 */
export async function spendPasskey(
  tx: Tx,
  { config, log, now }: Pick<Deps, 'config' | 'log' | 'now'>,
  passkey: PasskeyProof,
  challenge: string,
  rules: { of: string; alone: boolean },
): Promise<void> {
  const [held] = await tx<Held[]>`
    select id, credential_id, public_key, sign_count from passkeys
    where credential_id = ${passkey.id} and user_id = ${rules.of} for no key update`;
  if (!held) throw new AppError('passkey_invalid', 'This passkey is not known here');
  const { verifyAuthenticationResponse } = await library();
  const answer = await verifyAuthenticationResponse({
    ...{ response: passkey as never, expectedChallenge: challenge, ...place(config) },
    credential: {
      id: held.credential_id,
      publicKey: new Uint8Array(Buffer.from(held.public_key, 'base64url')),
      counter: Number(held.sign_count),
    },
    requireUserVerification: rules.alone,
  }).catch((error: unknown) => refuse(log, error));
  if (!answer.verified) throw new AppError('passkey_invalid');
  const { newCounter, credentialBackedUp } = answer.authenticationInfo;
  await tx`
    update passkeys set sign_count = ${newCounter}, is_synced = ${credentialBackedUp}, last_used_at = ${now()}
    where id = ${held.id}`;
}

/** What exactly was wrong helps nobody but an attacker; it stands in the log, without the answer itself. */
function refuse(log: Deps['log'], error: unknown): never {
  log.info({ reason: (error as Error).message.slice(0, 200) }, 'a passkey was refused');
  throw new AppError('passkey_invalid', undefined, { cause: error });
}
