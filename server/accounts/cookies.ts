// The cookies of an account: the access token and the refresh token of this device's login, and the mark of a device
// that has logged in before. No script can read them.
import { createHmac } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import { randomToken, sameSecret } from '../seal.ts';

const ACCESS = 'darasa_access';
const REFRESH = 'darasa_refresh';
const DEVICE = 'darasa_device';
/** The longest life browsers give a cookie. */
const DEVICE_LIFE_S = 400 * 86_400;

type Settings = Pick<Config, 'PUBLIC_URL' | 'AUTH_SECRET' | 'CORS_ORIGINS'>;

export function readRefreshCookie(request: FastifyRequest): string | undefined {
  return request.cookies[REFRESH];
}

export function readAccessCookie(request: FastifyRequest): string | undefined {
  return request.cookies[ACCESS];
}

export function setRefreshCookie(reply: FastifyReply, config: Settings, token: string, expires: Date): void {
  reply.setCookie(REFRESH, token, { ...attributes(config), expires });
}

/** @param life_s seconds the token lives; the cookie goes with it */
export function setAccessCookie(reply: FastifyReply, config: Settings, token: string, life_s: number): void {
  reply.setCookie(ACCESS, token, { ...attributes(config), maxAge: life_s });
}

export function clearLoginCookies(reply: FastifyReply, config: Settings): void {
  reply.clearCookie(REFRESH, attributes(config));
  reply.clearCookie(ACCESS, attributes(config));
}

/** Marks this device as one its owner has used. Set after proof of the password or of the mailbox. */
export function setDeviceCookie(reply: FastifyReply, config: Settings, user_id: string): void {
  const mark = `${user_id}.${randomToken()}`;
  const value = `${mark}.${sign(config, mark)}`;
  reply.setCookie(DEVICE, value, { ...attributes(config), maxAge: DEVICE_LIFE_S });
}

/**
 * The device's own name when it carries our mark for this user, else null. Its tries to log in are counted apart, so
 * that a stranger who uses up the account's tries does not lock its owner out.
 */
export function knownDevice(request: FastifyRequest, config: Settings, user_id: string): string | null {
  const [owner, nonce, signature] = (request.cookies[DEVICE] ?? '').split('.');
  if (owner !== user_id || !nonce || !signature) return null;
  return sameSecret(signature, sign(config, `${owner}.${nonce}`)) ? nonce : null;
}

/**
 * Browsers send cookies along with requests that other sites make. They also say where a request comes from; a client
 * that says nothing is not a browser and has no cookies of somebody else's.
 * @throws AppError 403 when another site made the request
 */
export function refuseOtherSites(request: FastifyRequest, config: Settings): void {
  const site = request.headers['sec-fetch-site'];
  if (site === 'same-origin' || site === 'none') return;
  const { origin } = request.headers;
  if (site === undefined && origin === undefined) return;
  if (origin !== undefined && [new URL(config.PUBLIC_URL).origin, ...config.CORS_ORIGINS].includes(origin))
    return;
  throw new AppError('forbidden', 'This request came from another site');
}

function attributes(config: Settings) {
  return {
    path: '/',
    httpOnly: true,
    sameSite: 'lax' as const,
    secure: config.PUBLIC_URL.startsWith('https:'),
  };
}

function sign(config: Settings, mark: string): string {
  return createHmac('sha256', config.AUTH_SECRET).update(`device ${mark}`).digest('base64url');
}
