// The Pay Bill by hand: three values to type on the phone, each with a button that copies it where a script runs.
import type { Booking } from '../../../../server/bookings/schemas.ts';
import { usePage } from '../../page.tsx';

export function PayBill({ number, booking, open }: { number: string; booking: Booking; open: boolean }) {
  const { t, format } = usePage();
  const { paybill } = t.pay;
  const rows: [string, string, string][] = [
    [paybill.business, number, number],
    [paybill.account, booking.code, booking.code],
    [
      paybill.amount,
      format.money(booking.total_amount, booking.currency),
      String(Math.round(booking.total_amount)),
    ],
  ];
  return (
    <details className="card" open={open}>
      <summary>{paybill.title}</summary>
      <div className="stack">
        <p>{paybill.text}</p>
        <dl className="by-hand">
          {rows.map(([name, shown, copied]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <strong className="numbers">{shown}</strong>
                <button
                  className="button plain script-only"
                  type="button"
                  data-copy={copied}
                  data-copied={paybill.copied}
                >
                  {paybill.copy}
                  <span className="hide-visually"> {name}</span>
                </button>
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </details>
  );
}
