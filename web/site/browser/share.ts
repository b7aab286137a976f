/** Shows the buttons that share an address or copy it, where the browser can do that. */
export function offerToShare(): void {
  for (const place of document.querySelectorAll<HTMLElement>('[data-share]')) {
    const { share: url = '', title = '', copied = '' } = place.dataset;
    const button = (act: string) => place.querySelector<HTMLButtonElement>(`[data-act="${act}"]`);
    const said = place.querySelector('[role="status"]');
    const offer = (act: string, can: boolean, deed: () => Promise<void>): void => {
      const found = button(act);
      if (!found || !can) return;
      found.hidden = false;
      // Somebody who closes the sheet of the phone has changed their mind; nothing went wrong.
      found.addEventListener('click', () => void deed().catch(() => undefined));
    };
    offer('share', 'share' in navigator, () => navigator.share({ title, url }));
    offer('copy', Boolean(navigator.clipboard), async () => {
      await navigator.clipboard.writeText(url);
      if (said) said.textContent = copied;
    });
  }
}
