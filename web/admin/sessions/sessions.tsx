import { useEffect, useRef } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { SavedView } from '../../../server/saved-views/schemas.ts';
import { useAsk } from '../api/use-ask.ts';
import { RecordList } from '../list/record-list.tsx';
import { sessionScreen } from './session-list.tsx';

export default function Sessions() {
  useWhatIsToCome();
  return <RecordList screen={sessionScreen} />;
}

/** Who opens the list wants what is to come, unless a view of their own opens it. */
function useWhatIsToCome(): void {
  const [path, go] = useLocation();
  const search = useSearch();
  const entered = useRef(path === '/sessions' && search === '');
  const views = useAsk<{ data: SavedView[] }>('/saved-views?list=sessions').data;
  useEffect(() => {
    if (!entered.current || !views) return;
    entered.current = false;
    if (search === '' && !views.data.some((view) => view.is_default && view.is_own))
      go('/sessions?status=scheduled', { replace: true });
  });
}
