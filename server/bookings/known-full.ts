// Sessions that are known to be sold out, in a rush only: the database said so to many at once, and for a quarter of a
// second it is not asked again. A seat that comes free can be booked that much later at most (docs/performance.md).
import type { AppError } from '../errors.ts';

const KNOWN_MS = 250;
/** So many refused by one look are a rush; below that everybody is looked at. */
const RUSH = 16;
/** People who have just booked are told so also in a rush. */
const MOST_BOOKED = 10_000;

export type KnownFull = {
  /** One look refused so many wishes for a session without a free seat. */
  learn(session_id: string, refused: number, refusal: AppError): void;
  /** Somebody has seats in a session. */
  hasBooked(user_id: string, session_id: string): void;
  /** Whether anything is known just now. */
  isRush(): boolean;
  /** The refusal for a wish that needs no look, if there is one. */
  refusalFor(user_id: string, session_id: string): AppError | undefined;
};

export function knownFull(): KnownFull {
  const sessions = new Map<string, { refusal: AppError; until: number }>();
  const booked = new Set<string>();
  let rush_until = 0;
  return {
    learn(session_id, refused, refusal) {
      if (refused < RUSH) return;
      const at = performance.now();
      for (const [id, { until }] of sessions) if (until <= at) sessions.delete(id);
      rush_until = at + KNOWN_MS;
      sessions.set(session_id, { refusal, until: rush_until });
    },
    hasBooked(user_id, session_id) {
      booked.add(`${user_id} ${session_id}`);
      if (booked.size > MOST_BOOKED) booked.delete(booked.values().next().value!);
    },
    isRush: () => performance.now() < rush_until,
    refusalFor(user_id, session_id) {
      const known = sessions.get(session_id);
      if (!known || known.until <= performance.now()) return undefined;
      return booked.has(`${user_id} ${session_id}`) ? undefined : known.refusal;
    },
  };
}
