import { z } from 'zod';
import { imageAddress, pictureVariant } from '../files/schemas.ts';
import {
  currency,
  date,
  email,
  flagInQuery,
  id,
  instant,
  line,
  money,
  moneyInput,
  moneyInQuery,
  prose,
  time,
} from '../http/fields.ts';
import { listQuery, type Sorts } from '../http/paging.ts';
import { searchText } from '../http/search.ts';

export const categories = [
  'AI',
  'Robotics',
  'Data',
  'IoT',
  'Cybersecurity',
  'Blockchain',
  'Development',
] as const;
export const audiences = ['Kids', 'Adults', 'Corporate'] as const;
export const levels = ['Beginner', 'Intermediate', 'Advanced'] as const;

const category = z.enum(categories, `must be one of ${categories.join(', ')}`);
const audience = z.enum(audiences, `must be one of ${audiences.join(', ')}`);
const level = z.enum(levels, `must be one of ${levels.join(', ')}`);

export const createCourseBody = z.strictObject({
  title: line(2, 200),
  category,
  audience,
  description: prose(20_000).default(''),
  duration_weeks: z.int('must be a whole number').min(1).max(520).nullish(),
  /** For one seat. None: free, or on request when the audience is Corporate. */
  price: moneyInput.nullish(),
  /** For one seat through the day `early_bird_until`; the two belong together. */
  early_bird_price: moneyInput.nullish(),
  early_bird_until: date.nullish(),
  syllabus: z.array(line(1, 200)).max(100, 'must have at most 100 topics').default([]),
  level: level.nullish(),
  /** In words: English, or English and Swahili. */
  taught_in: line(2, 60).nullish(),
  /** What to know before the first day. */
  prerequisites: prose(500).nullish(),
  /** What to bring, such as a laptop. */
  bring: prose(500).nullish(),
  image: imageAddress.nullish(),
  trainer_id: id.nullish(),
  is_published: z.boolean('must be true or false').default(false),
});

export const updateCourseBody = z
  .strictObject({
    ...createCourseBody.shape,
    description: createCourseBody.shape.description.unwrap(),
    syllabus: createCourseBody.shape.syllabus.unwrap(),
    is_published: createCourseBody.shape.is_published.unwrap(),
    is_active: z.boolean('must be true or false'),
  })
  .partial();

/** Table aliases as in course.ts: `found` is the course with its price, its next session and its nearness. */
export const courseSorts = {
  created_at: { expression: 'found.created_at', type: 'timestamptz' },
  title: { expression: 'found.title', type: 'text' },
  // On request comes after every price.
  price: { expression: "coalesce(found.asked_price, 'infinity')", type: 'numeric' },
  next_session: { expression: "coalesce(found.next_starts_at, 'infinity')", type: 'timestamptz' },
  // Without reviews comes after every rating.
  rating: { expression: 'coalesce(found.rating, 0)', type: 'numeric' },
  // Ascending means nearest first, as people expect of this word.
  relevance: { expression: '-found.relevance', type: 'float8' },
} as const satisfies Sorts;

export const courseFilters = z.strictObject({
  ...listQuery(courseSorts, '-created_at'),
  sort: listQuery(courseSorts, '-created_at').sort.unwrap().optional(),
  category: category.optional(),
  audience: audience.optional(),
  search: searchText.optional(),
  trainer_id: id.optional(),
  min_price: moneyInQuery.optional(),
  max_price: moneyInQuery.optional(),
  /** With a session still to come from this day on, where it is. */
  date_from: date.optional(),
  date_to: date.optional(),
  /** With a session still to come at a place whose name contains this. */
  location: line(1, 200).optional(),
  /** For admins. */
  is_published: flagInQuery.optional(),
  is_active: flagInQuery.optional(),
});

export const trainerOnCard = z.object({ id: z.string(), name: z.string(), photo: z.string().nullable() });

const nextSession = z.object({
  id: z.string(),
  date,
  start_time: time,
  end_time: time.nullable(),
  timezone: z.string(),
  starts_at: instant,
  ends_at: instant,
  location: z.string(),
  capacity: z.int(),
  seats_left: z.int(),
  /** How many people wait for seats; while somebody does, free seats are offered to them first. */
  waiting: z.int(),
  /** What one seat costs now, and until which day when that is an early-bird price. */
  unit_price: money.nullable(),
  early_bird_until: date.nullable(),
});

export const courseSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    category,
    audience,
    description: z.string(),
    duration_weeks: z.int().nullable(),
    price: money.nullable(),
    early_bird_price: money.nullable(),
    early_bird_until: date.nullable(),
    currency,
    syllabus: z.array(z.string()),
    level: level.nullable(),
    taught_in: z.string().nullable(),
    prerequisites: z.string().nullable(),
    bring: z.string().nullable(),
    image: z.string().nullable(),
    /** The image in every size and format; empty when it was only linked. */
    image_variants: z.array(pictureVariant),
    trainer_id: z.string().nullable(),
    trainer: trainerOnCard.nullable(),
    rating: z.number().nullable(),
    review_count: z.int(),
    /** The next one to come that can be booked, else the next one to come; of those the filters mean. */
    next_session: nextSession.nullable(),
    is_published: z.boolean(),
    is_active: z.boolean(),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'course' });

const choices = z.array(z.object({ value: z.string(), courses: z.int() }));

/** What there is to choose from, and how many courses each choice leaves. */
export const catalogueSchema = z.object({
  courses: z.int(),
  categories: choices,
  audiences: choices,
  /** Where sessions still to come take place, the fifty with the most courses. */
  places: choices,
});

export type Course = z.output<typeof courseSchema>;
export type Catalogue = z.output<typeof catalogueSchema>;

/** `email` is needed from visitors; who is logged in may leave it out. */
export const interestBody = z.strictObject({
  email: email.optional(),
  locale: z.enum(['en', 'sw'], 'must be en or sw').optional(),
});
