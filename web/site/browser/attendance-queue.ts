// Taps that the server has not confirmed yet, kept on the phone: they survive a reload, a flat battery and a lost network.

export type Tap = {
  attendee_id: string;
  status: string;
  /** When it was tapped, by this phone's clock. */
  at: string;
  name?: string;
  booking_id?: string;
};

const PREFIX = 'attendance:';

/** The newest tap about each person of one class. */
export function queueOf(session_id: string) {
  const key = PREFIX + session_id;
  const read = () => JSON.parse(localStorage.getItem(key) ?? '{}') as Record<string, Tap>;
  const write = (taps: Record<string, Tap>) => {
    if (Object.keys(taps).length) localStorage.setItem(key, JSON.stringify(taps));
    else localStorage.removeItem(key);
  };
  return {
    all: () => Object.values(read()),
    put(tap: Tap) {
      write({ ...read(), [tap.attendee_id]: tap });
    },
    /** Unless there was a newer tap about the same person meanwhile. */
    done(tap: Tap) {
      const taps = read();
      if (taps[tap.attendee_id]?.at === tap.at) delete taps[tap.attendee_id];
      write(taps);
    },
  };
}

const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));

/** Taps of all classes on this phone that were not sent. */
export function tapsLeft(): number {
  return keys().reduce((sum, key) => sum + queueOf(key.slice(PREFIX.length)).all().length, 0);
}

export function forgetTaps(): void {
  for (const key of keys()) localStorage.removeItem(key);
}
