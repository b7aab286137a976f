// The places of an operation where somebody can put the id of a thing: its address, its query, its body.
import type { Document, Operation, Schema } from './request-maker.ts';

/** `name` of a place in a body is a path: `marks[].attendee_id`. */
export type Place = { where: 'path' | 'query' | 'body'; name: string };

/** What names a thing although it is no UUID. A `code` in a body is typed by hand, not the name of anything. */
const NAMES = { query: /^(ref|code|token)$/, body: /^ref$/ };
const MOST_DEEP = 6;

export function placesOf(document: Document, operation: Operation): Place[] {
  const resolve = (schema: Schema): Schema =>
    schema.$ref ? resolve(document.components.schemas[schema.$ref.split('/').at(-1)!]!) : schema;
  const isId = (given: Schema, name: string, where: 'query' | 'body'): boolean => {
    const schema = resolve(given);
    if (schema.format === 'uuid') return true;
    if (schema.type === 'string' && !schema.enum && NAMES[where].test(name)) return true;
    return [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].some((one) => isId(one, name, where));
  };
  const within = (given: Schema, path: string, depth = 0): string[] => {
    const schema = resolve(given);
    if (depth > MOST_DEEP) return [];
    const own = isId(schema, path.split('.').at(-1)!.replace('[]', ''), 'body') ? [path] : [];
    const parts = Object.entries(schema.properties ?? {}).flatMap(([name, part]) =>
      within(part, path ? `${path}.${name}` : name, depth + 1),
    );
    const items = schema.items ? within(schema.items, `${path}[]`, depth + 1) : [];
    const choices = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((one) =>
      within(one, path, depth + 1),
    );
    return [...own, ...parts, ...items, ...choices];
  };
  const parameters = (operation.parameters ?? []).flatMap(({ name, in: where, schema }): Place[] =>
    where === 'path' || (where === 'query' && isId(schema, name, 'query')) ? [{ where, name }] : [],
  );
  const bodies = Object.values(operation.requestBody?.content ?? {}).flatMap(({ schema }) =>
    within(schema, ''),
  );
  return [...parameters, ...[...new Set(bodies)].map((name): Place => ({ where: 'body', name }))];
}

/** The values of an address's parameters. */
export function parametersOf(template: string, url: string): Record<string, string> {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
  const pattern = new RegExp(
    `^${template.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '([^/?]+)')}(?:\\?|$)`,
  );
  const found = pattern.exec(url);
  if (!found) throw new Error(`${url} is no address of ${template}`);
  return Object.fromEntries(names.map((name, place) => [name, decodeURIComponent(found[place + 1]!)]));
}

/** A copy of a body with this value in that place; lists on the way get one item. */
export function withValueAt(body: unknown, path: string, value: string): unknown {
  const [head, ...rest] = path.split('.') as [string, ...string[]];
  const key = head.replace('[]', '');
  const object = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const inner = (part: unknown) => (rest.length === 0 ? value : withValueAt(part, rest.join('.'), value));
  if (!head.endsWith('[]')) return { ...object, [key]: inner(object[key]) };
  return { ...object, [key]: [inner((object[key] as unknown[] | undefined)?.[0])] };
}
