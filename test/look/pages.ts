// Every page of the platform, each with somebody who may see it and with something on it. What the demonstration does
// not hold by itself is made here, as people would make it.
import type { DemoSchool, Json, Visitor } from './demo-school.ts';

export type PageToLookAt = {
  /** Of its picture. */
  name: string;
  path: string;
  as: Visitor;
  /** One that Lighthouse measures. */
  measured?: boolean;
  /** One that the tests look at too; the others are left to `npm run budgets`. */
  main?: boolean;
  /** The status it is answered with; 200 without. */
  status?: number;
};

export async function pagesToLookAt(school: DemoSchool): Promise<PageToLookAt[]> {
  const found = await findThings(school);
  return [...sitePages(found), ...accountPages(found), ...trainerPages(found), ...officePages(found)];
}

type Things = Awaited<ReturnType<typeof findThings>>;

async function findThings({ api, origin }: DemoSchool) {
  const sessions: Json[] = (await api('visitor', 'GET', '/sessions?available=true&limit=50')).data;
  const open = sessions.find((one) => one.seats_left >= 3 && one.course.price > 0);
  const full = (await api('visitor', 'GET', '/sessions?limit=100')).data.find(
    (one: Json) => one.seats_left <= 0 && one.status === 'scheduled',
  );
  const booking = await api('student', 'POST', '/bookings', { session_id: open.id, seats: 1 });
  const payment = await api('student', 'POST', '/payments/mpesa/initiate', {
    ...{ booking_id: booking.id, phone: '0708 374 149' },
  });
  const me = await api('student', 'GET', '/auth/me');
  const bookings: Json[] = (await api('student', 'GET', `/users/${me.id}/bookings?limit=50`)).data;
  const taught: Json[] = (await api('trainer', 'GET', '/trainers/me/sessions?limit=50')).data;
  const certificate = (await api('admin', 'GET', '/certificates?limit=1')).data[0];
  const company = await newCompany({ api, origin });
  return {
    ...{ me, open, full, booking, payment, taught, certificate, company },
    review: (await api('admin', 'GET', '/reviews?limit=1')).data[0],
    check: await api('admin', 'POST', '/integrity-checks'),
    stray: (await api('admin', 'GET', '/receipts?status=unapplied&limit=1')).data[0],
    flagged: (await api('admin', 'GET', '/payments?attention=true&limit=1')).data[0],
    refund: (await api('admin', 'GET', '/refunds?status=failed&limit=1')).data[0],
    held: (await api('admin', 'GET', '/sessions?status=completed&limit=1&sort=-starts_at')).data[0],
    confirmed:
      bookings.find((one) => one.status === 'confirmed' && one.total_amount > 0 && isAhead(one.session)) ??
      bookings.find((one) => one.status === 'completed' && one.total_amount > 0) ??
      booking,
  };
}

