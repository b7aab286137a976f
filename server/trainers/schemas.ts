import { z } from 'zod';
import { imageAddress, pictureVariant } from '../files/schemas.ts';
import { flagInQuery, id, instant, line, prose } from '../http/fields.ts';
import { listQuery, type Sorts } from '../http/paging.ts';
import { searchText } from '../http/search.ts';

const topics = z.array(line(1, 100)).max(50, 'must have at most 50 entries');

/** `rating` and `total_courses_taught` are derived, so they are unknown fields here. */
export const createTrainerBody = z.strictObject({
  name: line(2, 100),
  bio: prose(5000).nullish(),
  photo: imageAddress.nullish(),
  specializations: topics.default([]),
  years_of_experience: z.int('must be a whole number').min(0).max(80).nullish(),
  certifications: topics.default([]),
  /** The log-in of this trainer: a user with the role trainer. */
  user_id: id.nullish(),
});

export const updateTrainerBody = z
  .strictObject({
    ...createTrainerBody.shape,
    specializations: topics,
    certifications: topics,
    is_active: z.boolean('must be true or false'),
  })
  .partial();

export const trainerSorts = {
  name: { expression: 'found.name', type: 'text' },
  created_at: { expression: 'found.created_at', type: 'timestamptz' },
  rating: { expression: 'coalesce(found.rating, 0)', type: 'numeric' },
  years_of_experience: { expression: 'coalesce(found.years_of_experience, 0)', type: 'integer' },
  total_courses_taught: { expression: 'found.total_courses_taught', type: 'integer' },
  // Ascending means nearest first, as people expect of this word.
  relevance: { expression: '-found.relevance', type: 'float8' },
} as const satisfies Sorts;

export const trainerFilters = z.strictObject({
  ...listQuery(trainerSorts, 'name'),
  sort: listQuery(trainerSorts, 'name').sort.unwrap().optional(),
  search: searchText.optional(),
  /** One of the specializations, in any case. */
  specialization: line(1, 100).optional(),
  /** For admins. */
  is_active: flagInQuery.optional(),
});

export const trainerSchema = z
  .object({
    id: z.string(),
    /** For admins only. */
    user_id: z.string().nullable().optional(),
    name: z.string(),
    bio: z.string().nullable(),
    photo: z.string().nullable(),
    /** The photo in every size and format; empty when it was only linked. */
    photo_variants: z.array(pictureVariant),
    specializations: z.array(z.string()),
    years_of_experience: z.int().nullable(),
    certifications: z.array(z.string()),
    rating: z.number().nullable(),
    total_courses_taught: z.int(),
    is_active: z.boolean(),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'trainer' });

export type Trainer = z.output<typeof trainerSchema>;
