// How the business is doing: each title says what the numbers say, each table is the chart's own data, each number leads
// to what is behind it. One period for all of them.
import { Group, SimpleGrid, TextInput, Title } from '@mantine/core';
import { useSearchParams } from 'wouter';
import { Filled, Income } from './by-month.tsx';
import { Failures, Payments, Steps } from './paying.tsx';
import { Companies, Courses, Waiting } from './wishes.tsx';

export default function Insight() {
  const [search, setSearch] = useSearchParams();
  const period = new URLSearchParams();
  for (const name of ['from', 'to']) {
    const day = search.get(name);
    if (day) period.set(name, day);
  }
  const query = period.size > 0 ? `?${period}` : '';
  const set = (name: string, day: string) =>
    setSearch((now) => {
      const next = new URLSearchParams(now);
      if (day) next.set(name, day);
      else next.delete(name);
      return next;
    });
  return (
    <>
      <Group justify="space-between" align="end" mb="lg">
        <Title order={1}>Insight</Title>
        <Group align="end">
          {(['from', 'to'] as const).map((name) => (
            <TextInput
              key={name}
              type="date"
              label={name === 'from' ? 'From' : 'Through'}
              value={search.get(name) ?? ''}
              onChange={(event) => set(name, event.currentTarget.value)}
            />
          ))}
        </Group>
      </Group>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        <Income query={query} />
        <Filled query={query} />
        <Courses query={query} />
        <Payments query={query} />
        <Failures query={query} />
        <Steps query={query} />
        <Waiting query={query} />
        <Companies query={query} />
      </SimpleGrid>
    </>
  );
}
