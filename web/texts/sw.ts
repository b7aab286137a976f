import { catalogue } from './sw/catalogue.ts';
import { course } from './sw/course.ts';
import { entry } from './sw/entry.ts';
import { site } from './sw/site.ts';
import { trainer } from './sw/trainer.ts';
import type { Texts } from './texts.ts';

export const sw: Texts = { ...site, catalogue, course, entry, trainer };
