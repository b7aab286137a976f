import { account } from './en/account.ts';
import { booking, waiting_list } from './en/booking.ts';
import { catalogue } from './en/catalogue.ts';
import { checkout } from './en/checkout.ts';
import { companies } from './en/companies.ts';
import { corporate } from './en/corporate.ts';
import { course } from './en/course.ts';
import { entry } from './en/entry.ts';
import { home } from './en/home.ts';
import { pay } from './en/pay.ts';
import { rules } from './en/rules.ts';
import { second_factor } from './en/second-factor.ts';
import { site } from './en/site.ts';
import { trainer } from './en/trainer.ts';
import { verify } from './en/verify.ts';

export const en = {
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
