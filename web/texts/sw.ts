import { entry } from './sw/entry.ts';
import { site } from './sw/site.ts';
import { trainer } from './sw/trainer.ts';
import type { Texts } from './texts.ts';

export const sw: Texts = { ...site, entry, trainer };
