// Phone numbers by the numbering plans of the whole world (libphonenumber).
import { createRequire } from 'node:module';

type Library = typeof import('libphonenumber-js/max');
const bring = createRequire(import.meta.url);

/** Without a country code it is read as Kenyan; undefined when it is no number at all. */
export function parsePhone(text: string) {
  // 140 kB of plans, not read before the first number is. Schemas cannot wait, so this is no import().
  const { parsePhoneNumberFromString } = bring('libphonenumber-js/max') as Library;
  return parsePhoneNumberFromString(text, 'KE');
}
