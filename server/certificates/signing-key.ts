// The key that signs digital credentials: made at first use, its private half sealed in the database, its public half
// published. A key once published stays, so that what it signed can be checked for ever.
import { exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import type { Db } from '../database/connect.ts';
import type { Deps } from '../deps.ts';

/** Open Badges 3.0 asks every verifier to know it. */
export const ALGORITHM = 'RS256';

export type PublicKey = JWK & { kid: string };
type SigningKey = { kid: string; key: Awaited<ReturnType<typeof importJWK>> };

/** Two requests at once make one key. */
const LOCK = 7_214_905;

/** The newest key. */
export async function signingKey({
  sql,
  seal,
  now,
}: Pick<Deps, 'sql' | 'seal' | 'now'>): Promise<SigningKey> {
  const stored = (await newest(sql)) ?? (await makeKey());
  return {
    kid: stored.id,
    key: await importJWK(seal.openJson(stored.private_jwk) as JWK, ALGORITHM),
  };

  async function makeKey() {
    const pair = await generateKeyPair(ALGORITHM, { extractable: true });
    const [public_jwk, private_jwk] = await Promise.all([
      exportJWK(pair.publicKey),
      exportJWK(pair.privateKey),
    ]);
    return sql.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(${LOCK})`;
      const meanwhile = await newest(tx as unknown as Db);
      if (meanwhile) return meanwhile;
      const [row] = await tx<{ id: string; private_jwk: string }[]>`
        insert into signing_keys (public_jwk, private_jwk, created_at)
        values (${tx.json(public_jwk as never)}, ${seal.closeJson(private_jwk)}, ${now()}) returning id, private_jwk`;
      return row!;
    });
  }
}

async function newest(sql: Db): Promise<{ id: string; private_jwk: string } | undefined> {
  const [row] = await sql<{ id: string; private_jwk: string }[]>`
    select id, private_jwk from signing_keys order by created_at desc, id desc limit 1`;
  return row;
}

/** Every key we ever signed with, as it is published. */
export async function publicKeys(sql: Db): Promise<PublicKey[]> {
  const rows = await sql<{ id: string; public_jwk: JWK }[]>`
    select id, public_jwk from signing_keys order by created_at, id`;
  return rows.map(({ id, public_jwk }) => ({ ...public_jwk, kid: id, alg: ALGORITHM, use: 'sig' }));
}
