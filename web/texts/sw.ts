import { account } from './sw/account.ts';
import { booking, waiting_list } from './sw/booking.ts';
import { catalogue } from './sw/catalogue.ts';
import { checkout } from './sw/checkout.ts';
import { companies } from './sw/companies.ts';
import { corporate } from './sw/corporate.ts';
import { course } from './sw/course.ts';
import { entry } from './sw/entry.ts';
import { home } from './sw/home.ts';
import { pay } from './sw/pay.ts';
import { rules } from './sw/rules.ts';
import { second_factor } from './sw/second-factor.ts';
import { site } from './sw/site.ts';
import { trainer } from './sw/trainer.ts';
import { verify } from './sw/verify.ts';
import type { Texts } from './texts.ts';

export const sw: Texts = {
  ...site,
  rules,
  verify,
  account,
  corporate,
  companies,
  booking,
  checkout,
  pay,
  waiting_list,
  catalogue,
  course,
  entry,
  home,
  trainer,
  second_factor,
};
