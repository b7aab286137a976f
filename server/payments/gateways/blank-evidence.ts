// The starting point of every evidence: it says nothing, so a reader fills in only what the provider said.
import type { Evidence, RefundEvidence } from '../gateway.ts';

export const blank_evidence: Omit<Evidence, 'source' | 'outcome' | 'raw'> = {
  final: false,
  transaction_id: null,
  amount_cents: null,
  currency: null,
  code: null,
  reason: '',
  alert: false,
  payer_phone: null,
};

export const blank_refund_evidence: Omit<RefundEvidence, 'source' | 'outcome' | 'raw'> = {
  transaction_id: null,
  amount_cents: null,
  code: null,
  reason: '',
  alert: false,
};
