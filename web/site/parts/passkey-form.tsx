// A form that a passkey fills in. Only a script can ask a passkey, so without one there is no form; until it runs, the
// form's place is kept, so that nothing moves.
import type { ReactNode } from 'react';
import { usePage } from '../page.tsx';

type Props = {
  /** Where it is sent. */
  action: string;
  act: 'use' | 'make';
  /** The operation that says what to sign, or what it said already. */
  ask?: string;
  options?: object;
  challenge?: string;
  label: string;
  second?: boolean;
  /** In a frame of its own. */
  card?: boolean;
  /** Other fields of the form. */
  children?: ReactNode;
};

export function PasskeyForm({ action, act, ask, options, challenge, label, second, card, children }: Props) {
  const { t, assets, url } = usePage();
  const words = t.second_factor;
  return (
    <>
      <form
        method="post"
        action={action}
        className={card ? 'passkey stack card' : 'passkey stack'}
        data-passkey={act}
        data-ask={ask}
        data-options={options && JSON.stringify(options)}
        data-refused={words.passkey_refused}
        data-cancelled={words.passkey_cancelled}
        data-confirm={`/account/confirm?next=${encodeURIComponent(url)}`}
      >
        {children}
        <input type="hidden" name="challenge" defaultValue={challenge} />
        <input type="hidden" name="passkey" />
        <p className="refused" role="alert" />
        <div className="row">
          <button className={second ? 'button second' : 'button'} type="submit">
            {label}
          </button>
        </div>
      </form>
      <script type="module" src={assets.passkeys} />
    </>
  );
}

/** The JSON that the script put into the form; nothing when there is none to read. */
export function passkeyIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
