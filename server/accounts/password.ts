// Passwords are stored as argon2id, in the PHC string format, so that every hash says how it was made.
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { BulkheadRejectedError, bulkhead } from 'cockatiel';
import { AppError } from '../errors.ts';

/**
 * OWASP's second choice for argon2id: 19 MiB and two passes. About 40 ms of one core here: dear for somebody who tries
 * a stolen table, cheap for somebody who logs in. Raising a number re-hashes each password at its next log-in.
 */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const PARALLELISM = 1;
const TAG_BYTES = 32;
const SALT_BYTES = 16;

/**
 * Hashing runs on Node's four worker threads, which files and look-ups of names need too. Two at a time leave them room
 * and bound the memory to 38 MiB; beyond a queue of about two seconds the answer is "not now".
 */
const atOnce = bulkhead(2, 80);
const hash = promisify(argon2);

type Made = { memory: number; passes: number; parallelism: number; salt: Buffer; tag: Buffer };

/** What an unknown e-mail address is compared with, so that its answer takes as long as any other. */
const NOBODY = write({
  memory: MEMORY_KIB,
  passes: PASSES,
  parallelism: PARALLELISM,
  salt: randomBytes(SALT_BYTES),
  tag: randomBytes(TAG_BYTES),
});

/** A stored hash that no password has: for accounts whose owner has yet to choose one, or has none any more. */
export function unusablePassword(): string {
  return write({
    memory: MEMORY_KIB,
    passes: PASSES,
    parallelism: PARALLELISM,
    salt: randomBytes(SALT_BYTES),
    tag: randomBytes(TAG_BYTES),
  });
}

/** @throws AppError 503 when too many passwords wait to be hashed */
export async function hashPassword(password: string): Promise<string> {
  const made = {
    memory: MEMORY_KIB,
    passes: PASSES,
    parallelism: PARALLELISM,
    salt: randomBytes(SALT_BYTES),
  };
  return write({ ...made, tag: await tagOf(password, { ...made, tag: Buffer.alloc(TAG_BYTES) }) });
}

/**
 * Whether a password is the stored one; `stored` is undefined for an account that does not exist, which takes as long
 * and is never right. `outdated`: the hash was made with other parameters than today's.
 * @throws AppError 503 when too many passwords wait to be hashed
 */
export async function checkPassword(
  password: string,
  stored: string | undefined,
): Promise<{ right: boolean; outdated: boolean }> {
  const made = read(stored ?? NOBODY);
  const same = timingSafeEqual(await tagOf(password, made), made.tag);
  const outdated = made.memory !== MEMORY_KIB || made.passes !== PASSES || made.parallelism !== PARALLELISM;
  return { right: same && stored !== undefined, outdated };
}

async function tagOf(password: string, made: Made): Promise<Buffer> {
  try {
    return await atOnce.execute(() =>
      hash('argon2id', {
        // One spelling for letters that keyboards compose differently.
        message: password.normalize('NFC'),
        nonce: made.salt,
        memory: made.memory,
        passes: made.passes,
        parallelism: made.parallelism,
        tagLength: made.tag.length,
      }),
    );
  } catch (error) {
    if (!(error instanceof BulkheadRejectedError)) throw error;
    throw new AppError('service_unavailable', 'Many people are logging in just now, please try again', {
      retry_after_s: 2,
      cause: error,
    });
  }
}

function write({ memory, passes, parallelism, salt, tag }: Made): string {
  const [salt64, tag64] = [salt, tag].map((bytes) => bytes.toString('base64').replace(/=+$/, ''));
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${salt64}$${tag64}`;
}

function read(stored: string): Made {
  const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(stored);
  if (!parts) throw new Error('A stored password hash cannot be read');
  return {
    memory: Number(parts[1]),
    passes: Number(parts[2]),
    parallelism: Number(parts[3]),
    salt: Buffer.from(parts[4]!, 'base64'),
    tag: Buffer.from(parts[5]!, 'base64'),
  };
}
