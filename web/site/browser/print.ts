/** Buttons that print the page; without a script they stay hidden, and the browser's own menu does it. */
export function offerToPrint(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-print]')) {
    button.hidden = false;
    button.addEventListener('click', () => print());
  }
}
