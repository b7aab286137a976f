import type { ReactNode } from 'react';
import classes from './values.module.css';

/** What may be wider than the screen and then scrolls, also by the keyboard. */
export function Scrolling({ children }: { children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <div className={classes.scrolling} tabIndex={0}>
      {children}
    </div>
  );
}
