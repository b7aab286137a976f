import { Button } from '@mantine/core';
import { lazy } from 'react';
import { Link } from 'wouter';
import type { Course } from '../../../server/courses/schemas.ts';
import { choicesOf } from '../form/field.ts';
import type { ListScreen } from '../list/list-screen.ts';
import { RecordList } from '../list/record-list.tsx';
import { count } from '../parts/formats.ts';
import { Icon } from '../parts/icons.tsx';
import { Money, Nothing, State, When } from '../parts/values.tsx';
import { shortDay } from '../sessions/session-words.ts';
import { audiences, categories } from './course-words.ts';

const CourseRecord = lazy(() => import('./course-record.tsx'));
const NewCourse = lazy(() => import('./new-course.tsx'));

const screen: ListScreen<Course> = {
  ...{
    name: 'courses',
    title: 'Courses',
    icon: 'courses',
    endpoint: '/courses',
    noun: ['course', 'courses'],
  },
  sort: '-created_at',
  rowName: (row) => row.title,
  columns: [
    { key: 'title', title: 'Course', sort: 'title', show: (row) => row.title },
    { key: 'category', title: 'About', show: (row) => row.category },
    { key: 'audience', title: 'For', show: (row) => row.audience },
    { key: 'state', title: 'State', show: (row) => <CourseState course={row} /> },
    {
      ...{ key: 'next', title: 'Next session', sort: 'next_session' },
      show: (row) => (row.next_session ? shortDay(row.next_session.date) : <Nothing />),
    },
    { key: 'trainer', title: 'Trainer', show: (row) => row.trainer?.name ?? <Nothing /> },
    {
      ...{ key: 'rating', title: 'Rating', sort: 'rating', right: true },
      show: (row) => (row.rating === null ? <Nothing /> : `${row.rating.toFixed(1)} (${row.review_count})`),
    },
    {
      key: 'created',
      title: 'Made',
      sort: 'created_at',
      optional: true,
      show: (row) => <When at={row.created_at} />,
    },
    {
      ...{ key: 'price', title: 'Price', sort: 'price', right: true },
      show: (row) => <Price course={row} />,
    },
  ],
  tabs: [
    { label: 'All', filters: {} },
    { label: 'Published', filters: { is_published: 'true', is_active: 'true' } },
    { label: 'Drafts', filters: { is_published: 'false', is_active: 'true' } },
    { label: 'Taken off', filters: { is_active: 'false' } },
  ],
  filters: [
    { name: 'search', label: 'Word in it', kind: 'text' },
    { name: 'category', label: 'About', kind: 'choice', choices: choicesOf(categories) },
    { name: 'audience', label: 'For', kind: 'choice', choices: choicesOf(audiences) },
    { name: 'location', label: 'Place', kind: 'text' },
  ],
  bulk: [
    {
      verb: (number) => `Publish ${count(number, 'course')}`,
      consequence: () => 'Everybody can see and book them. A draft that lacks something stays a draft.',
      fits: (row) => row.is_active && !row.is_published,
      call: (id) => ({ method: 'PUT', path: `/courses/${id}`, body: { is_published: true } }),
    },
    {
      verb: (number) => `Unpublish ${count(number, 'course')}`,
      consequence: () =>
        'Nobody finds or books them any more; what is booked stays. They can be published again.',
      fits: (row) => row.is_published,
      call: (id) => ({ method: 'PUT', path: `/courses/${id}`, body: { is_published: false } }),
    },
  ],
  actions: (
    <Button component={Link} href="/courses/new" leftSection={<Icon name="plus" size={16} />}>
      New course
    </Button>
  ),
  drawer: (id, row) =>
    id === 'new' ? <NewCourse /> : <CourseRecord key={id} id={id} isNamed={row !== undefined} />,
  empty: 'There is no course yet. Make the first one; it stays a draft until you publish it.',
};

export default function Courses() {
  return <RecordList screen={screen} />;
}

function CourseState({ course }: { course: Course }) {
  if (!course.is_active) return <State of="taken_off" />;
  return course.is_published ? <State of="published" /> : <State of="draft" tone="waiting" />;
}

function Price({ course }: { course: Course }) {
  if (course.price === null) return course.audience === 'Corporate' ? 'On request' : 'Free';
  return course.price === 0 ? 'Free' : <Money amount={course.price} currency={course.currency} />;
}
