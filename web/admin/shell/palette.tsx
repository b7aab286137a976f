// Ctrl K: pages, and whatever somebody reads out on the phone. Empty, it shows what was opened last.
import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue, useLocalStorage } from '@mantine/hooks';
import '@mantine/spotlight/styles.css';
import { createSpotlight, Spotlight } from '@mantine/spotlight';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { logOut } from '../api/ask.ts';
import { useAsk } from '../api/use-ask.ts';
import { words } from '../parts/formats.ts';
import { Icon, type IconName } from '../parts/icons.tsx';
import { addressOf, recordAddress, screens } from '../screens.ts';

const [store, palette] = createSpotlight();
export const openPalette = palette.open;

type Found = { type: string; id: string; title: string; detail: string; matched: string };
type Recent = { address: string; title: string; detail: string; icon: IconName };

const KEPT = 6;

const iconOf: Record<string, IconName> = {
  ...{
    booking: 'bookings',
    attendee: 'bookings',
    payment: 'payments',
    receipt: 'receipts',
    document: 'receipts',
  },
  ...{ user: 'users', corporate_request: 'companies', course: 'courses' },
};

export default function Palette({ show }: { show: { keys: () => void } }) {
  const [query, setQuery] = useState('');
  const [, go] = useLocation();
  const [wanted] = useDebouncedValue(query.trim(), 200);
  const [recent, setRecent] = useLocalStorage<Recent[]>({ key: 'darasa.recent', defaultValue: [] });
  const found = useAsk<{ data: Found[] }>(
    wanted.length >= 2 ? `/search?q=${encodeURIComponent(wanted)}` : null,
    {
      keep: true,
    },
  );
  const text = query.trim().toLowerCase();
  const acts = useActs(show).filter(({ title }) => text !== '' && title.toLowerCase().includes(text));
  const matching = screens.filter(({ title }) => title.toLowerCase().includes(text));
  const records = text.length < 2 ? [] : (found.data?.data ?? []).flatMap(asRecent);
  const open = (one: Recent) => {
    go(one.address);
    setRecent([one, ...recent.filter(({ address }) => address !== one.address)].slice(0, KEPT));
  };
  const action = (one: Recent) => (
    <Spotlight.Action
      key={`${one.address} ${one.detail}`}
      label={one.title}
      description={one.detail}
      leftSection={<Icon name={one.icon} />}
      onClick={() => open(one)}
    />
  );
  const nothing =
    text.length >= 2 && !found.isFetching && matching.length + records.length + acts.length === 0;
  return (
    <Spotlight.Root
      store={store}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      centered={false}
      yOffset={90}
      overlayProps={{ blur: 0, backgroundOpacity: 0.35 }}
      scrollable
      maxHeight={460}
      clearQueryOnClose
      attributes={{ content: { 'aria-label': 'Find' } }}
    >
      <Spotlight.Search
        aria-label="Find"
        placeholder="Booking code, phone, M-Pesa receipt, name, company, page…"
        leftSection={<Icon name="search" />}
      />
      <Spotlight.ActionsList>
        {text === '' && recent.length > 0 ? (
          <Spotlight.ActionsGroup label="Opened last">{recent.map(action)}</Spotlight.ActionsGroup>
        ) : null}
        {records.length > 0 ? (
          <Spotlight.ActionsGroup label="Records">{records.map(action)}</Spotlight.ActionsGroup>
        ) : null}
        {matching.length > 0 ? (
          <Spotlight.ActionsGroup label="Pages">
            {matching.map((screen) => (
              <Spotlight.Action
                key={screen.path}
                label={screen.title}
                leftSection={<Icon name={screen.icon} />}
                dimmedSections={false}
                rightSection={screen.letter ? <kbd>g {screen.letter}</kbd> : undefined}
                onClick={() => go(addressOf(screen))}
              />
            ))}
          </Spotlight.ActionsGroup>
        ) : null}
        {acts.length > 0 ? (
          <Spotlight.ActionsGroup label="Actions">
            {acts.map(({ title, icon, run }) => (
              <Spotlight.Action key={title} label={title} leftSection={<Icon name={icon} />} onClick={run} />
            ))}
          </Spotlight.ActionsGroup>
        ) : null}
        {nothing ? <Spotlight.Empty>Nothing found for “{query.trim()}”</Spotlight.Empty> : null}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

type Act = { title: string; icon: IconName; run: () => void };

function useActs(show: { keys: () => void }): Act[] {
  const { setColorScheme } = useMantineColorScheme();
  const other = useComputedColorScheme('light') === 'dark' ? 'light' : 'dark';
  return [
    {
      title: `Switch to ${other} colours`,
      icon: other === 'dark' ? 'moon' : 'sun',
      run: () => setColorScheme(other),
    },
    { title: 'Show the keyboard shortcuts', icon: 'keyboard', run: show.keys },
    { title: 'Open the site', icon: 'open', run: () => location.assign('/') },
    { title: 'Log out', icon: 'person', run: () => void logOut() },
  ];
}

/** An attendee is shown with the booking, whose code the search says in words. */
function asRecent({ type, id, title, detail, matched }: Found): Recent[] {
  const code = type === 'attendee' ? /[A-Z0-9]{8}$/.exec(detail)?.[0] : undefined;
  const address = code ? `/bookings?code=${code}` : recordAddress(type, id);
  if (!address) return [];
  return [
    { address, title, detail: `${words(type)} · ${detail} · by ${matched}`, icon: iconOf[type] ?? 'search' },
  ];
}
