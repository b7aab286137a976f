// Keys without a modifier: `g` and a letter goes to a screen, `/` finds, `?` shows them all. They do nothing while
// something is being typed or a dialog is open, and can be switched off (WCAG 2.1.4).
import { useLocalStorage } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { addressOf, screens } from '../screens.ts';

const NEXT_KEY_MS = 1200;

export type Keys = { on: boolean; setOn: (on: boolean) => void };

export function useKeys(act: { search: () => void; sheet: () => void }): Keys {
  const [, go] = useLocation();
  const [on, setOn] = useLocalStorage({ key: 'darasa.keys', defaultValue: true });
  const pressedG = useRef(0);
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      act.search();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  });
  useEffect(() => {
    if (!on) return;
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isBusy(event.target)) return;
      const afterG = event.timeStamp - pressedG.current < NEXT_KEY_MS;
      pressedG.current = event.key === 'g' ? event.timeStamp : 0;
      const screen = afterG ? screens.find(({ letter }) => letter === event.key) : undefined;
      if (screen) go(addressOf(screen));
      else if (event.key === '/') act.search();
      else if (event.key === '?') act.sheet();
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  });
  return { on, setOn };
}

function isBusy(target: EventTarget | null): boolean {
  if (document.querySelector('[role="dialog"]')) return true;
  return (
    target instanceof Element && target.closest('input, textarea, select, [contenteditable="true"]') !== null
  );
}
