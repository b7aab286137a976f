// Every sentence of the site, in two languages. A page takes `t` from usePage() and names what it needs; the compiler
// sees to it that Swahili has each of them.
import { en } from './en.ts';
import { sw } from './sw.ts';

export type Language = 'en' | 'sw';
export type Texts = typeof en;

export const texts: Record<Language, Texts> = { en, sw };
