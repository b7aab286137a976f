import { Stack, Text } from '@mantine/core';
import { useLocation } from 'wouter';
import type { Course } from '../../../server/courses/schemas.ts';
import { RecordForm } from '../form/record-form.tsx';
import { echo } from '../parts/echo.ts';
import { courseFields } from './course-fields.ts';

export default function NewCourse() {
  const [, go] = useLocation();
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        It stays a draft, seen by nobody, until you publish it.
      </Text>
      <RecordForm<Course>
        isNew
        name="courses/new"
        fields={courseFields}
        record={{}}
        verb="Make the course"
        call={(body) => ({ method: 'POST', path: '/courses', body })}
        saved={(course) => {
          echo(`${course.title} is a draft now`);
          go(`/courses/${course.id}`);
        }}
      />
    </Stack>
  );
}
