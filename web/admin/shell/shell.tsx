// The frame: navigation, search, notices, the person, and the screen in the middle. What is not needed for the first
// sight (palette, menus, notices) comes after it.
import { ActionIcon, Burger, Skeleton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Component, lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { User } from '../../../server/users/schemas.ts';
import { useWaitingProof } from '../api/proof.ts';
import { useAsk, useLate } from '../api/use-ask.ts';
import { Icon } from '../parts/icons.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { pages, screens } from '../screens.ts';
import { settings } from '../settings.ts';
import { useIdle } from './idle.ts';
import { useKeys } from './keys.ts';
import { Navigation } from './navigation.tsx';
import classes from './shell.module.css';

const loadPalette = () => import('./palette.tsx');
const Palette = lazy(loadPalette);
const KeysSheet = lazy(() => import('./keys-sheet.tsx'));
const Bell = lazy(() => import('./bell.tsx'));
const UserMenu = lazy(() => import('./user-menu.tsx'));
const Notices = lazy(() => import('./notices.tsx'));
const StepUp = lazy(() => import('./step-up.tsx'));
const IdleWarning = lazy(() => import('./idle-warning.tsx'));

export function Shell() {
  const [path] = useLocation();
  const [navOpen, nav] = useDisclosure(false);
  const [sheetOpen, sheet] = useDisclosure(false);
  const [withPalette, setWithPalette] = useState(false);
  const me = useAsk<User>('/auth/me');
  const idle_ms = useIdle();
  const proof = useWaitingProof();
  const name = path.split('/')[1] ?? '';
  const screen = screens.find((one) => one.path === name);
  const find = () => {
    setWithPalette(true);
    void loadPalette().then(({ openPalette }) => openPalette());
  };
  const keys = useKeys({ search: find, sheet: sheet.open });

  // biome-ignore lint/correctness/useExhaustiveDependencies: only another screen closes the navigation
  useEffect(() => {
    document.title = `${screen?.title ?? 'Not found'} · ${settings.business}`;
    nav.close();
  }, [name]);
  const Page = pages.get(name);

  return (
    <div className={classes.frame}>
      <a className={classes.skip} href="#content">
        Go to the content
      </a>
      <header className={classes.header}>
        <Burger
          className={classes.burger}
          opened={navOpen}
          onClick={nav.toggle}
          size="sm"
          aria-label="Navigation"
          aria-expanded={navOpen}
          aria-controls="navigation"
        />
        <Link href="/" className={classes.brand}>
          <span className={classes.mark} aria-hidden="true" />
          {settings.business}
        </Link>
        <button type="button" className={classes.search} onClick={find} aria-keyshortcuts="Control+K Meta+K">
          <Icon name="search" size={16} />
          <span className={classes.searchText}>Find a booking, phone, receipt, name…</span>
          <kbd className={classes.kbd}>Ctrl K</kbd>
        </button>
        <div className={classes.tools}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            className={classes.keyboard}
            aria-label="Keyboard shortcuts"
            onClick={sheet.open}
          >
            <Icon name="keyboard" />
          </ActionIcon>
          <Guard quiet>
            <Suspense>
              <Bell />
              <UserMenu me={me.data} keys={keys} />
            </Suspense>
          </Guard>
        </div>
      </header>
      <aside id="navigation" className={classes.aside} data-open={navOpen || undefined}>
        <Navigation current={name} />
      </aside>
      <main id="content" tabIndex={-1} className={classes.main}>
        <Guard key={name}>
          <Suspense fallback={<Waiting />}>{Page ? <Page /> : <NoPage />}</Suspense>
        </Guard>
      </main>
      <Guard quiet>
        <Suspense>
          <Notices />
          {withPalette ? <Palette show={{ keys: sheet.open }} /> : null}
          {proof ? <StepUp {...proof} /> : null}
          {idle_ms === null ? null : <IdleWarning left_ms={idle_ms} />}
          {sheetOpen ? <KeysSheet opened close={sheet.close} keys={keys} /> : null}
        </Suspense>
      </Guard>
    </div>
  );
}

function NoPage() {
  return (
    <p>
      There is no such page. <Link href="/">Back to the work queue</Link>
    </p>
  );
}

function Waiting() {
  const late = useLate(true);
  return late ? (
    <div aria-busy="true">
      <Skeleton height={28} width={220} mb="md" />
      <Skeleton height={320} />
    </div>
  ) : null;
}

/** Keeps a mistake of one screen from taking the rest along; also the code of a screen may fail to come. */
class Guard extends Component<{ children: ReactNode; quiet?: boolean }, { error: Error | null }> {
  override state = { error: null as Error | null };
  static getDerivedStateFromError(error: Error) {
    return { error };
  }
  override render() {
    if (!this.state.error) return this.props.children;
    return this.props.quiet ? null : <Trouble error={this.state.error} retry={() => location.reload()} />;
  }
}
