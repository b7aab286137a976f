// Makes requests from the OpenAPI document: right ones, and right ones that were damaged.
import { randomUUID } from 'node:crypto';
import type { Random } from '../../db/seed/random.ts';
import { brokenJson, damaged, hostileValue, tricky_texts } from './hostile-values.ts';

export type Schema = {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  format?: string;
  pattern?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  minItems?: number;
  maxItems?: number;
};
export type Parameter = { name: string; in: 'path' | 'query' | 'header'; required?: boolean; schema: Schema };
export type Operation = {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
  'x-access': string;
};
export type Document = {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
};
/** Ids of things that exist, by the name of their table, newest first. */
export type Ids = Record<string, string[]>;

export type Request = {
  method: string;
  url: string;
  /** As sent; undefined without a body. */
  payload: Buffer | undefined;
  content_type: string;
  /** The parameters as the server will read them. */
  given: Record<string, string | string[]>;
};

export function requestMaker(document: Document, random: Random, ids: Ids) {
  const resolve = (schema: Schema): Schema =>
    schema.$ref ? resolve(document.components.schemas[schema.$ref.split('/').at(-1)!]!) : schema;

  function idOf(table: string): string {
    const known = ids[table] ?? [];
    if (known.length > 0 && random.chance(0.85))
      return known[Math.min(random.whole(0, 12), known.length - 1)]!;
    const others = Object.values(ids).flat();
    return others.length > 0 && random.chance(0.6) ? random.pick(others) : randomUUID();
  }

  function text(schema: Schema, name: string): string {
    if (schema.format === 'uuid') return idOf(tableOf(name));
    if (schema.format === 'date')
      return `20${random.whole(24, 34)}-0${random.whole(1, 9)}-${random.whole(10, 28)}`;
    if (schema.format === 'date-time') return new Date(1.8e12 + random.whole(0, 1e9) * 1000).toISOString();
    if (/email/.test(name)) return `${random.text(12, 'abcdefghij')}@example.test`;
    if (/phone/.test(name)) return `0712${random.text(6, '0123456789')}`;
    if (/password/.test(name)) return `${random.text(10, 'abcdefghij')} 42 ${random.text(4, 'xyz')}`;
    if (/^(ref|token|cursor)$/.test(name)) return random.text(40, '0123456789abcdef');
    const { pattern } = schema;
    if (pattern?.includes('[0-5]')) return `0${random.whole(0, 9)}:${random.whole(10, 59)}`;
    if (pattern?.includes('[A-Z]{3}')) return 'KES';
    if (pattern?.includes('\\d')) return String(random.whole(1, 30));
    const base = random.chance(0.4) ? random.pick(tricky_texts) : `Word ${random.text(8, 'abcdefgh ijk')}`;
    return base.padEnd(schema.minLength ?? 0, 'x').slice(0, schema.maxLength ?? 200);
  }

  function value(given: Schema, name = ''): unknown {
    const schema = resolve(given);
    const choice = schema.anyOf ?? schema.oneOf;
    if (choice) return value(random.pick(choice), name);
    if (schema.const !== undefined) return schema.const;
    if (schema.enum) return random.pick(schema.enum);
    const type = Array.isArray(schema.type) ? random.pick(schema.type) : schema.type;
    const lowest = schema.minimum ?? schema.exclusiveMinimum ?? 0;
    if (type === 'string') return text(schema, name);
    if (type === 'null') return null;
    if (type === 'boolean') return random.chance(0.5);
    if (type === 'integer')
      return random.whole(Math.max(lowest, -100), Math.min(schema.maximum ?? 20, lowest + 20));
    if (type === 'number') return random.chance(0.5) ? 1500 : lowest + random.whole(1, 400_000) / 100;
    if (type === 'array') {
      const length = random.whole(
        schema.minItems ?? 0,
        Math.min(schema.maxItems ?? 3, (schema.minItems ?? 0) + 3),
      );
      return Array.from({ length }, () => value(schema.items ?? {}, name));
    }
    const wanted = Object.entries(schema.properties ?? {}).filter(
      ([key]) => schema.required?.includes(key) || random.chance(0.5),
    );
    return Object.fromEntries(wanted.map(([key, part]) => [key, value(part, key)]));
  }

  /** A parameter as text; path parameters without a type of their own are named after the thing before them. */
  function parameter({ schema, name }: Parameter, before: string): string {
    const resolved = resolve(schema);
    return resolved.format === 'uuid' && /^(id|\w+Id)$/.test(name)
      ? idOf(before)
      : String(value(resolved, name));
  }

  function make(method: string, path: string, operation: Operation): Request {
    const spoil = random.chance(0.55);
    // What is spoilt: mostly the body, where there is one.
    const [content_type, body] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [
      'application/json',
    ];
    const spoil_body = spoil && body !== undefined && random.chance(0.75);
    const spoil_query = spoil && !spoil_body;
    const given: Request['given'] = {};
    const filled = path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
      const declared = operation.parameters!.find((one) => one.name === name && one.in === 'path')!;
      const before = tableOf(path.split(`/{${name}}`)[0]!.split('/').at(-1)!);
      const chosen =
        spoil_query && random.chance(0.4)
          ? textOf(hostileValue(random)).slice(0, 150) || 'x'
          : parameter(declared, before);
      given[name] = chosen;
      return encodeURIComponent(chosen.toWellFormed());
    });
    const query = new URLSearchParams();
    for (const one of operation.parameters?.filter((each) => each.in === 'query') ?? []) {
      if (!one.required && random.chance(0.6)) continue;
      query.append(
        one.name,
        spoil_query && random.chance(0.5) ? textOf(hostileValue(random)) : parameter(one, ''),
      );
      if (spoil_query && random.chance(0.1)) query.append(one.name, 'twice');
    }
    if (spoil_query && random.chance(0.2)) query.append(random.pick(['admin', 'sort]', '__proto__']), '1');
    for (const key of new Set(query.keys())) {
      const all = query.getAll(key);
      given[key] = all.length > 1 ? all : all[0]!;
    }
    const url = query.size > 0 ? `${filled}?${query}` : filled;
    if (!body) return { method, url, payload: undefined, content_type, given };
    const right = content_type.includes('json') ? value(body.schema) : 'Receipt No.,Paid In\nABC,1500\n';
    const whole = content_type.includes('json') ? JSON.stringify(right) : String(right);
    if (!spoil_body) return { method, url, payload: Buffer.from(whole), content_type, given };
    if (random.chance(0.04)) {
      const foreign = random.pick(['text/plain', 'application/xml', 'application/x-www-form-urlencoded']);
      return { method, url, payload: Buffer.from(whole), content_type: foreign, given };
    }
    if (random.chance(0.15)) return { method, url, payload: brokenJson(whole, random), content_type, given };
    const payload = Buffer.from(JSON.stringify(damaged(right, random)) ?? '');
    return { method, url, payload, content_type, given };
  }

  /** A right JSON body. */
  function body({ requestBody }: Operation): unknown {
    return value(Object.values(requestBody!.content)[0]!.schema);
  }
  return { make, body };
}

const tables: Record<string, string> = {
  requests: 'corporate_requests',
  waitlist: 'waitlist_entries',
  assigned_to_trainer_id: 'trainers',
};

/** Which table an id belongs to, by the field or the part of the address that names it. */
export function tableOf(name: string): string {
  const plain = name.replaceAll('-', '_');
  return tables[plain] ?? (plain.endsWith('_id') ? `${plain.slice(0, -3)}s` : plain);
}

function textOf(value: unknown): string {
  return (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, 2_000);
}
