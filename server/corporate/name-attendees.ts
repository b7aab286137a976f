// Who comes: the company names the people in its seats, or swaps them, until the deadline; one list in one go, typed in
// or as a CSV file. Somebody who stays on the list stays the same attendee.
import { parse } from 'csv-parse/sync';
import type { FastifyRequest } from 'fastify';
import { lockBooking } from '../bookings/booking.ts';
import { type Tx, transaction } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError, type FieldError, invalidField } from '../errors.ts';
import { actorOf, apart } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { requestOfLink } from './link.ts';
import { namesDueAt, readLinkView } from './link-view.ts';
import {
  type LinkView,
  linkParams,
  linkSchema,
  type NamedSeat,
  nameAttendeesBody,
  namedSeat,
} from './schemas.ts';

const CSV_BYTES = 256 * 1024;

export const nameAttendees: Action = async (app, deps) => {
  app.put(
    '/corporate/links/:token/attendees',
    {
      bodyLimit: CSV_BYTES,
      schema: {
        tags: ['Corporate'],
        summary: 'Name the people in the seats, as the company',
        description: 'The whole list: who is not on it any more loses the seat to whoever is.',
        params: linkParams,
        body: nameAttendeesBody,
        response: answers({ 200: linkSchema }, ['token_invalid', 'conflict']),
      },
    },
    async (request) => {
      const request_id = await requestOfLink(deps.sql, deps, request.params.token, request.ip);
      return nameSeats(deps, request, request_id, request.body.attendees);
    },
  );
};

export const nameAttendeesByCsv = apart(async (app, deps) => {
  app.addContentTypeParser('text/csv', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.put(
    '/corporate/links/:token/attendees/csv',
    {
      bodyLimit: CSV_BYTES,
      schema: {
        tags: ['Corporate'],
        summary: 'Name the people in the seats by a CSV file, as the company',
        description:
          'Body `text/csv`, UTF-8, with a heading: `name`, and if wanted `email` and `phone`. Every bad line is named, and then nothing changes.',
        params: linkParams,
        response: answers({ 200: linkSchema }, ['token_invalid', 'conflict', 'unsupported_media_type']),
      },
    },
    async (request) => {
      const request_id = await requestOfLink(deps.sql, deps, request.params.token, request.ip);
      const file: unknown = request.body;
      if (!Buffer.isBuffer(file)) throw new AppError('unsupported_media_type', 'Send the body as text/csv');
      return nameSeats(deps, request, request_id, readCsv(file));
    },
  );
});

type Row = { record: Record<string, string>; info: { lines: number } };

/** @throws AppError 422 naming every bad line */
export function readCsv(file: Buffer): NamedSeat[] {
  let rows: Row[];
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(file);
    rows = parse(text, {
      ...{ bom: true, trim: true, skip_empty_lines: true, info: true, delimiter: [',', ';', '\t'] },
      columns: (names: string[]) => names.map((name) => name.toLowerCase()),
    }) as unknown as Row[];
  } catch (error) {
    throw invalidField(
      'file',
      `cannot be read as CSV: ${error instanceof Error ? error.message : 'damaged'}`,
    );
  }
  if (rows.length > 1000) throw invalidField('file', 'must have at most 1000 lines');
  const errors: FieldError[] = [];
  const seats = rows.map(({ record, info }) => {
    const filled = Object.fromEntries(Object.entries(record).filter(([, value]) => value !== ''));
    const parsed = namedSeat.safeParse(filled);
    for (const issue of parsed.success ? [] : parsed.error.issues) {
      const unknown = issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue.path.join('.');
      const message = issue.code === 'unrecognized_keys' ? 'is not a known column' : issue.message;
      errors.push({ field: `line ${info.lines}, ${unknown}`, message });
    }
    return parsed.data;
  });
  if (errors.length > 0) throw new AppError('validation_failed', undefined, { errors: errors.slice(0, 200) });
  return seats as NamedSeat[];
}

async function nameSeats(
  deps: Deps,
  request: FastifyRequest,
  request_id: string,
  people: NamedSeat[],
): Promise<LinkView> {
  return transaction(deps.sql, actorOf(request), async (tx) => {
    const [asked] = await tx<{ booking_id: string | null }[]>`
      select booking_id from corporate_requests where id = ${request_id} and deleted_at is null`;
    const booking = asked?.booking_id ? await lockNameable(tx, asked.booking_id) : undefined;
    if (!booking?.open) throw new AppError('conflict', 'There are no seats to name: no session is planned');
    const due = namesDueAt(deps.config, booking.starts_at);
    if (due <= deps.now())
      throw new AppError('conflict', 'Names could be changed until the deadline, which is over');
    if (people.length > booking.seats)
      throw invalidField('attendees', `must be at most ${booking.seats}, the seats of this session`);
    await replaceNames(tx, deps, booking.id, people);
    return readLinkView(tx, deps, request_id);
  });
}

type Nameable = { id: string; seats: number; starts_at: string; open: boolean };

function lockNameable(tx: Tx, booking_id: string): Promise<Nameable | undefined> {
  return lockBooking<Nameable>(
    tx,
    booking_id,
    tx`b.id, b.seats, (select starts_at from sessions where id = b.session_id) as starts_at,
       b.cancelled_at is null and b.payment_status in ('pending', 'paid')
         and (select status from sessions where id = b.session_id) = 'scheduled' as open`,
  );
}

async function replaceNames(
  tx: Tx,
  { seal, now }: Deps,
  booking_id: string,
  people: NamedSeat[],
): Promise<void> {
  const stored = await tx<{ id: string; name: string; email: string | null }[]>`
    select id, name, email from attendees where booking_id = ${booking_id} and removed_at is null order by seat_no, id`;
  const before = stored.map((one) => ({ ...one, email: seal.open(one.email) }));
  const sameAs = (person: NamedSeat) => {
    const name = person.name.toLowerCase();
    const place = before.findIndex(
      (one) => one.name.toLowerCase() === name && (!person.email || !one.email || one.email === person.email),
    );
    return place < 0 ? undefined : before.splice(place, 1)[0];
  };
  for (const [place, person] of people.entries()) {
    const kept = sameAs(person);
    const email = seal.close(person.email ?? kept?.email ?? null);
    const phone = seal.close(person.phone ?? null);
    if (kept)
      await tx`
        update attendees set seat_no = ${place + 1}, name = ${person.name}, email = ${email}, phone = coalesce(${phone}, phone)
        where id = ${kept.id}`;
    else
      await tx`
        insert into attendees (booking_id, seat_no, name, email, phone, created_at)
        values (${booking_id}, ${place + 1}, ${person.name}, ${email}, ${phone}, ${now()})`;
  }
  await tx`update attendees set removed_at = ${now()} where id = any(${before.map((one) => one.id)})`;
}
