import { catalogue } from './en/catalogue.ts';
import { course } from './en/course.ts';
import { entry } from './en/entry.ts';
import { site } from './en/site.ts';
import { trainer } from './en/trainer.ts';

export const en = { ...site, catalogue, course, entry, trainer };
