// How a check ended, in a word, and how long it took.
import type { IntegrityCheck } from '../../../server/integrity/schemas.ts';
import { count } from '../parts/formats.ts';
import { State } from '../parts/values.tsx';

export function Outcome({ of: { status, broken } }: { of: Pick<IntegrityCheck, 'status' | 'broken'> }) {
  if (status === 'running') return <State of="running" tone="moving" label="Running" />;
  if (status === 'sound') return <State of="sound" tone="good" label="Sound" />;
  if (status === 'failed') return <State of="failed" label="Could not be checked" />;
  return <State of="broken" tone="bad" label={`${count(broken, 'rule')} broken`} />;
}

/** Null while it runs. */
export function took(ms: number | null): string | null {
  if (ms === null) return null;
  if (ms < 1000) return `${ms} ms`;
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 60_000)} min`;
}
