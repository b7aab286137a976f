// The company's way in without an account: a link by mail. Its token is unguessable and stored hashed; each letter
// carries a new one, and they work until they run out or the company's address changes.
import type { Db, Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { hashToken, randomToken } from '../seal.ts';

const LINK_DAYS = 180;

/** A new link to the company's page, for a letter. */
export async function newLink(
  tx: Tx,
  { config, now }: Pick<Deps, 'config' | 'now'>,
  request_id: string,
): Promise<string> {
  const token = randomToken();
  const expires_at = new Date(now().getTime() + LINK_DAYS * 86_400_000);
  await tx`
    insert into corporate_links (request_id, token_hash, expires_at, created_at)
    values (${request_id}, ${hashToken(token)}, ${expires_at}, ${now()})`;
  return `${config.PUBLIC_URL}/corporate/${token}`;
}

/** Ends all links of a request: they were mailed to an address that is no longer the company's. */
export async function endLinks(tx: Tx, { now }: Pick<Deps, 'now'>, request_id: string): Promise<void> {
  await tx`update corporate_links set expires_at = ${now()} where request_id = ${request_id} and expires_at > ${now()}`;
}

/**
 * The request behind a link.
 * @throws AppError 422 `token_invalid`; 429 after too many wrong ones from one address
 */
export async function requestOfLink(
  sql: Db,
  { limits, now }: Pick<Deps, 'limits' | 'now'>,
  token: string,
  address: string,
): Promise<string> {
  await limits.count('corporate_link_by_address', address);
  const [link] = await sql<{ request_id: string }[]>`
    select l.request_id from corporate_links l join corporate_requests r on r.id = l.request_id
    where l.token_hash = ${hashToken(token)} and l.expires_at > ${now()} and r.deleted_at is null`;
  if (!link) throw new AppError('token_invalid');
  await limits.giveBack('corporate_link_by_address', address);
  return link.request_id;
}
