import type { Session } from '../../../server/sessions/schemas.ts';
import { State } from '../parts/values.tsx';
import { isInDoubt } from './session-words.ts';

export function SessionState({ session }: { session: Session }) {
  return isInDoubt(session) ? <State of="in_doubt" tone="waiting" /> : <State of={session.status} />;
}
