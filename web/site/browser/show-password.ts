/** A button beside each password that shows what was typed; without a script there is none, and nothing is missing. */
export function offerToShowPasswords(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>('input[data-show]')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button plain show-password';
    button.setAttribute('aria-controls', input.id);
    const show = (shown: boolean) => {
      input.type = shown ? 'text' : 'password';
      button.textContent = (shown ? input.dataset.hide : input.dataset.show) ?? '';
    };
    show(false);
    button.addEventListener('click', () => show(input.type === 'password'));
    // A password in plain text would be kept among the browser's other entries.
    input.form?.addEventListener('submit', () => show(false));
    const box = document.createElement('div');
    box.className = 'password-box';
    input.replaceWith(box);
    box.append(input, button);
  }
}
