// Puts the demo school into an empty database: staff, courses, a timetable around today, and what students booked and
// paid. Everything is invented; the same moment gives the same school.
import { type Sql, type Tx, transaction } from '../../server/database/connect.ts';
import type { DocumentSettings } from '../../server/documents/document.ts';
import type { Seal } from '../../server/seal.ts';
import { courseArtwork } from './artwork.ts';
import { attendeeRows, bookingRow, bookings } from './booking-rows.ts';
import { catalogue } from './catalogue.ts';
import { claims } from './claims.ts';
import { corporateRequestRows } from './corporate-requests.ts';
import { needsOf } from './course-needs.ts';
import { writeHeldClasses } from './held-classes.ts';
import { issueDocuments } from './issue-documents.ts';
import { offerEarlyBirds, quoteRows, voucherRows } from './offers.ts';
import { moneyOf } from './payment-rows.ts';
import { accountOf, DEMO_PASSWORD, type Person, people } from './people.ts';
import { pictureStore } from './pictures.ts';
import { trainerPortrait } from './portraits.ts';
import { seededRandom } from './random.ts';
import { refundRows } from './refund-rows.ts';
import { strayDelivery, strayReceipt } from './stray-money.ts';
import { type PlannedSession, timetable } from './timetable.ts';
import { trainerProfiles } from './trainer-profiles.ts';

export { demoLogins } from './people.ts';

export type SeedDeps = {
  sql: Sql;
  seal: Seal;
  now: Date;
  /** IANA name; the wall times of the sessions are in it. */
  timezone: string;
  /** Whose name and taxes the receipts show. */
  config: DocumentSettings;
  /** Where pictures are kept and served from as `/files/…`. */
  files_dir: string;
  password_hash: (password: string) => Promise<string>;
  log(line: string): void;
};

const DAY_MS = 86_400_000;
/** Two nodes starting at once take turns under this advisory lock; the second finds the courses of the first. */
const LOCK = 7_214_904;

/**
 * Fills the database in one transaction, or does nothing when it has courses already. Accounts whose e-mail address
 * exists are kept as they are.
 * @returns whether anything was written
 */
export async function seedDemo(deps: SeedDeps): Promise<boolean> {
  const began = performance.now();
  const [any] = await deps.sql`select from courses limit 1`;
  if (any) return false;
  const [password, pictures] = await Promise.all([
    deps.password_hash(DEMO_PASSWORD),
    drawPictures(deps.files_dir),
  ]);
  const done = await transaction(deps.sql, { actor_id: null, source: 'command' }, async (tx) => {
    // Another process may be writing the school just now; on a slow machine that takes longer than a request may wait.
    await tx`select set_config('lock_timeout', '60s', true), set_config('statement_timeout', '90s', true)`;
    await tx`select pg_advisory_xact_lock(${LOCK})`;
    const [meanwhile] = await tx`select from courses limit 1`;
    return meanwhile ? null : write(tx, deps, password, pictures);
  });
  if (!done) return false;
  const took = ((performance.now() - began) / 1000).toFixed(1);
  deps.log(
    `Demo data: ${done.courses} courses, ${done.sessions} sessions, ${done.bookings} bookings in ${took} s`,
  );
  return true;
}

type Pictures = { courses: string[]; trainers: string[] };

async function drawPictures(files_dir: string): Promise<Pictures> {
  const keep = await pictureStore(files_dir);
  const [courses, trainers] = await Promise.all([
    Promise.all(catalogue().map((course) => keep(courseArtwork(course)))),
    Promise.all(trainerProfiles.map((trainer, place) => keep(trainerPortrait(trainer, place)))),
  ]);
  return { courses, trainers };
}

