// The head of an answer that is sent again and again, ready for writeHead(): a flat list costs node least.
import type { FastifyReply } from 'fastify';

export type Head = {
  /** Name, value, name, value. */
  lines: string[];
  /** Where the request's id stands, which is new each time. */
  id_at: number;
};

/** The head as the framework is about to send it. @param without names in small letters that are left out */
export function headOf(reply: FastifyReply, without: readonly string[] = []): Head {
  // Its type leaves this method out.
  const raw = reply.raw as typeof reply.raw & { getRawHeaderNames(): string[] };
  const spelt = new Map(raw.getRawHeaderNames().map((name) => [name.toLowerCase(), name]));
  const lines = Object.entries(reply.getHeaders())
    .filter(([name]) => !without.includes(name))
    .flatMap(([name, value]) => [spelt.get(name) ?? name, String(value)]);
  return { lines, id_at: lines.indexOf('x-request-id') + 1 };
}

export function linesFor({ lines, id_at }: Head, request_id: string): string[] {
  const own = lines.slice();
  own[id_at] = request_id;
  return own;
}
