import { lazy } from 'react';
import type { Review } from '../../../server/reviews/schemas.ts';
import type { ListScreen } from '../list/list-screen.ts';
import { RecordList } from '../list/record-list.tsx';
import { count } from '../parts/formats.ts';
import { Nothing, State, When } from '../parts/values.tsx';
import classes from './reviews.module.css';
import { Stars } from './stars.tsx';

const ReviewRecord = lazy(() => import('./review-record.tsx'));

const ratings = ['5', '4', '3', '2', '1'].map((value) => ({ value, label: count(Number(value), 'star') }));

const screen: ListScreen<Review> = {
  ...{
    name: 'reviews',
    title: 'Reviews',
    icon: 'reviews',
    endpoint: '/reviews',
    noun: ['review', 'reviews'],
  },
  sort: '-created_at',
  rowName: (row) => `Review by ${row.author}`,
  columns: [
    { key: 'author', title: 'By', show: (row) => row.author },
    { key: 'rating', title: 'Stars', sort: 'rating', show: (row) => <Stars rating={row.rating} /> },
    {
      ...{ key: 'comment', title: 'Says' },
      show: (row) => (row.comment ? <span className={classes.comment}>{row.comment}</span> : <Nothing />),
    },
    { key: 'course', title: 'Course', show: (row) => row.course.title },
    { key: 'trainer', title: 'Trainer', show: (row) => row.trainer?.name ?? <Nothing /> },
    { key: 'state', title: 'State', show: (row) => <ReviewState review={row} /> },
    { key: 'created', title: 'Written', sort: 'created_at', show: (row) => <When at={row.created_at} /> },
  ],
  tabs: [
    { label: 'All', filters: {} },
    { label: 'Reported', filters: { reported: 'true', hidden: 'false' } },
    { label: 'Hidden', filters: { hidden: 'true' } },
  ],
  filters: [{ name: 'rating', label: 'Stars', kind: 'choice', choices: ratings }],
  bulk: [
    {
      verb: (number) => `Hide ${count(number, 'review')}`,
      consequence: () =>
        'Only their authors see them from then on, and read your reason. The ratings are worked out without them.',
      reason: true,
      fits: (row) => !row.hidden_at,
      call: (id, reason) => ({ method: 'POST', path: `/reviews/${id}/hide`, body: { reason } }),
    },
    {
      verb: (number) => `Show ${count(number, 'review')} again`,
      consequence: () => 'Everybody reads them, and they count in the ratings.',
      fits: (row) => Boolean(row.hidden_at),
      call: (id) => ({ method: 'POST', path: `/reviews/${id}/show` }),
    },
  ],
  drawer: (id) => <ReviewRecord key={id} id={id} />,
  empty: 'Nobody has said anything yet. Only people who were there can.',
};

export default function Reviews() {
  return <RecordList screen={screen} />;
}

function ReviewState({ review }: { review: Review }) {
  if (review.hidden_at) return <State of="hidden" />;
  const reports = review.reports?.length ?? 0;
  if (reports > 0) return <State of="reported" tone="bad" label={`Reported ${reports} ×`} />;
  return <State of="shown" tone="good" />;
}
