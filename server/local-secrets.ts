// Secrets of an installation that was given none: made once, kept in the data folder, readable by its owner only.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from './config.ts';
import { randomToken } from './seal.ts';

type Secrets = {
  AUTH_SECRET: string;
  LOOKUP_SECRET: string;
  DATA_KEYS: string;
  /** Only where none is given and secrets are kept here; without it hand-typed PayBill money is not taken. */
  MPESA_C2B_SECRET?: string | undefined;
};

/** What the environment gives, completed from `secrets.json` in `data_dir`. Production demands all in the environment. */
export function localSecrets(settings: Settings, data_dir: string): Secrets {
  const { AUTH_SECRET, LOOKUP_SECRET, DATA_KEYS, MPESA_C2B_SECRET } = settings;
  if (AUTH_SECRET && LOOKUP_SECRET && DATA_KEYS)
    return { AUTH_SECRET, LOOKUP_SECRET, DATA_KEYS, MPESA_C2B_SECRET };
  const kept = readOrMake(join(data_dir, 'secrets.json'), data_dir);
  return {
    AUTH_SECRET: AUTH_SECRET ?? kept.AUTH_SECRET,
    LOOKUP_SECRET: LOOKUP_SECRET ?? kept.LOOKUP_SECRET,
    DATA_KEYS: DATA_KEYS ?? kept.DATA_KEYS,
    MPESA_C2B_SECRET: MPESA_C2B_SECRET ?? kept.MPESA_C2B_SECRET,
  };
}

function readOrMake(file: string, folder: string): Secrets {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Secrets;
    return kept.MPESA_C2B_SECRET ? kept : write(file, { ...kept, MPESA_C2B_SECRET: randomToken() });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  mkdirSync(folder, { recursive: true });
  return write(file, {
    AUTH_SECRET: randomToken(),
    LOOKUP_SECRET: randomToken(),
    DATA_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    MPESA_C2B_SECRET: randomToken(),
  });
}

function write(file: string, secrets: Secrets): Secrets {
  // Written beside and moved: a start that is killed here leaves no half file, which would lock all sealed data.
  writeFileSync(`${file}.new`, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return secrets;
}
