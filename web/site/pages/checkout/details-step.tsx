// The second step of somebody who is known: the phone, a wish, a voucher; its button makes the booking.
import type { User } from '../../../../server/users/schemas.ts';
import { ErrorSummary, Field, type Form, hasErrors, Submit, TextArea, typed } from '../../form.tsx';
import { FormKey, usePage } from '../../page.tsx';
import { Notice } from '../../parts/pieces.tsx';
import { familiar } from '../pay/remembered-phone.ts';
import { CheckoutPage } from './frame.tsx';
import { billOf, type Price, type Wish } from './wish.ts';

export function DetailsStep({
  wish,
  price,
  me,
  form,
  refund,
}: {
  wish: Wish;
  price: Price;
  me: User;
  form: Form;
  /** The most generous step of the refund policy. */
  refund: { hours_before: number; percent: number } | undefined;
}) {
  const { t, format } = usePage();
  const { details, steps } = t.checkout;
  const seats = wish.seats ?? 1;
  const free = price.unit_price === 0;
  const labels = {
    contact_phone: details.phone,
    special_requirements: details.needs,
    voucher: details.voucher,
  };
  return (
    <CheckoutPage step={2} bill={billOf(wish, price)} title={steps.details} wrong={hasErrors(form)} editable>
      <ErrorSummary form={form} labels={labels} />
      <p className="soft">{details.logged_in_as(me.name, me.email)}</p>
      <form method="post" action={`/checkout/${wish.session.id}`} className="stack">
        <FormKey />
        <input type="hidden" name="seats" value={seats} />
        <Field
          name="contact_phone"
          label={labels.contact_phone}
          hint={price.total_amount === 0 ? details.phone_hint_free : details.phone_hint}
          form={form}
          type="tel"
          autoComplete="tel"
          inputMode="tel"
          defaultValue={familiar(me.phone ?? '')}
          optional={price.total_amount === 0}
        />
        <TextArea
          name="special_requirements"
          label={labels.special_requirements}
          hint={details.needs_hint}
          form={form}
          rows={2}
          maxLength={2000}
          optional
        />
        {!free && <VoucherField form={form} />}
        {price.voucher && (
          <Notice tone="good">
            <p>{details.applied(price.voucher.code, format.money(price.discount_amount, price.currency))}</p>
          </Notice>
        )}
        <p className="small soft">
          {wish.course.audience === 'Kids' ? details.names_kids : seats > 1 ? `${details.names_later} ` : ''}
          {!free && refund && ` ${details.refund(refund.hours_before, refund.percent)}`}
        </p>
        <Submit>{price.total_amount === 0 ? details.book_free(seats) : details.hold(seats)}</Submit>
      </form>
    </CheckoutPage>
  );
}

/** Folded away until somebody has one, because an empty field makes people go and look for a code. */
function VoucherField({ form }: { form: Form }) {
  const { t } = usePage();
  const { details } = t.checkout;
  const open = typed(form.values, 'voucher') !== '' || form.errors.voucher !== undefined;
  return (
    <details open={open}>
      <summary>{details.voucher}</summary>
      <div className="voucher">
        <Field
          name="voucher"
          label={details.voucher}
          form={form}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={40}
          optional
        />
        <button className="button second" type="submit" name="act" value="apply">
          {details.apply}
        </button>
      </div>
    </details>
  );
}
