// The score that MDN's HTTP Observatory gives a page for its headers, by its published modifiers: 100 to begin with, and
// what is better than asked for counts only when nothing serious is missing. Redirects from http are the proxy's business.
export type Answer = { headers: Record<string, unknown>; html: string };

const LEAST_FOR_BONUS = 90;
const SIX_MONTHS_S = 15_768_000;

/** @returns the score and what made it, by name */
export function observatoryScore({ headers, html }: Answer): {
  score: number;
  parts: Record<string, number>;
} {
  const of = (name: string) => String(headers[name] ?? '');
  const policy = directivesOf(of('content-security-policy'));
  const parts = {
    policy: policyPoints(policy),
    cookies: cookiePoints([headers['set-cookie'] ?? []].flat().map(String)),
    cors:
      of('access-control-allow-origin') === '*' && of('access-control-allow-credentials') === 'true'
        ? -50
        : 0,
    referrer: /^(no-referrer|same-origin|strict-origin|strict-origin-when-cross-origin)$/.test(
      of('referrer-policy'),
    )
      ? 5
      : of('referrer-policy') === ''
        ? 0
        : -5,
    hsts: hstsPoints(of('strict-transport-security')),
    scripts: scriptPoints(html),
    sniffing: of('x-content-type-options') === 'nosniff' ? 0 : -5,
    framing: policy['frame-ancestors'] ? 5 : /^(deny|sameorigin)$/i.test(of('x-frame-options')) ? 0 : -20,
    resources: /^same-(origin|site)$/.test(of('cross-origin-resource-policy')) ? 10 : 0,
  };
  const points = Object.values(parts);
  const base = points.filter((one) => one < 0).reduce((sum, one) => sum + one, 100);
  const bonus = points.filter((one) => one > 0).reduce((sum, one) => sum + one, 0);
  return { score: base >= LEAST_FOR_BONUS ? base + bonus : base, parts };
}

function directivesOf(text: string): Record<string, string[]> {
  return Object.fromEntries(
    text.split(';').map((directive) => {
      const [name = '', ...sources] = directive.trim().split(/\s+/);
      return [name.toLowerCase(), sources];
    }),
  );
}

function policyPoints(policy: Record<string, string[]>): number {
  const sources = (name: string) => policy[name] ?? policy['default-src'] ?? ['*'];
  const broad = (list: string[]) => list.some((one) => /^(\*|https?:|https?:\/\/\*(\.\*)?)$/.test(one));
  const inline = (list: string[]) =>
    list.includes('data:') ||
    (list.includes("'unsafe-inline'") && !list.some((one) => /^'(sha\d+|nonce)-/.test(one)));
  const [scripts, styles] = [sources('script-src'), sources('style-src')];
  if (Object.keys(policy).join('') === '') return -25;
  if (inline(scripts) || broad(scripts) || broad(sources('object-src'))) return -20;
  if ([...scripts, ...styles].includes("'unsafe-eval'")) return -10;
  if (broad(styles) || inline(styles)) return 0;
  return policy['default-src']?.join() === "'none'" ? 10 : 5;
}

function cookiePoints(cookies: string[]): number {
  if (cookies.length === 0) return 0;
  const each = cookies.map((line) => {
    const attributes = line.toLowerCase().split(/;\s*/);
    const site = attributes.find((one) => one.startsWith('samesite='))?.slice('samesite='.length);
    return { secure: attributes.includes('secure'), hidden: attributes.includes('httponly'), site };
  });
  if (each.some(({ hidden }) => !hidden)) return -30;
  if (each.some(({ secure }) => !secure)) return -5;
  return each.every(({ site }) => site === 'lax' || site === 'strict') ? 5 : 0;
}

function hstsPoints(header: string): number {
  const age = /max-age=(\d+)/.exec(header)?.[1];
  if (age === undefined) return -20;
  return Number(age) >= SIX_MONTHS_S ? 0 : -10;
}

/** Scripts of the page's own address need no checksum; others would. */
function scriptPoints(html: string): number {
  const sources = [...html.matchAll(/<script[^>]*\ssrc="([^"]+)"/g)].map((match) => match[1]!);
  return sources.every((source) => /^\/(?!\/)/.test(source)) ? 0 : -50;
}
