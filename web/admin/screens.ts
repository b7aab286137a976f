// Every screen of the back office: its address, its place in the navigation, its letter, and where its code is. The code
// of a screen comes when it is opened (or pointed at).
import { type ComponentType, lazy } from 'react';
import type { IconName } from './parts/icons.tsx';

type Module = { default: ComponentType };
export type Screen = {
  /** Below /admin; the work queue has none. */
  path: string;
  title: string;
  group: 'Today' | 'Money' | 'Training' | 'Customers' | 'System';
  icon: IconName;
  /** Pressed after g. */
  letter?: string;
  load: () => Promise<Module>;
};

export const screens: Screen[] = [
  {
    path: '',
    title: 'Work queue',
    group: 'Today',
    icon: 'work',
    letter: 'w',
    load: () => import('./work/work.tsx'),
  },
  {
    ...{ path: 'bookings', title: 'Bookings', group: 'Today', icon: 'bookings', letter: 'b' },
    load: () => import('./bookings/bookings.tsx'),
  },
  {
    ...{ path: 'sessions', title: 'Sessions', group: 'Training', icon: 'sessions', letter: 's' },
    load: () => import('./sessions/sessions.tsx'),
  },
  {
    ...{ path: 'calendar', title: 'Calendar', group: 'Training', icon: 'sessions', letter: 'k' },
    load: () => import('./calendar/calendar.tsx'),
  },
  {
    ...{ path: 'courses', title: 'Courses', group: 'Training', icon: 'courses', letter: 'c' },
    load: () => import('./courses/courses.tsx'),
  },
  {
    ...{ path: 'trainers', title: 'Trainers', group: 'Training', icon: 'trainers', letter: 't' },
    load: () => import('./trainers/trainers.tsx'),
  },
  {
    ...{ path: 'reviews', title: 'Reviews', group: 'Training', icon: 'reviews' },
    load: () => import('./reviews/reviews.tsx'),
  },
  {
    ...{ path: 'certificates', title: 'Certificates', group: 'Training', icon: 'certificates' },
    load: () => import('./certificates/certificates.tsx'),
  },
  {
    ...{ path: 'payments', title: 'Payments', group: 'Money', icon: 'payments', letter: 'p' },
    load: () => import('./payments/payments.tsx'),
  },
  {
    ...{ path: 'receipts', title: 'Money received', group: 'Money', icon: 'receipts', letter: 'm' },
    load: () => import('./receipts/receipts.tsx'),
  },
  {
    ...{ path: 'refunds', title: 'Refunds', group: 'Money', icon: 'refunds', letter: 'r' },
    load: () => import('./refunds/refunds.tsx'),
  },
  {
    ...{ path: 'users', title: 'People', group: 'Customers', icon: 'users', letter: 'u' },
    load: () => import('./users/users.tsx'),
  },
  {
    ...{ path: 'vouchers', title: 'Vouchers', group: 'Customers', icon: 'vouchers' },
    load: () => import('./vouchers/vouchers.tsx'),
  },
  {
    ...{ path: 'companies', title: 'Companies', group: 'Customers', icon: 'companies', letter: 'o' },
    load: () => import('./companies/companies.tsx'),
  },
  {
    ...{ path: 'pipeline', title: 'Pipeline', group: 'Customers', icon: 'companies' },
    load: () => import('./pipeline/pipeline.tsx'),
  },
  {
    ...{ path: 'reconciliation', title: 'Reconciliation', group: 'Money', icon: 'reconciliation' },
    load: () => import('./reconciliation/reconciliation.tsx'),
  },
  {
    ...{ path: 'imports', title: 'Imports', group: 'System', icon: 'imports' },
    load: () => import('./imports/imports.tsx'),
  },
  {
    ...{ path: 'insight', title: 'Insight', group: 'Today', icon: 'analytics', letter: 'i' },
    load: () => import('./insight/insight.tsx'),
  },
  {
    ...{ path: 'messages', title: 'Messages', group: 'System', icon: 'messages' },
    load: () => import('./messages/messages.tsx'),
  },
  {
    ...{ path: 'webhooks', title: 'Webhooks', group: 'System', icon: 'reconciliation' },
    load: () => import('./webhooks/webhooks.tsx'),
  },
  { path: 'jobs', title: 'Jobs', group: 'System', icon: 'jobs', load: () => import('./jobs/jobs.tsx') },
  {
    ...{ path: 'integrity', title: 'Stored data', group: 'System', icon: 'integrity' },
    load: () => import('./integrity/integrity.tsx'),
  },
  {
    ...{ path: 'audit', title: 'Audit trail', group: 'System', icon: 'audit', letter: 'a' },
    load: () => import('./audit/audit.tsx'),
  },
];

export const pages = new Map(screens.map((screen) => [screen.path, lazy(screen.load)]));
export const addressOf = ({ path }: Screen) => `/${path}`;

/** Where a found or mentioned record is shown. @param type as the search and the audit trail name it */
export function recordAddress(type: string, id: string): string | null {
  const path = pathOfType[type];
  return path && screens.some((screen) => screen.path === path) ? `/${path}/${id}` : null;
}

const pathOfType: Record<string, string> = {
  ...{ booking: 'bookings', bookings: 'bookings', payment: 'payments', payments: 'payments' },
  ...{ receipt: 'receipts', receipts: 'receipts', refund: 'refunds', refunds: 'refunds' },
  ...{
    user: 'users',
    users: 'users',
    course: 'courses',
    courses: 'courses',
    session: 'sessions',
    sessions: 'sessions',
  },
  ...{ trainer: 'trainers', trainers: 'trainers', review: 'reviews', reviews: 'reviews' },
  ...{
    corporate_request: 'companies',
    corporate_requests: 'companies',
    voucher: 'vouchers',
    vouchers: 'vouchers',
  },
  ...{ certificate: 'certificates', certificates: 'certificates', message: 'messages', messages: 'messages' },
};
