// Where a log-in came from, as far as a person has to know: the network, not the single device in it.
import { isIPv4 } from 'node:net';
import { counted } from '../http/rate-limits.ts';

/** "196.201.214.*" or the first half of an IPv6 address; null when the address is not known. */
export function networkOf(ip: string | null): string | null {
  if (!ip) return null;
  const address = counted(ip);
  return isIPv4(address) ? address.replace(/\d+$/, '*') : address.replace(/\/64$/, '*');
}
