// For tests of the web: a company that asked for training, was quoted, and has the link of our letter in hand.

import { randomUUID } from 'node:crypto';
import type { TestApp } from './app.ts';
import { makeCourse } from './make.ts';

const DAY_MS = 86_400_000;

/** @returns `path` of the company's page, and `plan`, which sets a date with so many seats once the quote is accepted */
export async function quotedByLink({ call, sql, person, deps, clock }: TestApp) {
  const staff = await person('admin');
  const dayIn = (days: number) => new Date(clock.now().getTime() + days * DAY_MS).toISOString().slice(0, 10);
  const send = async (method: string, path: string, body: object, token: string | null = staff.token) => {
    const answer = await call(method, `/api/corporate/requests${path}`, { token, body });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const { id, reference, email } = await send(
    'POST',
    '',
    {
      ...{ company_name: 'Savanna Logistics Ltd', contact_person: 'Amina Hassan', phone: '0722 000 111' },
      ...{ email: `${randomUUID()}@savanna.example`, topic: 'Data literacy for dispatchers' },
      preferred_dates: [dayIn(40)],
    },
    null,
  );
  const quote = async (seats = 3) => {
    const lines = [{ text: 'Two days of training', quantity: 2, unit_price: 85_000 }];
    await send('POST', `/${id}/quotes`, { lines, seats, valid_until: dayIn(14), tax_rate_percent: 16 });
    const [letter] = await sql<{ data: string }[]>`
      select data from messages where kind = 'corporate_quoted' and recipient_hash = ${deps.seal.lookup(email)}
      order by created_at desc, id desc limit 1`;
    const { link } = deps.seal.openJson(letter!.data) as { link: string };
    return new URL(link).pathname;
  };
  return {
    ...{ id: id as string, reference: reference as string, staff, quote },
    path: await quote(),
    async plan(): Promise<void> {
      const course = await makeCourse(sql, { audience: 'Corporate', price: null, is_published: false });
      const place = { course_id: course.id, date: dayIn(30), start_time: '09:00', end_time: '16:00' };
      await send('POST', `/${id}/session`, { ...place, location: 'Upper Hill' });
    },
  };
}
