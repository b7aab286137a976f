// Every operation of the API: who may call it, where, and with what. A new group of operations brings a file of rows.
import { accounts } from './accounts.ts';
import { backOffice } from './back-office.ts';
import { bookings } from './bookings.ts';
import { catalogue } from './catalogue.ts';
import { corporate } from './corporate.ts';
import { documents } from './documents.ts';
import { messages } from './messages.ts';
import { moneyDesk } from './money-desk.ts';
import { payments } from './payments.ts';
import { teaching } from './teaching.ts';
import { vouchers } from './vouchers.ts';
import { waitlist } from './waitlist.ts';
import type { Row } from './world.ts';

export const matrix: Record<string, Row> = {
  ...accounts,
  ...catalogue,
  ...bookings,
  ...waitlist,
  ...payments,
  ...documents,
  ...teaching,
  ...moneyDesk,
  ...corporate,
  ...messages,
  ...vouchers,
  ...backOffice,
};
