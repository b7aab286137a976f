// The waiting screen and what comes of it, for each stage of an attempt.
import type { ReactNode } from 'react';
import type { Booking } from '../../../../server/bookings/schemas.ts';
import type { Outcome } from '../../../texts/en/pay.ts';
import { type Form, hasErrors, Submit } from '../../form.tsx';
import { Layout } from '../../layout.tsx';
import { usePage } from '../../page.tsx';
import { Notice } from '../../parts/pieces.tsx';
import { ClaimForm } from './claim-form.tsx';
import type { Ways } from './methods.tsx';
import { PaidView, Retry, SendAgain } from './outcome-view.tsx';
import { PayBill } from './paybill.tsx';
import { isOver, nameOf, type PaymentStatus, PROMPT_S, type Stage } from './stage.ts';

export type Waiting = {
  booking: Booking;
  payment: PaymentStatus;
  stage: Stage;
  ways: Ways;
  /** Of the claim. */
  form: Form;
  /** The provider's number of the money. */
  receipt: string | null;
  /** Seconds until the same phone may be asked again, and its number when this browser knows it. */
  pause_s: number;
  phone: string | null;
  /** The demonstration's simulated phone, showing this number. */
  phone_page: string | null;
};

export function WaitingPage(props: Waiting) {
  const { t } = usePage();
  const { payment, stage, form } = props;
  return (
    <Layout head={{ title: headingOf(t, stage) }} narrow wrong={hasErrors(form)}>
      {/* Stands before its words do, so that a screen reader hears them change. */}
      <p role="status" className="hide-visually" id="pay-said" />
      <div
        id="pay"
        className="stack loose"
        data-stage={nameOf(stage)}
        data-over={isOver(stage) ? '' : undefined}
        data-poll={`/pay/${payment.payment_reference}/stage`}
        data-said={headingOf(t, stage)}
      >
        <View {...props} />
        <p className="notice look" hidden data-offline>
          {t.pay.waiting.offline}
        </p>
      </div>
    </Layout>
  );
}

function headingOf(t: ReturnType<typeof usePage>['t'], stage: Stage): string {
  if (stage.kind === 'asking') return t.pay.waiting.title;
  if (stage.kind === 'late') return t.pay.late.title;
  if (stage.kind === 'card') return t.pay.card_open.title;
  return stage.kind === 'paid' ? t.pay.paid.title : t.pay.outcomes[stage.outcome][0];
}

function View(props: Waiting) {
  const { stage } = props;
  if (stage.kind === 'paid') return <PaidView {...props} />;
  if (stage.kind === 'failed') return <FailedView {...props} outcome={stage.outcome} />;
  if (stage.kind === 'card') return <CardView {...props} failed_try={stage.failed_try} />;
  return stage.kind === 'late' ? <LateView {...props} /> : <AskingView {...props} since_s={stage.since_s} />;
}

/** The line that says whose phone was asked for how much: enough to recognise the number, too little to call it. */
function Asked({ payment, children }: { payment: PaymentStatus; children?: ReactNode }) {
  const { t, format, business } = usePage();
  const { waiting } = t.pay;
  return (
    <div className="asked">
      <p>{waiting.asked(format.money(payment.amount, payment.currency))}</p>
      <div className="row">
        <strong className="asked-number">{spaced(payment.phone)}</strong>
        {children}
      </div>
      <p className="soft">
        {waiting.from} <strong>{business.name}</strong>
      </p>
    </div>
  );
}

/** +254712***678 → 0712 *** 678, as people know their number. */
function spaced(masked: string | null): string {
  return (masked ?? '').replace(/^\+254(\d{3})(\*+)(\d{3})$/, '0$1 $2 $3');
}

