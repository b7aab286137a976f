// On an https address every cookie of ours is called __Host-…: browsers take such a cookie only over https, from this very
// host and for all of it, so neither a neighbouring subdomain nor somebody on the wire can put one of theirs in its place.
import type { FastifyInstance } from 'fastify';

const PREFIX = '__Host-';

/** Call it right after the cookie plugin. The rest of the code names cookies without the prefix. */
export function keepCookiesToThisHost(app: FastifyInstance, public_url: string): void {
  if (!public_url.startsWith('https:')) return;
  app.addHook('onRequest', (request, _reply, done) => {
    request.cookies = Object.fromEntries(
      Object.entries(request.cookies)
        .filter(([name]) => name.startsWith(PREFIX))
        .map(([name, value]) => [name.slice(PREFIX.length), value]),
    );
    done();
  });
  app.addHook('onSend', (_request, reply, payload, done) => {
    const set = reply.getHeader('set-cookie');
    if (set !== undefined) {
      const lines = [set].flat().map(String).map(named);
      reply.removeHeader('set-cookie').header('set-cookie', lines);
    }
    done(null, payload);
  });
}

/** A page hands on the cookies of the operation it asked, which have their prefix already. */
function named(line: string): string {
  const secure = /; ?secure(;|$)/i.test(line) ? line : `${line}; Secure`;
  return secure.startsWith(PREFIX) ? secure : PREFIX + secure;
}
