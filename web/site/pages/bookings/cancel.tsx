// /bookings/:code/cancel: what would come back stands there before anybody confirms it.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Booking, cancellationPreview } from '../../../../server/bookings/schemas.ts';
import type { Config } from '../../../../server/config.ts';
import type { Answer, Problem } from '../../api.ts';
import { sayNext } from '../../flash.ts';
import { emptyForm, Select, Submit, TextArea, typed, type Values } from '../../form.tsx';
import { Layout } from '../../layout.tsx';
import { textsOf, usePage } from '../../page.tsx';
import { Notice } from '../../parts/pieces.tsx';
import { When } from '../../parts/when-where.tsx';
import { showAgain, wordsFor } from '../../refused.ts';
import { mustLogIn, type Pages } from '../../site.tsx';
import { ownBooking } from './own-booking.ts';

type Params = { code: string };
type Preview = z.infer<typeof cancellationPreview>;

type Policy = Config['REFUND_POLICY'];

export const cancelPages: Pages = async (app, { config }) => {
  const policy = config.REFUND_POLICY;
  app.get<{ Params: Params; Querystring: { seats?: string } }>(
    '/bookings/:code/cancel',
    async (request, reply) => {
      if (mustLogIn(request, reply)) return reply;
      const booking = await ownBooking(request, request.params.code);
      return show(request, reply, policy, booking, seatsIn(booking, request.query.seats));
    },
  );

  app.post<{ Params: Params }>('/bookings/:code/cancel', async (request, reply) => {
    if (mustLogIn(request, reply)) return reply;
    const booking = await ownBooking(request, request.params.code);
    const values = request.body as Values;
    const seats = seatsIn(booking, typed(values, 'seats'));
    const reason = typed(values, 'reason').trim();
    const answer = await request.api.put<Booking>(`/bookings/${booking.id}/cancel`, {
      ...(seats < booking.seats ? { seats } : {}),
      ...(reason ? { reason } : {}),
    });
    if (!answer.ok) return show(request, reply, policy, booking, seats, answer.problem);
    sayNext(reply, textsOf(request).booking.cancel.done);
    return reply.redirect(`/bookings/${booking.code}`, 303);
  });
};

function seatsIn(booking: Booking, text: string | undefined): number {
  const seats = /^[1-9]\d{0,2}$/.test(text ?? '') ? Number(text) : booking.seats;
  return Math.min(seats, booking.seats);
}

async function show(
  request: FastifyRequest,
  reply: FastifyReply,
  policy: Policy,
  booking: Booking,
  seats: number,
  refused?: Problem,
): Promise<FastifyReply> {
  const query = seats < booking.seats ? `?seats=${seats}` : '';
  const preview = await request.api.call<Preview>('GET', `/bookings/${booking.id}/cancel${query}`);
  const problem = refused ?? (preview.ok ? undefined : preview.problem);
  const page = <Cancel {...{ booking, seats, preview, problem, policy }} />;
  return problem ? showAgain(reply, problem, page) : reply.page(page);
}

function Cancel({
  booking,
  seats,
  preview,
  problem,
  policy,
}: {
  booking: Booking;
  seats: number;
  preview: Answer<Preview>;
  problem: Problem | undefined;
  policy: Policy;
}) {
  const { t } = usePage();
  const { cancel } = t.booking;
  const counts = Array.from({ length: booking.seats }, (_, place) => booking.seats - place);
  return (
    <Layout head={{ title: cancel.title }} narrow>
      <h1>{cancel.title}</h1>
      <p>
        <strong>{booking.session.course.title}</strong>
        <br />
        <When session={booking.session} />
        <br />
        {t.booking.code} {booking.code}
      </p>
      {problem && (
        <Notice tone="bad">
          <p role="alert">{wordsFor(t, problem)}</p>
        </Notice>
      )}
      {booking.seats > 1 && preview.ok && (
        <form method="get" action={`/bookings/${booking.code}/cancel`} className="voucher">
          <Select
            name="seats"
            label={cancel.seats}
            form={emptyForm}
            defaultValue={String(seats)}
            options={counts.map((count) => [
              String(count),
              count === booking.seats ? cancel.all(count) : cancel.some(count),
            ])}
          />
          <button className="button second" type="submit">
            {cancel.show}
          </button>
        </form>
      )}
      {preview.ok && <Confirm {...{ booking, seats, policy }} preview={preview.body} />}
      <p>
        <a className="button second" href={`/bookings/${booking.code}`}>
          {cancel.keep}
        </a>
      </p>
    </Layout>
  );
}

function Confirm({
  booking,
  seats,
  preview,
  policy,
}: {
  booking: Booking;
  seats: number;
  preview: Preview;
  policy: Policy;
}) {
  const { t, format } = usePage();
  const { cancel } = t.booking;
  const paid = booking.payment_status === 'paid' && booking.total_amount > 0;
  return (
    <>
      <Notice tone={preview.refund_amount > 0 ? 'good' : paid ? 'look' : ''}>
        {preview.refund_amount > 0 ? (
          <>
            <p>
              {cancel.back}
              <br />
              <strong className="big-number">{format.money(preview.refund_amount, preview.currency)}</strong>
            </p>
            <p>
              {cancel.share(preview.refund_percent)}. {cancel.how}
            </p>
          </>
        ) : (
          <p>{paid ? cancel.nothing : cancel.not_paid}</p>
        )}
        {paid && <p className="small">{cancel.policy(policy)}</p>}
      </Notice>
      <form method="post" action={`/bookings/${booking.code}/cancel`} className="stack">
        <input type="hidden" name="seats" value={seats} />
        <TextArea name="reason" label={cancel.reason} form={emptyForm} rows={2} maxLength={500} optional />
        <div>
          <Submit kind="danger">{cancel.confirm(seats)}</Submit>
        </div>
      </form>
    </>
  );
}
