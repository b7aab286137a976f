import { site } from './sw/site.ts';
import type { Texts } from './texts.ts';

export const sw: Texts = { ...site };
