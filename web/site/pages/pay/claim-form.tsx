// "I have paid": the code of M-Pesa's SMS, for staff. It pays for nothing by itself.
import { ErrorSummary, Field, type Form, Submit } from '../../form.tsx';
import { usePage } from '../../page.tsx';
import type { PaymentStatus } from './stage.ts';

export function ClaimForm({ payment, form, open }: { payment: PaymentStatus; form: Form; open: boolean }) {
  const { t } = usePage();
  const { claim } = t.pay;
  return (
    <details className="card" open={open}>
      <summary>{claim.title}</summary>
      <form method="post" action={`/pay/${payment.payment_reference}/claim`} className="stack">
        <ErrorSummary form={form} labels={{ receipt: claim.label }} />
        <Field
          name="receipt"
          label={claim.label}
          hint={claim.hint}
          form={form}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={12}
        />
        <Submit kind="second">{claim.send}</Submit>
      </form>
    </details>
  );
}
