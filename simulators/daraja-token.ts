// GET /oauth/v1/generate: a bearer token for an app's key and secret, and the check of it on every other call.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { giveAnswer, type Said } from './answering.ts';
import { DarajaRefusal, daraja_faults } from './daraja-errors.ts';
import type { Daraja } from './daraja-state.ts';
import { lettersFrom } from './draws.ts';

const life_seconds = 3599;
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export function addToken(app: FastifyInstance, daraja: Daraja): void {
  app.get<{ Querystring: { grant_type?: string } }>('/oauth/v1/generate', (request, reply) => {
    const script = daraja.scripts.forMpesa('token', {});
    return giveAnswer(reply, script?.answer, daraja_faults, daraja.timetable, () => grant(daraja, request));
  });
}

function grant(daraja: Daraja, request: FastifyRequest<{ Querystring: { grant_type?: string } }>): Said {
  if (request.query.grant_type !== 'client_credentials')
    throw new DarajaRefusal(400, '400.008.02', 'Invalid grant type passed');
  const [scheme, code] = (request.headers.authorization ?? '').split(' ');
  if (scheme !== 'Basic' || !code)
    throw new DarajaRefusal(400, '400.008.01', 'Invalid Authentication passed');
  const { consumer_key, consumer_secret } = daraja.credentials;
  const given = Buffer.from(code, 'base64').toString('utf8');
  // Recorded traffic: keys of another environment get 400 with nothing in it.
  if (given !== `${consumer_key}:${consumer_secret}`) return { status: 400, body: '' };
  const access_token = lettersFrom(letters, 28, daraja.draw);
  daraja.tokens.set(access_token, daraja.timetable.now() + life_seconds * 1000);
  return { status: 200, body: { access_token, expires_in: String(life_seconds) } };
}

/** Refuses a call without a token that is still good: HTTP 404, as Daraja does. */
export function checkToken(daraja: Daraja, request: FastifyRequest): void {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  const ends = scheme === 'Bearer' && token ? daraja.tokens.get(token) : undefined;
  if (ends === undefined || ends <= daraja.timetable.now())
    throw new DarajaRefusal(404, '404.001.03', 'Invalid Access Token');
}
