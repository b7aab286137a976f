// What the calendar endpoints take and give.
import { z } from 'zod';
import { instant } from '../http/fields.ts';

/** `url` is null while the calendar is off. Who has it reads the calendar without logging in. */
export const feedSchema = z.object({ url: z.string().nullable(), created_at: instant.nullable() });
