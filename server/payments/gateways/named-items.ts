// Daraja's lists of named values: {Name, Value} in push callbacks, {Key, Value} in results.
import { isObject } from './wire-values.ts';

/**
 * All values by name. The order is not promised, a value may be missing, a name may come twice, and a list of one may
 * come as the bare item.
 */
export function namedItems(list: unknown, name_key: 'Name' | 'Key'): Map<string, unknown[]> {
  const values = new Map<string, unknown[]>();
  for (const item of Array.isArray(list) ? list : [list]) {
    if (!isObject(item)) continue;
    const name = item[name_key];
    if (typeof name !== 'string' || item.Value === undefined) continue;
    values.set(name, [...(values.get(name) ?? []), item.Value]);
  }
  return values;
}

/** The value under a name; undefined when it is missing or when two values contradict each other. */
export function onlyValue(values: Map<string, unknown[]>, name: string): unknown {
  const found = values.get(name) ?? [];
  return found.every((value) => value === found[0]) ? found[0] : undefined;
}
