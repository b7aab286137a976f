// One review: what was said, who reported it and why. Hiding it can be undone; its author reads the reason.
import { Alert, Button, Group, List, Skeleton, Stack, Text } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'wouter';
import type { Review } from '../../../server/reviews/schemas.ts';
import { useAct, useAsk, useLate } from '../api/use-ask.ts';
import { echo } from '../parts/echo.ts';
import { shortTime } from '../parts/formats.ts';
import { History } from '../parts/history.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { Facts, Part, When } from '../parts/values.tsx';
import classes from './reviews.module.css';
import { Stars } from './stars.tsx';

const HideReview = lazy(() => import('./hide-review.tsx'));

export default function ReviewRecord({ id }: { id: string }) {
  const { data: review, error, refetch, isPending } = useAsk<Review>(`/reviews/${id}`);
  const late = useLate(isPending);
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  if (!review) return late ? <Skeleton height={240} /> : null;
  return (
    <Stack gap="md">
      <Acts review={review} />
      <div>
        <Stars rating={review.rating} />
        {review.comment ? (
          <p className={classes.quote}>{review.comment}</p>
        ) : (
          <Text c="dimmed">Stars only</Text>
        )}
      </div>
      {review.reports && review.reports.length > 0 ? (
        <Alert color="amber" title={`Reported ${review.reports.length} ×`}>
          <List size="sm">
            {review.reports.map(({ reason, created_at }) => (
              <List.Item key={created_at}>
                {reason} ({shortTime(created_at)})
              </List.Item>
            ))}
          </List>
        </Alert>
      ) : null}
      <Facts
        facts={[
          [
            'By',
            <Link key="author" href={`/users/${review.user_id}`}>
              {review.author}
            </Link>,
          ],
          [
            'Course',
            <Link key="course" href={`/courses/${review.course.id}`}>
              {review.course.title}
            </Link>,
          ],
          review.trainer
            ? [
                'Trainer',
                <Link key="trainer" href={`/trainers/${review.trainer.id}`}>
                  {review.trainer.name}
                </Link>,
              ]
            : null,
          [
            'Booking',
            <Link key="booking" href={`/bookings/${review.booking_id}`}>
              Open the booking
            </Link>,
          ],
          ['Written', <When key="written" at={review.created_at} />],
          review.edited_at ? ['Edited', <When key="edited" at={review.edited_at} />] : null,
        ]}
      />
      {review.reply ? (
        <Part title="The trainer’s answer">
          <p className={classes.quote}>{review.reply}</p>
        </Part>
      ) : null}
      <Part title="History">
        <History type="reviews" id={id} />
      </Part>
    </Stack>
  );
}

function Acts({ review }: { review: Review }) {
  const [hiding, setHiding] = useState(false);
  const show = useAct<void>(
    () => ({ method: 'POST', path: `/reviews/${review.id}/show` }),
    () => echo('The review is shown again'),
  );
  return (
    <>
      {review.hidden_at ? (
        <Alert color="gray" title={`Hidden since ${shortTime(review.hidden_at)}`}>
          <Text size="sm">“{review.hidden_reason}”</Text>
          <Button size="xs" mt="xs" variant="default" loading={show.isPending} onClick={() => show.mutate()}>
            Show the review again
          </Button>
        </Alert>
      ) : (
        <Group>
          <Button size="xs" variant="default" onClick={() => setHiding(true)}>
            Hide the review…
          </Button>
        </Group>
      )}
      <Trouble error={show.error} />
      <Suspense>
        {hiding ? (
          <HideReview id={review.id} undo={() => show.mutate()} close={() => setHiding(false)} />
        ) : null}
      </Suspense>
    </>
  );
}
