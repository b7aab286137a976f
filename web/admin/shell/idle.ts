// Whoever leaves the desk is logged out after half an hour, warned before. What they do in any tab counts, and what they
// were typing in a form is kept for them (form/use-draft.ts).
import { useEffect, useState } from 'react';
import { logOut } from '../api/ask.ts';

const IDLE_MS = 30 * 60_000;
const WARNING_MS = 2 * 60_000;
const LOOK_MS = 5000;
const KEY = 'darasa.active';
const SIGNS = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;

/** @returns how long there is left, in ms, once that is little; else null */
export function useIdle(): number | null {
  const [left, setLeft] = useState<number | null>(null);
  useEffect(() => {
    const active = () => {
      localStorage.setItem(KEY, String(Date.now()));
      setLeft(null);
    };
    const look = () => {
      const rest = Number(localStorage.getItem(KEY)) + IDLE_MS - Date.now();
      if (rest <= 0) void logOut(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
      setLeft(rest <= WARNING_MS ? Math.max(0, rest) : null);
    };
    active();
    const timer = setInterval(look, LOOK_MS);
    for (const sign of SIGNS) addEventListener(sign, active, { passive: true });
    return () => {
      clearInterval(timer);
      for (const sign of SIGNS) removeEventListener(sign, active);
    };
  }, []);
  return left;
}
