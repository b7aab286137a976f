// Requests to the services that the configuration names. In production none of them may lead into the machine itself or a
// private network: not by a slip of the pen, and not by a name that is pointed elsewhere later, for the addresses are
// looked at once they are found and right before the connection is made to them.
import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { BlockList, isIP, isIPv4, type LookupFunction } from 'node:net';
import { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Config } from './config.ts';

/** Like fetch, but never follows a redirect, and asks for no compression. */
export type Outgoing = (address: string, options: OutgoingOptions) => Promise<Response>;
export type OutgoingOptions = {
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body: string | null;
  signal: AbortSignal;
};

/** Everything that IANA keeps from the public network, or that leads to it by a detour. */
const closed = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  closed.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  closed.addSubnet(network, prefix, 'ipv6');
/** Of IPv6 only this is public at all. */
const global_v6 = new BlockList();
global_v6.addSubnet('2000::', 3, 'ipv6');

export function isPublicAddress(address: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIPv4(plain)) return !closed.check(plain, 'ipv4');
  return isIP(plain) === 6 && global_v6.check(plain, 'ipv6') && !closed.check(plain, 'ipv6');
}

class PrivateAddress extends Error {
  code = 'ERR_PRIVATE_ADDRESS';
  constructor(host: string) {
    super(`${host} leads into a private network; PRIVATE_HOSTS may name it`);
  }
}

type Reach = Pick<Config, 'MODE' | 'PRIVATE_HOSTS'>;
type Look = typeof lookup;

/** Whether this host may be private: in the demonstration everything is on one machine. */
function isExcused({ MODE, PRIVATE_HOSTS }: Reach, host: string): boolean {
  return MODE !== 'production' || PRIVATE_HOSTS.includes(host.toLowerCase());
}

/** For the `lookup` of a socket. Refuses a name as soon as one of its addresses is private. */
export function guardedLookup(reach: Reach, look: Look = lookup): LookupFunction {
  return (host, options, done) => {
    look(host, options as LookupOptions, (error, found: string | LookupAddress[], family) => {
      const addresses = Array.isArray(found) ? found.map(({ address }) => address) : [found];
      if (!error && !isExcused(reach, host) && !addresses.every(isPublicAddress))
        return done(new PrivateAddress(host), [], 0);
      done(error, found, family);
    });
  };
}

/** What stands in a configuration as a number is never looked up. @throws PrivateAddress */
function refusePrivateNumber(reach: Reach, { hostname }: URL): void {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(host) !== 0 && !isPublicAddress(host) && !isExcused(reach, host)) throw new PrivateAddress(host);
}

/** Why an address may not stand in the configuration; null when it may. */
export function whyNotReachable(reach: Reach, address: string): string | null {
  const url = new URL(address);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (isExcused(reach, host)) return null;
  if (host === 'localhost' || (isIP(host) !== 0 && !isPublicAddress(host)))
    return `leads into a private network: name ${host} in PRIVATE_HOSTS if that is meant`;
  return url.protocol === 'https:' ? null : 'must start with https: when MODE is production';
}

export function outgoing(reach: Reach, look: Look = lookup): Outgoing {
  return async (address, { method, headers, body, signal }) => {
    const url = new URL(address);
    refusePrivateNumber(reach, url);
    signal.throwIfAborted();
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
      ...{ method, headers, lookup: guardedLookup(reach, look) },
      // A connection of its own for each: kept ones may be closed just now, and lead where the name once did.
      agent: false,
    });
    return new Promise<Response>((resolve, reject) => {
      const stop = () => request.destroy(signal.reason as Error);
      signal.addEventListener('abort', stop, { once: true });
      request.on('close', () => signal.removeEventListener('abort', stop));
      request.on('error', reject);
      request.on('response', (answer) => {
        signal.addEventListener('abort', () => answer.destroy(signal.reason as Error), { once: true });
        const decode = DECODERS[answer.headers['content-encoding'] ?? ''];
        const stream = decode ? answer.compose(decode()) : answer;
        const status = answer.statusCode!;
        const empty = status === 204 || status === 304;
        if (empty) answer.resume();
        const told = Object.entries(answer.headers).flatMap(([name, value]) =>
          value === undefined ? [] : [[name, String(value)] as [string, string]],
        );
        try {
          resolve(
            new Response(empty ? null : (Readable.toWeb(stream) as ReadableStream), {
              status,
              headers: told,
            }),
          );
        } catch (error) {
          // A status that is none.
          answer.destroy();
          reject(error);
        }
      });
      request.end(body ?? undefined);
    });
  };
}

const DECODERS: Record<string, () => NodeJS.ReadWriteStream> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};
