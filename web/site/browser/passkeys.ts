// Forms that a passkey fills in. They are invisible until this runs in a browser that knows passkeys; what it does is ask
// the browser, put its answer into the form, and send that like any other.
import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';

type Asked = {
  challenge?: string;
  passkey_options: PublicKeyCredentialCreationOptionsJSON & PublicKeyCredentialRequestOptionsJSON;
};

function offer(form: HTMLFormElement): void {
  const { passkey: act, ask, options, refused = '', cancelled = '', confirm = '' } = form.dataset;
  const said = form.querySelector<HTMLElement>('[role="alert"]');
  const button = form.querySelector('button');
  form.dataset.ready = '';
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (button) button.disabled = true;
    if (said) said.textContent = '';
    prove()
      .then((sent) => {
        if (sent) form.submit();
      })
      .catch((error: Error) => {
        if (said) said.textContent = error.name === 'NotAllowedError' ? cancelled : refused;
        if (button) button.disabled = false;
      });
  });

  async function prove(): Promise<boolean> {
    const asked: Asked | null = options ? { passkey_options: JSON.parse(options) } : await question();
    if (!asked) return false;
    const optionsJSON = asked.passkey_options;
    const answer =
      act === 'make' ? await startRegistration({ optionsJSON }) : await startAuthentication({ optionsJSON });
    fill('passkey', JSON.stringify(answer));
    if (asked.challenge) fill('challenge', asked.challenge);
    return true;
  }

  /** Null when the visitor is sent to confirm who they are first. */
  async function question(): Promise<Asked | null> {
    const response = await fetch(ask ?? '', { method: 'POST', headers: { accept: 'application/json' } });
    const body = await response.json();
    if (response.ok) return body;
    if (body.code !== 'step_up_required') throw new Error(body.code);
    location.assign(confirm);
    return null;
  }

  function fill(name: string, value: string): void {
    const input = form.elements.namedItem(name);
    if (input instanceof HTMLInputElement) input.value = value;
  }
}

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) {
  if (browserSupportsWebAuthn()) offer(form);
  else form.hidden = true;
}
