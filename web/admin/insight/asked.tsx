// One question to the API, with what to show meanwhile and when it fails.
import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import type { z } from 'zod';
import type { rowSchemas } from '../../../server/analytics/schemas.ts';
import { useAsk } from '../api/use-ask.ts';
import { Trouble } from '../parts/trouble.tsx';

type Rows<K extends keyof typeof rowSchemas> = z.output<(typeof rowSchemas)[K]>[];
type Answer<K extends keyof typeof rowSchemas> = { from: string; to: string; data: Rows<K> };

/** Reads one question's answer; shows what is wrong, or what it says. */
export function Asked<K extends keyof typeof rowSchemas>({
  name,
  query,
  children,
}: {
  name: K;
  query: string;
  children: (rows: Rows<K>) => ReactNode;
}) {
  const path = `/analytics/${name.replaceAll('_', '-')}${query}`;
  const { data, error, refetch } = useAsk<Answer<K>>(path, { keep: true });
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  return data ? children(data.data) : <Skeleton height={220} />;
}
