// What somebody has to do next for a company's request, from what is known of it.
import type { CorporateRequest } from '../../../server/corporate/schemas.ts';

export function nextStep(request: CorporateRequest): string | null {
  if (request.status === 'pending') return 'Look at it and give it to a trainer';
  if (request.status === 'reviewing')
    return request.quoted_price === null ? 'Write a quote' : 'Wait for the answer';
  if (request.status !== 'confirmed') return null;
  if (request.session_id === null) return 'Plan the session';
  if (request.purchase_order === null) return 'Write the invoice';
  if (request.invoice_paid_on === null) return 'Wait for the money';
  return 'Hold the training';
}
