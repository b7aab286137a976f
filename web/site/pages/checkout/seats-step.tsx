// The first step: how many seats. It is passed by when the course page has asked already.
import { ErrorSummary, Field, type Form, hasErrors } from '../../form.tsx';
import { usePage } from '../../page.tsx';
import { CheckoutPage } from './frame.tsx';
import { billOf, type Price, roomIn, type Wish } from './wish.ts';

export function SeatsStep({ wish, price, form }: { wish: Wish; price: Price; form: Form }) {
  const { t } = usePage();
  const { seats, steps } = t.checkout;
  const most = roomIn(wish.session);
  return (
    <CheckoutPage
      step={1}
      bill={billOf({ ...wish, seats: null }, price)}
      title={steps.seats}
      wrong={hasErrors(form)}
    >
      <ErrorSummary form={form} labels={{ seats: steps.seats }} />
      <form method="get" action={`/checkout/${wish.session.id}`} className="stack">
        <Field
          name="seats"
          label={seats.label}
          hint={seats.hint(most)}
          form={form}
          type="number"
          inputMode="numeric"
          min={1}
          max={most}
          defaultValue={String(Math.min(wish.seats ?? 1, most))}
        />
        <div>
          <button className="button" type="submit">
            {seats.go_on}
          </button>
        </div>
      </form>
    </CheckoutPage>
  );
}
