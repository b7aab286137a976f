// The second step of a visitor: a new account, or the one they have; then the address is confirmed.
import type { User } from '../../../../server/users/schemas.ts';
import { ErrorSummary, Field, type Form, hasErrors, Submit, typed } from '../../form.tsx';
import { FormKey, usePage } from '../../page.tsx';
import { PasswordField } from '../../parts/password-field.tsx';
import { Notice, Tabs } from '../../parts/pieces.tsx';
import { AccountFields, accountLabels } from '../entry/open-account.tsx';
import { CheckoutPage } from './frame.tsx';
import { billOf, type Price, type Wish } from './wish.ts';

type Props = { wish: Wish; price: Price; form: Form };

/** Where this booking goes on. */
export function addressOf(wish: Wish): string {
  return `/checkout/${wish.session.id}?seats=${wish.seats ?? 1}`;
}

/** @param props.member whether somebody has an account already; with an address typed before, it was found to have one */
export function AccountStep({ wish, price, form, member }: Props & { member: boolean }) {
  const { t } = usePage();
  const { account, steps } = t.checkout;
  const here = addressOf(wish);
  return (
    <CheckoutPage step={2} bill={billOf(wish, price)} title={steps.details} wrong={hasErrors(form)} editable>
      <Tabs
        label={account.label}
        here={member ? `${here}&as=member` : here}
        tabs={[
          [here, account.new_here],
          [`${here}&as=member`, account.member],
        ]}
      />
      {member ? <Member wish={wish} form={form} /> : <Newcomer wish={wish} form={form} />}
    </CheckoutPage>
  );
}

function Newcomer({ wish, form }: { wish: Wish; form: Form }) {
  const { t } = usePage();
  const { account } = t.checkout;
  return (
    <>
      <p className="soft">{account.why}</p>
      <ErrorSummary form={form} labels={accountLabels(t)} />
      <form method="post" action={`/checkout/${wish.session.id}/account`} className="stack">
        <FormKey />
        <input type="hidden" name="seats" value={wish.seats ?? 1} />
        <AccountFields form={form} phone_hint={account.phone_hint} />
        <Submit>{account.open}</Submit>
      </form>
    </>
  );
}

function Member({ wish, form }: { wish: Wish; form: Form }) {
  const { t } = usePage();
  const { account } = t.checkout;
  return (
    <>
      {typed(form.values, 'email') !== '' && (
        <Notice tone="look">
          <p>{account.has_account}</p>
        </Notice>
      )}
      <form method="post" action="/login" className="stack">
        <input type="hidden" name="next" value={addressOf(wish)} />
        <Field
          name="email"
          label={t.entry.email}
          form={form}
          type="email"
          autoComplete="username"
          inputMode="email"
        />
        <PasswordField name="password" label={t.entry.password} form={form} />
        <div className="row spread">
          <Submit>{account.log_in}</Submit>
          <a href="/forgot-password" className="tap">
            {t.entry.forgot}
          </a>
        </div>
      </form>
    </>
  );
}

/** Seats are booked for people whose address is their own: it waits for that, and goes on by itself. */
export function VerifyStep({ wish, price, form, me }: Props & { me: User }) {
  const { t, demo } = usePage();
  const { verify } = t.checkout;
  const here = addressOf(wish);
  return (
    <CheckoutPage step={2} bill={billOf(wish, price)} title={verify.title} wrong={hasErrors(form)} editable>
      <ErrorSummary form={form} labels={{ email: t.entry.email }} />
      <div className="stack" data-until-verified>
        <p className="lead">{verify.sent(me.email)}</p>
        <p className="script-only">{verify.by_itself}</p>
        <p className="soft">{verify.not_held}</p>
      </div>
      <div className="row">
        <a className="button" href={`${here}&verified=1`}>
          {verify.done}
        </a>
        <form method="post" action="/resend-verification">
          <input type="hidden" name="back" value={here} />
          <Submit kind="second">{verify.resend}</Submit>
        </form>
        {demo && (
          <a className="button plain" href="/dev/mailbox" target="_blank" rel="noopener">
            {verify.mailbox}
          </a>
        )}
      </div>
      <details open={form.errors.email !== undefined}>
        <summary>{verify.wrong_address}</summary>
        <form method="post" action={`/checkout/${wish.session.id}/address`} className="stack">
          <input type="hidden" name="seats" value={wish.seats ?? 1} />
          <Field
            name="email"
            label={t.entry.email}
            form={form}
            type="email"
            autoComplete="email"
            inputMode="email"
            defaultValue={me.email}
          />
          <Submit kind="second">{verify.correct}</Submit>
        </form>
      </details>
    </CheckoutPage>
  );
}
