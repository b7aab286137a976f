// What somebody sends who wants to see the platform stumble: wrong types, texts that break storage, parsers or pages,
// and bodies that are hardly JSON at all.
import type { Random } from '../../db/seed/random.ts';

/** A text that a browser, a database, a spreadsheet or a log might take for more than text. */
export const tricky_texts: readonly string[] = [
  '<img src=x onerror=alert(1)>',
  '"><script>alert(document.domain)</script>',
  "Robert'); drop table students;--",
  '{{7*7}} #{7*7} <%= 7*7 %>',
  '=HYPERLINK("http://evil.example","x")',
  '../../../../etc/passwd',
  'Zoë Ng’ang’a 学校 مدرسة',
  '👩🏽‍🏫👩🏽‍🏫',
  '%s%n%00 \\x00 \\u0000',
  '\u202eevil\u202c',
];

const wrong: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  0.1 + 0.2,
  -1e308,
  1e308,
  Number.MAX_SAFE_INTEGER,
  2 ** 31,
  2 ** 63,
  '',
  '   ',
  '0',
  'null',
  'nul\u0000byte',
  'half \ud800 pair',
  'line\u2028break',
  'x'.repeat(9_000),
  '9999-12-31',
  '2026-02-30',
  '0000-00-00',
  '24:60',
  'infinity',
  '-infinity',
  'not-an-id',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  "0' or '1'='1",
  [],
  [[]],
  [null],
  {},
  { $ne: null },
  { length: -1 },
];

export function hostileValue(random: Random): unknown {
  return random.chance(0.3) ? random.pick(tricky_texts) : random.pick(wrong);
}

const odd_names = ['role', 'is_active', 'id', 'user_id', '__proto__', 'constructor', 'toString', 'a.b', ''];

/** One damage to a body that was right: a part replaced, added, taken away or wrapped. */
export function damaged(body: unknown, random: Random): unknown {
  if (random.chance(0.08)) return hostileValue(random);
  if (random.chance(0.05)) return [body];
  if (typeof body !== 'object' || body === null) return hostileValue(random);
  const copy = structuredClone(body) as Record<string, unknown>;
  const keys = Object.keys(copy);
  const key = keys.length > 0 ? random.pick(keys) : '';
  const way = random.whole(0, 9);
  if (way === 0) delete copy[key];
  else if (way <= 2) {
    // Defined, because an assignment to __proto__ would not make a member.
    const name = random.pick(odd_names);
    const value = hostileValue(random);
    Object.defineProperty(copy, name, { value, enumerable: true, configurable: true });
  } else if (way <= 4 && typeof copy[key] === 'object') copy[key] = damaged(copy[key], random);
  else copy[key] = hostileValue(random);
  return copy;
}

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

/** Bytes in place of a JSON body. */
export function brokenJson(whole: string, random: Random): Buffer {
  return random.pick([
    () => Buffer.from(whole.slice(0, random.whole(1, Math.max(1, whole.length - 1)))),
    () => Buffer.from(nested(20_000)),
    () => Buffer.from(`{"a":${nested(500)}}`),
    () => Buffer.from('{"a":1e999,"a":-1e999}'),
    () => Buffer.from('{"__proto__":{"role":"admin"}}'),
    () => Buffer.from('{"constructor":{"prototype":{"role":"admin"}}}'),
    () => Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xff, 0xfe, 0xc0, 0x80]), Buffer.from('"}')]),
    () => Buffer.from(`"${'x'.repeat(80_000)}"`),
    () => Buffer.from('NaN'),
    () => Buffer.from('\ufeff{}'),
    () => Buffer.from('{}{}'),
    () => Buffer.alloc(0),
  ])();
}
