import { site } from './en/site.ts';

export const en = { ...site };
