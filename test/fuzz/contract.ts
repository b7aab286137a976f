// Holds requests and answers against the OpenAPI document, by a validator that shares no code with the platform.

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { FormatsPlugin } from 'ajv-formats';
import addFormats from 'ajv-formats';
import type { Document, Operation, Request } from './request-maker.ts';

export type Answered = { status: number; content_type: string; text: string };

/** Names of our insides that no answer may tell. */
const INSIDES =
  /\bat [^\n"]{1,200}\.[jt]s:\d+|node_modules|\/server\/\w+|postgres|PostgresError|\bselect\b[^"]{1,80}\bfrom\b|\binsert into\b|relation "|violates|argon2id|ECONN|_hash\b/i;

export function contract(document: Document) {
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  (addFormats as unknown as FormatsPlugin)(ajv);
  ajv.addSchema({ $id: 'api', ...document } as object);
  const known = new Map<string, ValidateFunction>();

  function validator(...place: string[]): ValidateFunction {
    const pointer = place
      .map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'))
      .map(encodeURIComponent);
    const $ref = `api#/${pointer.join('/')}`;
    if (!known.has($ref)) known.set($ref, ajv.compile({ $ref }));
    return known.get($ref)!;
  }

  return {
    /** Whether the request keeps to the document. Providers may add parameters to the addresses they were given. */
    isValid(path: string, operation: Operation, request: Request): boolean {
      const at = ['paths', path, request.method.toLowerCase()];
      const declared = operation.parameters ?? [];
      for (const [name, text] of Object.entries(request.given)) {
        const place = declared.findIndex((one) => one.name === name);
        if (place < 0 && operation['x-access'] === 'provider') continue;
        if (place < 0) return false;
        if (!validator(...at, 'parameters', String(place), 'schema')(text)) return false;
      }
      const content = operation.requestBody?.content[request.content_type];
      if (!content || !request.payload || !request.content_type.includes('json')) return true;
      let body: unknown;
      try {
        body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(request.payload));
      } catch {
        return false;
      }
      return validator(...at, 'requestBody', 'content', request.content_type, 'schema')(body);
    },

    /** What is wrong with an answer, or null. */
    complaint(path: string, method: string, operation: Operation, answer: Answered): string | null {
      const { status, content_type, text } = answer;
      const documented = operation.responses[String(status)];
      if (!documented) return `status ${status} is not documented`;
      if (status >= 400 && INSIDES.test(text)) return 'the answer tells about our insides';
      const type = content_type.split(';')[0]!;
      if (!documented.content) return text === '' ? null : `a body where none is documented`;
      if (!documented.content[type]) return `${type} is not documented`;
      if (!type.includes('json')) return null;
      const at = [
        'paths',
        path,
        method.toLowerCase(),
        'responses',
        String(status),
        'content',
        type,
        'schema',
      ];
      const holds = validator(...at);
      return holds(JSON.parse(text)) ? null : ajv.errorsText(holds.errors);
    },
  };
}
