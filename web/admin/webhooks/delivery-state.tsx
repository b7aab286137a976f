import type { Webhook } from '../../../server/payments/schemas.ts';
import { State } from '../parts/values.tsx';

export function stateOf(delivery: Webhook) {
  if (delivery.processing_error) return <State of="not_applied" tone="bad" />;
  return delivery.processed ? <State of="applied" /> : <State of="waiting" tone="waiting" />;
}
