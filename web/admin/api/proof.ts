// Some acts ask the person to confirm once more who they are. The request waits here until the dialog
// (shell/step-up.tsx) has done that, and is then sent again; several that wait share one dialog.
import { useSyncExternalStore } from 'react';

export type Method = 'code' | 'passkey' | 'password';
type Wait = { methods: Method[]; end: (proved: boolean) => void };

let waiting: Wait | null = null;
let outcome: Promise<boolean> | null = null;
const listeners = new Set<() => void>();

/** Resolves once the person has confirmed, or has gone back (false). */
export function prove(methods: Method[]): Promise<boolean> {
  outcome ??= new Promise((resolve) => {
    waiting = {
      methods,
      end: (proved) => {
        waiting = null;
        outcome = null;
        for (const listener of listeners) listener();
        resolve(proved);
      },
    };
    for (const listener of listeners) listener();
  });
  return outcome;
}

/** What waits for a proof; null most of the time. */
export function useWaitingProof(): Wait | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => waiting,
  );
}
