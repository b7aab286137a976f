import { z } from 'zod';
import { instant, line } from '../http/fields.ts';

/** The list's name in the back office. */
const list = z.string('must be text').regex(/^[a-z][a-z_-]{0,39}$/, 'must be the name of a list');
const terms = {
  name: line(1, 60),
  /** The list's query string: filter, sort and columns; empty for the list as it is. */
  query: z
    .string('must be text')
    .max(2000, 'must have at most 2000 characters')
    .regex(/^[\w.~!$'()*+,;:@%=&/-]*$/, 'must be a query string'),
  is_shared: z.boolean('must be true or false'),
  is_default: z.boolean('must be true or false'),
};

export const savedViewListQuery = z.strictObject({ list });
export const createSavedViewBody = z.strictObject({
  ...{ list, name: terms.name, query: terms.query },
  is_shared: terms.is_shared.default(false),
  is_default: terms.is_default.default(false),
});
export const updateSavedViewBody = z.strictObject(terms).partial();

export const savedViewSchema = z
  .object({
    id: z.string(),
    list: z.string(),
    name: z.string(),
    query: z.string(),
    is_shared: z.boolean(),
    is_default: z.boolean(),
    owner: z.string(),
    is_own: z.boolean(),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'saved_view' });
export const savedViewsSchema = z.object({ data: z.array(savedViewSchema) });

export type SavedView = z.output<typeof savedViewSchema>;