async function write(tx: Tx, deps: SeedDeps, password: string, pictures: Pictures) {
  const { now, seal } = deps;
  const everybody = await writePeople(tx, deps, password);
  const trainer_ids = await writeTrainers(tx, now, pictures.trainers, everybody);
  const courses = await writeCourses(tx, now, pictures.courses, trainer_ids);
  const sessions = timetable(now, deps.timezone, courses);
  await tx`insert into sessions ${tx(sessions.map((session) => sessionRow(session, deps.timezone, trainer_ids)))}`;

  const students = everybody.filter((person) => person.role === 'student');
  const admin = everybody.find((person) => person.role === 'admin')!;
  const booked = bookings(now, claims(now, sessions, students));
  await tx`insert into bookings ${tx(booked.map((booking) => bookingRow(booking, seal)))}`;
  await tx`insert into attendees ${tx(booked.flatMap((booking) => attendeeRows(booking, seal)))}`;

  const money = booked.map((booking) => moneyOf(now, booking, seal));
  const payments = money.flatMap((one) => one.payments).map(({ ids: _, ...row }) => row);
  await tx`insert into payments ${tx(payments)}`;
  const receipts = [...money.flatMap((one) => one.receipts), strayReceipt(now, seal)];
  await tx`insert into receipts ${tx(receipts)}`;
  const webhooks = [...money.flatMap((one) => one.webhooks), strayDelivery(now, seal)];
  await tx`insert into payment_webhooks ${tx(webhooks)}`;
  await tx`insert into refunds ${tx(booked.flatMap((booking, n) => refundRows(now, booking, money[n]!, admin.id)))}`;
  await issueDocuments(tx, deps);
  await writeHeldClasses(tx, now, admin.id, deps.config.BUSINESS_NAME);
  const asked = corporateRequestRows(now, seal, admin.id, trainer_ids);
  await tx`insert into corporate_requests ${tx(asked)}`;
  await tx`insert into corporate_quotes ${tx(quoteRows(asked, now, admin.id, deps.config))}`;
  await tx`insert into vouchers ${tx(voucherRows(now, courses[0]!.id, admin.id))}`;
  await offerEarlyBirds(tx, now);
  return { courses: pictures.courses.length, sessions: sessions.length, bookings: booked.length };
}

/** @returns everybody, with the id of the account that was there before where there was one */
async function writePeople(tx: Tx, { now, seal }: SeedDeps, password_hash: string): Promise<Person[]> {
  const wanted = people(now);
  const there = await tx<{ id: string; email: string }[]>`
    select id, email from users where email = any(${wanted.map((person) => person.email)})`;
  const known = new Map(there.map((row) => [row.email, row.id]));
  const rows = wanted
    .filter((person) => !known.has(person.email))
    .map(({ phone, ...person }) => ({
      ...person,
      password_hash,
      phone: seal.close(phone),
      phone_hash: seal.lookup(phone),
      updated_at: person.created_at,
    }));
  if (rows.length > 0) await tx`insert into users ${tx(rows)}`;
  return wanted.map((person) => ({ ...person, id: known.get(person.email) ?? person.id }));
}

async function writeTrainers(
  tx: Tx,
  now: Date,
  photos: string[],
  everybody: Person[],
): Promise<Map<string, string>> {
  const created_at = new Date(now.getTime() - 420 * DAY_MS);
  const rows = trainerProfiles.map((trainer, place) => ({
    id: seededRandom(trainer.key).id(created_at),
    user_id:
      (trainer.has_account && everybody.find((person) => person.email === accountOf(trainer.key))?.id) ||
      null,
    name: trainer.name,
    bio: trainer.bio,
    photo: photos[place]!,
    specializations: JSON.stringify(trainer.specializations),
    years_of_experience: trainer.years,
    certifications: JSON.stringify(trainer.certifications),
    created_at,
    updated_at: created_at,
  }));
  await tx`insert into trainers ${tx(rows)}`;
  return new Map(rows.map((row, place) => [trainerProfiles[place]!.key, row.id]));
}

/** @returns those that people can book: published, active, with a price or free */
async function writeCourses(tx: Tx, now: Date, images: string[], trainer_ids: Map<string, string>) {
  const courses = catalogue().map((course, place) => {
    const age_days = course.state === 'draft' ? 9 - (place % 2) * 5 : 400 - place * 6;
    const created_at = new Date(now.getTime() - age_days * DAY_MS);
    return { ...course, created_at, id: seededRandom(course.title).id(created_at) };
  });
  const rows = courses.map((course, place) => ({
    id: course.id,
    title: course.title,
    category: course.category,
    audience: course.audience,
    description: course.description,
    duration_weeks: course.weeks,
    price: course.price,
    syllabus: JSON.stringify(course.syllabus),
    ...needsOf(course),
    image: images[place]!,
    trainer_id: trainer_ids.get(course.trainer)!,
    is_published: course.state !== 'draft',
    is_active: course.state !== 'retired',
    created_at: course.created_at,
    updated_at: course.created_at,
  }));
  await tx`insert into courses ${tx(rows)}`;
  return courses.flatMap((course) =>
    course.state === undefined && course.price !== null ? [{ ...course, price: course.price }] : [],
  );
}

function sessionRow(session: PlannedSession, timezone: string, trainer_ids: Map<string, string>) {
  return {
    id: session.id,
    course_id: session.course.id,
    date: session.date,
    start_time: session.start_time,
    end_time: session.end_time,
    timezone,
    assumed_minutes: 120,
    location: session.location,
    room: session.room,
    trainer_id: session.substitute && trainer_ids.get(session.substitute)!,
    capacity: session.capacity,
    status: session.status,
    notes: session.notes,
    cancelled_at: session.cancelled_at,
    cancellation_reason: session.cancellation_reason,
    created_at: session.created_at,
    updated_at: session.cancelled_at ?? session.created_at,
  };
}
