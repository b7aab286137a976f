// What was typed and not saved yet stays in this browser tab: a closed drawer, a reload or a lapsed log-in loses nothing.
import { useEffect, useRef, useState } from 'react';
import type { Values } from './field.ts';

const keyOf = (name: string) => `darasa.draft.${name}`;

function kept(name: string): Values {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(name)) ?? '{}');
  } catch {
    return {};
  }
}

/**
 * @param name of the record, such as `courses/new`
 * @param base what the server has; changes stand on top of it
 * @param etag the version of base
 */
export function useDraft(name: string, base: Values, etag: string | null) {
  const [changes, setChanges] = useState<Values>(() => kept(name));
  const [restored, setRestored] = useState(() => Object.keys(kept(name)).length > 0);
  const changed = Object.keys(changes).filter((field) => changes[field] !== base[field]);
  const isDirty = changed.length > 0;
  // The version that was on the screen when somebody began to type: what came later has not been seen.
  const seen = useRef(etag);
  if (!isDirty) seen.current = etag;
  useEffect(() => {
    if (isDirty) sessionStorage.setItem(keyOf(name), JSON.stringify(changes));
    else sessionStorage.removeItem(keyOf(name));
  }, [name, changes, isDirty]);
  return {
    values: { ...base, ...changes },
    changed,
    isDirty,
    /** What is shown was typed earlier. */
    restored: restored && isDirty,
    etag: seen.current,
    set: (field: string, text: string) => setChanges((before) => ({ ...before, [field]: text })),
    drop: () => {
      setChanges({});
      setRestored(false);
    },
  };
}
