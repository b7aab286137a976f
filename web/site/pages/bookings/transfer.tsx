// /bookings/:code/transfer: another date of the same course, with what it costs or gives back before anybody confirms.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Booking } from '../../../../server/bookings/schemas.ts';
import type { transferPreview } from '../../../../server/bookings/transfer-booking.ts';
import type { Session } from '../../../../server/sessions/schemas.ts';
import type { Problem } from '../../api.ts';
import { sayNext } from '../../flash.ts';
import { Choices, emptyForm, Submit, typed, type Values } from '../../form.tsx';
import { Layout } from '../../layout.tsx';
import { FormKey, textsOf, usePage } from '../../page.tsx';
import { Notice } from '../../parts/pieces.tsx';
import { When, Where } from '../../parts/when-where.tsx';
import { showAgain, wordsFor } from '../../refused.ts';
import { mustLogIn, type Pages } from '../../site.tsx';
import { ownBooking } from './own-booking.ts';

type Params = { code: string };
type Preview = z.infer<typeof transferPreview>;

export const transferPages: Pages = async (app) => {
  app.get<{ Params: Params; Querystring: { to?: string } }>(
    '/bookings/:code/transfer',
    async (request, reply) => {
      if (mustLogIn(request, reply)) return reply;
      const booking = await ownBooking(request, request.params.code);
      return show(request, reply, booking, request.query.to);
    },
  );

  app.post<{ Params: Params }>('/bookings/:code/transfer', async (request, reply) => {
    if (mustLogIn(request, reply)) return reply;
    const booking = await ownBooking(request, request.params.code);
    const t = textsOf(request);
    const values = request.body as Values;
    const session_id = typed(values, 'to');
    const path = `/bookings/${booking.id}/transfer`;
    const answer = await request.api.post<Booking>(path, { session_id }, typed(values, '_key'));
    if (!answer.ok) return show(request, reply, booking, session_id, answer.problem);
    const { code } = answer.body;
    const to_pay = code !== booking.code;
    sayNext(reply, to_pay ? t.booking.transfer.pay_first : t.booking.transfer.done);
    return reply.redirect(to_pay ? `/bookings/${code}/pay` : `/bookings/${code}`, 303);
  });
};

async function show(
  request: FastifyRequest,
  reply: FastifyReply,
  booking: Booking,
  to: string | undefined,
  refused?: Problem,
): Promise<FastifyReply> {
  const { session, seats } = booking;
  const list = `/courses/${session.course.id}/sessions?available=true&limit=50`;
  const { data } = await request.api.get<{ data: Session[] }>(list);
  const others = data.filter((one) => one.id !== session.id && one.seats_left >= seats);
  const target = others.find((one) => one.id === to);
  const preview = target
    ? await request.api.call<Preview>('GET', `/bookings/${booking.id}/transfer?session_id=${target.id}`)
    : null;
  const problem = refused ?? (preview && !preview.ok ? preview.problem : undefined);
  const shown = preview?.ok ? preview.body : null;
  const page = <Transfer {...{ booking, others, target, preview: shown, problem }} />;
  return problem ? showAgain(reply, problem, page) : reply.page(page);
}

function Transfer({
  booking,
  others,
  target,
  preview,
  problem,
}: {
  booking: Booking;
  others: Session[];
  target: Session | undefined;
  preview: Preview | null;
  problem: Problem | undefined;
}) {
  const { t } = usePage();
  const { transfer } = t.booking;
  const back = `/bookings/${booking.code}`;
  return (
    <Layout head={{ title: transfer.title }} narrow>
      <h1>{transfer.title}</h1>
      <p>
        <strong>{booking.session.course.title}</strong>
        <br />
        <When session={booking.session} />
      </p>
      {problem && (
        <Notice tone="bad">
          <p role="alert">{wordsFor(t, problem)}</p>
        </Notice>
      )}
      {others.length === 0 ? (
        <p className="lead">{transfer.none}</p>
      ) : (
        <form method="get" action={`${back}/transfer`} className="stack">
          <Choices
            name="to"
            label={transfer.choose}
            form={emptyForm}
            chosen={target?.id}
            options={others.map((session) => ({
              value: session.id,
              text: (
                <>
                  <When session={session} />
                  <br />
                  <span className="soft">
                    <Where session={session} />
                  </span>
                </>
              ),
            }))}
          />
          <div>
            <button className={preview ? 'button second' : 'button'} type="submit">
              {transfer.look}
            </button>
          </div>
        </form>
      )}
      {target && preview && !problem && <Confirm {...{ booking, target, preview }} />}
      <p>
        <a className="button second" href={back}>
          {t.booking.cancel.keep}
        </a>
      </p>
    </Layout>
  );
}

function Confirm({ booking, target, preview }: { booking: Booking; target: Session; preview: Preview }) {
  const { t, format } = usePage();
  const { transfer } = t.booking;
  const money = (amount: number) => format.money(amount, preview.currency);
  const means =
    preview.difference > 0
      ? transfer.dearer(money(preview.to_pay), money(preview.refund_amount))
      : preview.refund_amount > 0
        ? transfer.cheaper(money(preview.refund_amount))
        : transfer.same;
  return (
    <>
      <Notice tone={preview.difference > 0 ? 'look' : 'good'}>
        <p>
          <strong>
            <When session={target} />
          </strong>
        </p>
        <p>{means}</p>
      </Notice>
      <form method="post" action={`/bookings/${booking.code}/transfer`}>
        <FormKey />
        <input type="hidden" name="to" value={target.id} />
        <Submit>{transfer.confirm}</Submit>
      </form>
    </>
  );
}
