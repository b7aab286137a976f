import { entry } from './en/entry.ts';
import { site } from './en/site.ts';
import { trainer } from './en/trainer.ts';

export const en = { ...site, entry, trainer };
