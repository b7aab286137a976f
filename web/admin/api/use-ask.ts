// Reading and acting, with what a screen needs to know meanwhile.
import { keepPreviousData, QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ask, askWithTag, type Call, newKey, Problem } from './ask.ts';

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (times, error) =>
        times < 2 && (!(error instanceof Problem) || error.status === 0 || error.status >= 502),
      refetchOnWindowFocus: true,
    },
    mutations: { retry: false },
  },
});

/** `every_ms`: how soon to read again, perhaps by what came; 0 not at all. */
type Reading<T> = { keep?: boolean; every_ms?: number | ((data: T | undefined) => number) };

/** GET: the answer, kept and read again when the window comes back. `keep` shows the old rows until new ones come; `every_ms` reads it again. */
export function useAsk<T>(path: string | null, { keep = false, every_ms }: Reading<T> = {}) {
  return useQuery<T, Error>({
    queryKey: [path],
    queryFn: ({ signal }) => ask<T>({ method: 'GET', path: path ?? '', signal }),
    enabled: path !== null,
    ...(keep ? { placeholderData: keepPreviousData } : {}),
    refetchInterval: ({ state }) =>
      (typeof every_ms === 'function' ? every_ms(state.data) : every_ms) || false,
  });
}

/** The same with the ETag, for what is to be changed with `If-Match`. */
export function useVersioned<T>(path: string | null) {
  return useQuery<{ body: T; etag: string | null }, Error>({
    queryKey: [path, 'versioned'],
    queryFn: ({ signal }) => askWithTag<T>({ method: 'GET', path: path ?? '', signal }),
    enabled: path !== null,
  });
}

/**
 * One act. After it everything on the screen is read again: what one change touches is the server's knowledge.
 * A POST gets an Idempotency-Key that stays the same while the same thing is tried again after no answer came.
 */
export function useAct<In, Out = unknown>(toCall: (input: In) => Call, done?: (out: Out, input: In) => void) {
  const client = useQueryClient();
  const attempt = useRef<{ text: string; key: string } | null>(null);
  return useMutation<Out, Error, In>({
    mutationFn: async (input) => {
      const call = toCall(input);
      if (call.method !== 'POST') return ask<Out>(call);
      const text = `${call.path} ${JSON.stringify(call.body)}`;
      if (attempt.current?.text !== text) attempt.current = { text, key: newKey() };
      try {
        const out = await ask<Out>({ key: attempt.current.key, ...call });
        attempt.current = null;
        return out;
      } catch (error) {
        const answered = error instanceof Problem && error.status >= 400 && error.status < 500;
        if (answered) attempt.current = null;
        throw error;
      }
    },
    onSuccess: (out, input) => {
      void client.invalidateQueries();
      done?.(out, input);
    },
  });
}

/** True once `waiting` has lasted 200 ms: a skeleton that only flashes is worse than none. */
export function useLate(waiting: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!waiting) return setLate(false);
    const timer = setTimeout(() => setLate(true), 200);
    return () => clearTimeout(timer);
  }, [waiting]);
  return late;
}
