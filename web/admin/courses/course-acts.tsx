// What can be done with a course besides editing it. All of it can be taken back, so it is done at once.
import { Button, Group } from '@mantine/core';
import { useLocation } from 'wouter';
import type { Course } from '../../../server/courses/schemas.ts';
import { useAct } from '../api/use-ask.ts';
import { echo } from '../parts/echo.ts';
import { Icon } from '../parts/icons.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { State } from '../parts/values.tsx';

type Flags = Partial<Pick<Course, 'is_published' | 'is_active'>>;

export function CourseActs({ course, etag }: { course: Course; etag: string | null }) {
  const [, go] = useLocation();
  const { id, title, is_published, is_active } = course;
  const put = useAct<{ flags: Flags; etag: string | null }>(({ flags, etag: version }) => ({
    method: 'PUT',
    path: `/courses/${id}`,
    body: flags,
    etag: version,
  }));
  const set = (flags: Flags, back: Flags, said: string) =>
    put.mutate(
      { flags, etag },
      { onSuccess: () => echo(said, () => put.mutate({ flags: back, etag: null })) },
    );
  const copy = useAct<void, Course>(
    () => ({ method: 'POST', path: `/courses/${id}/copy`, body: {} }),
    (made) => {
      echo(`${made.title} is a draft`);
      go(`/courses/${made.id}`);
    },
  );
  return (
    <div>
      <Group gap="xs">
        {is_active ? (
          <State of={is_published ? 'published' : 'draft'} tone={is_published ? 'good' : 'waiting'} />
        ) : (
          <State of="taken_off" />
        )}
        {is_active ? (
          <Button
            size="xs"
            variant={is_published ? 'default' : 'filled'}
            loading={put.isPending}
            onClick={() =>
              set(
                { is_published: !is_published },
                { is_published },
                is_published ? `${title} is a draft again` : `${title} is published`,
              )
            }
          >
            {is_published ? 'Unpublish the course' : 'Publish the course'}
          </Button>
        ) : null}
        <Button size="xs" variant="default" loading={copy.isPending} onClick={() => copy.mutate()}>
          Copy the course
        </Button>
        <Button
          size="xs"
          variant="default"
          loading={put.isPending}
          onClick={() =>
            set(
              { is_active: !is_active },
              { is_active },
              is_active ? `${title} is taken off` : `${title} is back`,
            )
          }
        >
          {is_active ? 'Take the course off' : 'Bring the course back'}
        </Button>
        {is_active && is_published ? (
          <Button
            component="a"
            href={`/courses/${id}`}
            size="xs"
            variant="subtle"
            rightSection={<Icon name="open" size={14} />}
          >
            See it on the site
          </Button>
        ) : null}
      </Group>
      <Trouble error={put.error} about={{ type: 'courses', id }} />
      <Trouble error={copy.error} retry={() => copy.mutate()} />
    </div>
  );
}
