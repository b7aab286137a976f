// What search engines are told in their own words (schema.org). The pages say the same to people.
import type { Course } from '../../server/courses/schemas.ts';
import type { PricedSession } from '../../server/sessions/schemas.ts';
import type { PageContext } from './page.tsx';
import { isOnline } from './parts/course-card.tsx';

const CONTEXT = 'https://schema.org';

type Page = Pick<PageContext, 'origin' | 'business'>;

/** The catalogue: courses in the order of the page. */
export function courseList(page: Page, courses: Course[]): object {
  return {
    '@context': CONTEXT,
    '@type': 'ItemList',
    itemListElement: courses.map((course, place) => ({
      '@type': 'ListItem',
      position: place + 1,
      item: {
        '@type': 'Course',
        url: `${page.origin}/courses/${course.id}`,
        name: course.title,
        description: course.description.slice(0, 200),
        provider: organization(page),
      },
    })),
  };
}

export function organizationData(page: Page): object {
  return { '@context': CONTEXT, ...organization(page) };
}

function organization({ origin, business }: Page) {
  return {
    '@type': 'Organization',
    name: business.name,
    url: origin,
    ...(business.email ? { email: business.email } : {}),
    ...(business.phone ? { telephone: business.phone } : {}),
    ...(business.address ? { address: business.address } : {}),
  };
}

/** A course, one event for each of its sessions to come, and the way to its page. */
export function courseData(
  page: Page,
  course: Course,
  sessions: PricedSession[],
  trail: [string, string][],
): object[] {
  const url = `${page.origin}/courses/${course.id}`;
  const whole = {
    '@context': CONTEXT,
    '@type': 'Course',
    url,
    name: course.title,
    description: course.description.slice(0, 500),
    provider: organization(page),
    inLanguage: course.taught_in ?? undefined,
    educationalLevel: course.level ?? undefined,
    coursePrerequisites: course.prerequisites ?? undefined,
    ...(course.rating === null
      ? {}
      : {
          aggregateRating: {
            '@type': 'AggregateRating',
            ratingValue: course.rating,
            reviewCount: course.review_count,
          },
        }),
  };
  return [whole, ...sessions.map((session) => event(page, course, session)), breadcrumbs(page, trail)];
}

function event(page: Page, course: Course, session: PricedSession): object {
  const online = isOnline(session.location);
  const url = `${page.origin}/courses/${course.id}?session=${session.id}`;
  const isOpen = session.seats_left > 0 && session.waiting === 0;
  const cancelled = session.status === 'cancelled';
  return {
    '@context': CONTEXT,
    '@type': 'EducationEvent',
    name: course.title,
    url,
    startDate: withOffset(session.starts_at, session.timezone),
    endDate: withOffset(session.ends_at, session.timezone),
    eventStatus: `${CONTEXT}/${cancelled ? 'EventCancelled' : session.moved_at ? 'EventRescheduled' : 'EventScheduled'}`,
    eventAttendanceMode: `${CONTEXT}/${online ? 'OnlineEventAttendanceMode' : 'OfflineEventAttendanceMode'}`,
    location: online
      ? { '@type': 'VirtualLocation', url }
      : { '@type': 'Place', name: session.location, address: session.location },
    organizer: organization(page),
    ...(session.trainer ? { performer: { '@type': 'Person', name: session.trainer.name } } : {}),
    ...(session.unit_price === null && course.audience === 'Corporate'
      ? {}
      : {
          offers: {
            '@type': 'Offer',
            url,
            price: session.unit_price ?? 0,
            priceCurrency: course.currency,
            availability: `${CONTEXT}/${isOpen && !cancelled ? 'InStock' : 'SoldOut'}`,
          },
        }),
  };
}

/** @param trail pairs of path and name */
export function breadcrumbs({ origin }: Page, trail: [string, string][]): object {
  return {
    '@context': CONTEXT,
    '@type': 'BreadcrumbList',
    itemListElement: trail.map(([path, name], place) => ({
      '@type': 'ListItem',
      position: place + 1,
      name,
      item: `${origin}${path}`,
    })),
  };
}

/** 2026-11-28T09:00:00+03:00: the wall time of the place, and how far it is from UTC. */
function withOffset(instant: string, zone: string): string {
  return Temporal.Instant.from(instant).toString({ timeZone: zone, smallestUnit: 'second' });
}
