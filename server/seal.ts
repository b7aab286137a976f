// Sensitive columns are sealed before they reach the database: AES-256-GCM, the key's id in the value, so that a new
// key can be put in front while old values stay readable. Look-ups go through a keyed hash.
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

export type Seal = ReturnType<typeof createSeal>;

/**
 * @param keys `id:base64,…` as in DATA_KEYS; the first one seals, all of them open.
 * @param lookupSecret key of the look-up hash; changing it makes stored hashes unfindable.
 */
export function createSeal(keys: string, lookupSecret: string) {
  const ring = new Map(
    keys.split(',').map((pair) => {
      const [id, key] = pair.split(':') as [string, string];
      return [id, Buffer.from(key, 'base64')] as const;
    }),
  );
  const [currentId, currentKey] = [...ring][0]!;

  function close(text: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', currentKey, nonce);
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return `${currentId}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
  }

  function open(sealed: string): string {
    const dot = sealed.indexOf('.');
    const key = ring.get(sealed.slice(0, dot));
    if (!key) throw new Error(`No key ${sealed.slice(0, dot)} in DATA_KEYS`);
    const bytes = Buffer.from(sealed.slice(dot + 1), 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
  }

  return {
    /** Text → sealed text; null stays null. */
    close: <T extends string | null>(text: T): T => (text === null ? text : (close(text) as T)),
    /** Sealed text → text; null stays null. @throws when the key is unknown or the value was tampered with. */
    open: <T extends string | null>(sealed: T): T => (sealed === null ? sealed : (open(sealed) as T)),
    closeJson: (value: unknown): string => close(JSON.stringify(value)),
    openJson: (sealed: string): unknown => JSON.parse(open(sealed)),
    /** Keyed hash for exact look-up of a sealed value. */
    lookup: <T extends string | null>(text: T): T =>
      (text === null ? text : createHmac('sha256', lookupSecret).update(text).digest('base64url')) as T,
  };
}

/** 256 random bits as 64 hexadecimal characters: safe in URLs, and never spells a word a provider forbids in one. */
export function randomToken(): string {
  return randomBytes(32).toString('hex');
}

/** How tokens are stored. They are random, so a plain hash is enough. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** Compares two strings without telling by the time where they differ. */
export function sameSecret(a: string, b: string): boolean {
  const [left, right] = [createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest()];
  return timingSafeEqual(left, right);
}
