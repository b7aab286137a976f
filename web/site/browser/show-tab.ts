/** Brings the tab of this page into sight where the row of tabs is wider than the screen. */
export function showCurrentTab(): void {
  document
    .querySelector('.tabs [aria-current]')
    ?.scrollIntoView({ block: 'nearest', inline: 'center', behavior: 'instant' });
}
