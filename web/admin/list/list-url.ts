// A list's filter, sort, page and columns live in the address: Back works, and a colleague who gets the link sees the
// same. Names and values are those of the API.
import { useLocation, useSearch } from 'wouter';

/** What is in the address for the screen only; everything else goes to the API as it is. */
const ONLY_HERE = new Set(['page', 'cols', 'view', 'tab']);
const PLACE = ['cursor', 'page'];

export type ListUrl = ReturnType<typeof useListUrl>;

/** @param name the list's path below /admin */
export function useListUrl(name: string) {
  const [path, go] = useLocation();
  const search = useSearch();
  const params = new URLSearchParams(search);
  const openId = path.startsWith(`/${name}/`) ? decodeURIComponent(path.slice(name.length + 2)) : null;
  const address = (to: URLSearchParams, id: string | null) => {
    const query = to.toString();
    return `/${name}${id === null ? '' : `/${encodeURIComponent(id)}`}${query ? `?${query}` : ''}`;
  };

  return {
    /** The list itself, without a record. */
    base: `/${name}`,
    params,
    /** The record whose drawer is open. */
    openId,
    page: Number(params.get('page') ?? 1) || 1,
    /** The address of a record's drawer over this view of the list. */
    recordAddress: (id: string) => address(params, id),
    close: () => go(address(params, null)),
    /** Changes the address; null takes a name out. Any change but of the page itself begins again at the first page. */
    set(changes: Record<string, string | null>, { keepPage = false, replace = false } = {}) {
      const next = new URLSearchParams(params);
      if (!keepPage) for (const name of PLACE) next.delete(name);
      for (const [key, value] of Object.entries(changes)) {
        if (value === null || value === '') next.delete(key);
        else next.set(key, value);
      }
      go(address(next, openId), { replace });
    },
    /** Another view altogether. */
    show(query: string, { replace = false } = {}) {
      go(address(new URLSearchParams(query), null), { replace });
    },
  };
}

/** The query for the API. @param without names to leave out, such as the cursor for a whole export */
export function apiQuery(params: URLSearchParams, without: string[] = []): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of params) {
    if (!ONLY_HERE.has(name) && !without.includes(name)) query.set(name, value);
  }
  return query;
}

/** What makes a view the same view: everything but the place in it. */
export function viewQuery(params: URLSearchParams): string {
  const query = new URLSearchParams([...params].filter(([name]) => !PLACE.includes(name) && name !== 'view'));
  query.sort();
  return query.toString();
}

/** The filters in force: not the sort, the page size, the place or the columns. */
export function filtersIn(params: URLSearchParams): [string, string][] {
  return [...apiQuery(params, ['sort', 'limit', 'cursor'])];
}