/** A company that has asked, was quoted, and looks at its page. */
async function newCompany({
  api,
  origin,
}: Pick<DemoSchool, 'api' | 'origin'>): Promise<{ id: string; path: string }> {
  const email = 'training@company.example';
  await api('visitor', 'POST', '/corporate/requests', {
    ...{ company_name: 'Savanna Logistics', contact_person: 'Njeri Kamau', email, phone: '0712 345 678' },
    ...{ topic: 'Data analysis for planners', preferred_dates: [dayFromNow(30)], headcount: 12 },
  });
  const request = (await api('admin', 'GET', '/corporate/requests?limit=1&sort=-created_at')).data[0];
  await api('admin', 'POST', `/corporate/requests/${request.id}/quotes`, {
    lines: [{ text: 'Two days in your office, for each person', quantity: 12, unit_price: 9500 }],
    ...{ seats: 12, valid_until: dayFromNow(14) },
  });
  for (let tries = 0; tries < 100; tries++) {
    const { data } = (await (
      await fetch(`${origin}/dev/mailbox.json?recipient=${encodeURIComponent(email)}`)
    ).json()) as Json;
    const link = data
      .flatMap((letter: Json) => letter.links)
      .find((one: string) => one.includes('/corporate/'));
    if (link) return { id: request.id, path: new URL(link).pathname };
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('no letter to the company');
}

function isAhead(session: { starts_at: string }): boolean {
  return Date.parse(session.starts_at) > Date.now();
}

function dayFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

function sitePages({ open, full, certificate, company }: Things): PageToLookAt[] {
  const as = 'visitor';
  return [
    { as, name: 'home', path: '/', main: true },
    { as, name: 'courses', path: '/courses', measured: true },
    { as, name: 'courses-found', path: '/courses?q=robotics&audience=Kids' },
    { as, name: 'courses-none', path: '/courses?q=xylophone' },
    { as, name: 'course', path: `/courses/${open.course.id}`, measured: true },
    { as, name: 'course-of-full-session', path: `/courses/${full.course.id}` },
    { as, name: 'trainer', path: `/trainers/${open.trainer.id}` },
    { as, name: 'checkout', path: `/checkout/${open.id}?seats=2`, measured: true },
    { as, name: 'checkout-seats', path: `/checkout/${open.id}` },
    { as, name: 'checkout-full', path: `/checkout/${full.id}?seats=1` },
    { as, name: 'waitlist', path: `/waitlist/${full.id}` },
    { as, name: 'login', path: '/login', measured: true },
    { as, name: 'register', path: '/register', main: true },
    { as, name: 'forgot-password', path: '/forgot-password' },
    { as, name: 'reset-password', path: '/reset-password?token=x' },
    { as, name: 'verify-email', path: '/verify-email?token=x' },
    { as, name: 'companies', path: '/companies' },
    { as, name: 'company-quote', path: company.path },
    { as, name: 'verify', path: '/verify' },
    { as, name: 'certificate', path: `/verify/${certificate.code}`, main: true },
    { as, name: 'help', path: '/help' },
    { as, name: 'privacy', path: '/privacy' },
    { as, name: 'terms', path: '/terms' },
    { as, name: 'not-found', path: '/nowhere', main: true, status: 404 },
  ];
}

function accountPages({ booking, payment, confirmed, full }: Things): PageToLookAt[] {
  const as = 'student';
  const tabs = ['upcoming', 'to-pay', 'past', 'cancelled'];
  const parts = [
    ...[
      'receipts',
      'certificates',
      'reviews',
      'waiting-list',
      'notifications',
      'profile',
      'messages',
      'security',
      'second-factor',
      'second-factor/app',
      'second-factor/app/remove',
      'confirm',
      'calendar',
      'privacy',
      'privacy/erase',
    ],
  ];
  return [
    { as, name: 'waiting', path: `/pay/${payment.payment_reference}`, measured: true },
    { as, name: 'booking-to-pay', path: `/bookings/${booking.code}` },
    { as, name: 'booking', path: `/bookings/${confirmed.code}`, main: true },
    { as, name: 'receipt', path: `/bookings/${confirmed.code}/receipt`, measured: true },
    ...['attendees', 'cancel', 'transfer'].map(
      (part) => ({ as, name: `booking-${part}`, path: `/bookings/${confirmed.code}/${part}` }) as const,
    ),
    { as, name: 'student-waitlist', path: `/waitlist/${full.id}` },
    { as, name: 'account', path: '/account', main: true },
    ...tabs.map((tab) => ({ as, name: `bookings-${tab}`, path: `/account/bookings?tab=${tab}` }) as const),
    ...parts.map(
      (part) => ({ as, name: `account-${part.replaceAll('/', '-')}`, path: `/account/${part}` }) as const,
    ),
    { as, name: 'forbidden', path: '/trainer', status: 403 },
  ];
}

function trainerPages({ taught }: Things): PageToLookAt[] {
  const as = 'trainer';
  const session = taught[0];
  const going_on = taught.find(({ status }) => status === 'ongoing') ?? session;
  return [
    { as, name: 'trainer-today', path: '/trainer', main: true },
    { as, name: 'trainer-sessions', path: '/trainer/sessions' },
    { as, name: 'trainer-session', path: `/trainer/sessions/${session.id}`, main: true },
    { as, name: 'trainer-attendance', path: `/trainer/sessions/${going_on.id}/attendance` },
    { as, name: 'trainer-sheet', path: `/trainer/sessions/${session.id}/sheet` },
    { as, name: 'trainer-days-off', path: '/trainer/days-off' },
    { as, name: 'trainer-reviews', path: '/trainer/reviews' },
    { as, name: 'trainer-courses', path: '/trainer/courses' },
  ];
}

function officePages(things: Things): PageToLookAt[] {
  const as = 'admin';
  return [
    { as, name: 'office', path: '/admin', main: true },
    { as, name: 'office-companies', path: '/admin/companies', main: true },
    { as, name: 'office-company', path: `/admin/companies/${things.company.id}`, main: true },
    { as, name: 'office-pipeline', path: '/admin/pipeline' },
    { as, name: 'office-people', path: '/admin/users' },
    { as, name: 'office-person', path: `/admin/users/${things.me.id}` },
    { as, name: 'office-vouchers', path: '/admin/vouchers' },
    { as, name: 'office-imports', path: '/admin/imports' },
    { as, name: 'office-new-import', path: '/admin/imports/new' },
    { as, name: 'office-reconciliation', path: '/admin/reconciliation' },
    { as, name: 'office-new-reconciliation', path: '/admin/reconciliation/new' },
    { as, name: 'office-insight', path: '/admin/insight', main: true },
    { as, name: 'office-new-voucher', path: '/admin/vouchers/new' },
    ...teachingPages(things),
    ...deskPages(things),
  ];
}

function deskPages({ stray, flagged, refund, confirmed, check }: Things): PageToLookAt[] {
  const as = 'admin';
  return [
    { as, name: 'office-payments', path: '/admin/payments?status=failed&cols=booking,status,why,amount' },
    { as, name: 'office-payment', path: `/admin/payments/${flagged.id}?attention=true` },
    { as, name: 'office-received', path: `/admin/receipts/${stray.id}?status=unapplied` },
    { as, name: 'office-bookings', path: '/admin/bookings' },
    { as, name: 'office-booking', path: `/admin/bookings/${confirmed.id}`, main: true },
    { as, name: 'office-refund', path: `/admin/refunds/${refund.id}` },
    { as, name: 'office-webhooks', path: '/admin/webhooks' },
    { as, name: 'office-messages', path: '/admin/messages' },
    { as, name: 'office-jobs', path: '/admin/jobs' },
    { as, name: 'office-integrity', path: `/admin/integrity/${check.id}` },
    { as, name: 'office-audit', path: '/admin/audit' },
  ];
}

function teachingPages({ open, held, certificate, review }: Things): PageToLookAt[] {
  const as = 'admin';
  return [
    { as, name: 'office-sessions', path: '/admin/sessions?status=scheduled' },
    { as, name: 'office-session', path: `/admin/sessions/${open.id}` },
    { as, name: 'office-session-held', path: `/admin/sessions/${held.id}` },
    { as, name: 'office-session-new', path: '/admin/sessions/new' },
    { as, name: 'office-calendar', path: '/admin/calendar' },
    { as, name: 'office-course', path: `/admin/courses/${open.course.id}` },
    { as, name: 'office-course-new', path: '/admin/courses/new' },
    { as, name: 'office-trainer', path: `/admin/trainers/${open.trainer.id}` },
    { as, name: 'office-review', path: `/admin/reviews/${review.id}` },
    { as, name: 'office-certificate', path: `/admin/certificates/${certificate.id}` },
  ];
}