function AskingView(props: Waiting & { since_s: number }) {
  const { t } = usePage();
  const { waiting } = t.pay;
  const seconds = Math.floor(props.since_s);
  return (
    <>
      <h1>{waiting.title}</h1>
      <div className="card stack">
        <Asked payment={props.payment}>
          <OtherWay payment={props.payment} text={waiting.change} plain />
        </Asked>
        <p className="lead">{waiting.pin}</p>
        <progress max={PROMPT_S} value={seconds} aria-label={waiting.progress} />
        <Progress at={props.payment.status === 'pending' ? 0 : 1} />
        <p className="script-only soft">{waiting.still}</p>
        <div className="row">
          <Check payment={props.payment} />
          {props.phone_page && (
            <a className="button second" href={props.phone_page} target="_blank" rel="noopener">
              {waiting.open_phone}
            </a>
          )}
        </div>
      </div>
      <p className="soft">{waiting.safe}</p>
    </>
  );
}

function Progress({ at }: { at: number }) {
  const { t } = usePage();
  return (
    <ol className="pay-steps">
      {t.pay.waiting.steps.map((step, place) => (
        <li
          key={step}
          aria-current={place === at ? 'step' : undefined}
          className={place < at ? 'done' : undefined}
        >
          {step}
        </li>
      ))}
    </ol>
  );
}

function LateView(props: Waiting) {
  const { t } = usePage();
  const { late, waiting } = t.pay;
  return (
    <>
      <div className="stack">
        <h1>{late.title}</h1>
        <Asked payment={props.payment} />
        <p className="lead">{late.text}</p>
        <Progress at={2} />
        <div className="row">
          <Check payment={props.payment} />
          {props.phone && (
            <SendAgain
              action={`/pay/${props.payment.payment_reference}/again`}
              phone={props.phone}
              pause_s={props.pause_s}
              second
            />
          )}
          <OtherWay payment={props.payment} text={late.other} />
        </div>
      </div>
      <Fallbacks {...props} />
      <p className="soft">{waiting.safe}</p>
    </>
  );
}

function CardView(props: Waiting & { failed_try: boolean }) {
  const { t } = usePage();
  const { card_open } = t.pay;
  return (
    <div className="stack">
      <h1>{card_open.title}</h1>
      {props.failed_try ? (
        <Notice tone="look">
          <p>{card_open.failed_try}</p>
        </Notice>
      ) : (
        <p className="lead">{card_open.text}</p>
      )}
      <div className="row">
        {props.payment.card_page && (
          <a className="button" href={props.payment.card_page}>
            {card_open.back}
          </a>
        )}
        <Check payment={props.payment} />
        <OtherWay payment={props.payment} text={t.pay.other_way} plain />
      </div>
      <p className="soft">{t.pay.waiting.safe}</p>
    </div>
  );
}

function FailedView(props: Waiting & { outcome: Outcome }) {
  const { t } = usePage();
  const [heading, text] = t.pay.outcomes[props.outcome];
  return (
    <>
      <div className="stack">
        <h1 tabIndex={-1} data-now>
          {heading}
        </h1>
        <p className="lead">{text}</p>
        <Retry {...props} />
      </div>
      <Fallbacks {...props} />
    </>
  );
}

/** What is left when the phone is silent: the Pay Bill by hand, and the word of somebody who has paid. */
function Fallbacks({ booking, payment, ways, form, stage }: Waiting): ReactNode {
  const unsure = stage.kind === 'late' || (stage.kind === 'failed' && stage.outcome === 'unknown');
  return (
    <div className="stack">
      {ways.paybill && booking.status === 'awaiting_payment' && (
        <PayBill number={ways.paybill} booking={booking} open={false} />
      )}
      {payment.provider === 'mpesa' && (
        <ClaimForm payment={payment} form={form} open={unsure || hasErrors(form)} />
      )}
    </div>
  );
}

/** Works without a script; asks the provider, not only our own notes. */
export function Check({ payment }: { payment: PaymentStatus }) {
  const { t } = usePage();
  return (
    <form method="post" action={`/pay/${payment.payment_reference}/check`}>
      <Submit kind="second">{t.pay.waiting.check}</Submit>
    </form>
  );
}

/** Ends this attempt, and chooses anew. The seats stay. */
function OtherWay({
  payment,
  text,
  plain = false,
}: {
  payment: PaymentStatus;
  text: string;
  plain?: boolean;
}) {
  return (
    <form method="post" action={`/pay/${payment.payment_reference}/other`}>
      <button className={plain ? 'button plain' : 'button'} type="submit">
        {text}
      </button>
    </form>
  );
}
