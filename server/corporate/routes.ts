import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { admin, anyone } from '../http/access.ts';
import { answerQuote } from './answer-quote.ts';
import { createCorporateRequest } from './create-corporate-request.ts';
import { createQuote } from './create-quote.ts';
import { deleteCorporateRequest } from './delete-corporate-request.ts';
import { getCorporateRequest } from './get-corporate-request.ts';
import { getLinkedQuote, getQuote } from './get-quote.ts';
import { invoiceSeats, recordInvoicePaid } from './invoice.ts';
import { getLink } from './link-view.ts';
import { listCorporateRequests } from './list-corporate-requests.ts';
import { listQuotes } from './list-quotes.ts';
import { nameAttendees, nameAttendeesByCsv } from './name-attendees.ts';
import { planSession } from './plan-session.ts';
import { getLinkedPurchaseOrder, getPurchaseOrder, uploadPurchaseOrder } from './purchase-order.ts';
import { updateCorporateRequest } from './update-corporate-request.ts';

export async function corporateRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(anyone([createCorporateRequest]), deps);
  // The token in the address is the proof; there is no account.
  await app.register(
    anyone([
      getLink,
      getLinkedQuote,
      answerQuote,
      uploadPurchaseOrder,
      getLinkedPurchaseOrder,
      nameAttendees,
      nameAttendeesByCsv,
    ]),
    deps,
  );
  await app.register(
    admin([listCorporateRequests, getCorporateRequest, updateCorporateRequest, deleteCorporateRequest]),
    deps,
  );
  await app.register(admin([createQuote, listQuotes, getQuote]), deps);
  await app.register(admin([planSession, getPurchaseOrder, invoiceSeats, recordInvoicePaid]), deps);
}
