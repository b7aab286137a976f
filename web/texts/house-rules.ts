// The shape of the pages that say how the house works. Every figure in them comes from the settings, so that what is
// promised is what happens.
import type { Config } from '../../server/config.ts';

export type Part = { id: string; title: string; text: readonly string[]; list?: readonly string[] };
export type Document = { title: string; description: string; lead: string; parts: readonly Part[] };

export type Figures = Pick<
  Config,
  | 'HOLD_MINUTES'
  | 'HOLD_LIMIT_MINUTES'
  | 'WAITLIST_OFFER_HOURS'
  | 'WAITLIST_CLOSE_HOURS'
  | 'REFUND_POLICY'
  | 'CORPORATE_NAMES_HOURS'
  | 'ATTENDANCE_LOCK_DAYS'
  | 'EVENTS'
  | 'EVENTS_MONTHS'
  | 'PERSONAL_DATA_MONTHS'
  | 'REMINDER_HOURS'
  | 'BUSINESS_NAME'
  | 'BUSINESS_ADDRESS'
  | 'BUSINESS_PIN'
  | 'TAX_NAME'
  | 'TAX_RATE_PERCENT'
>;
