/** Shows a sent form as busy, keeps a second press away, and puts the focus where something is wrong. */
export function guardForms(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    if (form.dataset.sent !== undefined) {
      event.preventDefault();
      return;
    }
    if (event.defaultPrevented) return;
    form.dataset.sent = '';
    const button = event.submitter as HTMLButtonElement | null;
    const busy = button?.dataset.busy;
    if (!button || busy === undefined) return;
    button.dataset.idle = button.textContent ?? '';
    button.textContent = busy;
    button.setAttribute('aria-disabled', 'true');
  });
  // A page that comes back from the browser's memory is ready to be used again.
  addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll<HTMLFormElement>('form[data-sent]')) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll<HTMLButtonElement>('button[data-idle]')) {
        button.textContent = button.dataset.idle ?? '';
        button.removeAttribute('aria-disabled');
      }
    }
  });
  document.querySelector<HTMLElement>('[data-focus]')?.focus();
}
