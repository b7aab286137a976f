import { Stack } from '@mantine/core';
import type { Course } from '../../../server/courses/schemas.ts';
import { PictureField } from '../form/picture-field.tsx';
import { RecordForm } from '../form/record-form.tsx';
import { echo } from '../parts/echo.ts';
import { courseFields } from './course-fields.ts';

type Versioned = { body: Course; etag: string | null };

export default function EditCourse({
  body,
  etag,
  reload,
}: Versioned & { reload: () => Promise<Versioned | undefined> }) {
  return (
    <Stack gap="lg">
      <PictureField
        path={`/courses/${body.id}/image`}
        address={body.image}
        variants={body.image_variants}
        alt={`Picture of ${body.title}`}
      />
      <RecordForm<Course>
        name={`courses/${body.id}`}
        fields={courseFields}
        record={body}
        etag={etag}
        verb="Save the course"
        about={{ type: 'courses', id: body.id }}
        reload={reload}
        call={(changes, version) => ({
          method: 'PUT',
          path: `/courses/${body.id}`,
          body: changes,
          etag: version,
        })}
        saved={() => echo('The course is saved')}
      />
    </Stack>
  );
}
