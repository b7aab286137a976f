// What can happen in a story. A step names things by what they are to the model ("1/0/2": the third booking of person 1
// in session 0), so that a story from which steps were taken out is still one.
import type { RefundFate } from './refund-model.ts';

export type PushFate = 'waits' | 'pays' | 'pays less' | 'pays more' | 'cancels' | 'unreachable';
export type PushAnswer = 'fine' | 'lost' | 'refused';
export type Single =
  | { do: 'book'; user: number; session: number; seats: number; voucher?: number; shaky?: boolean }
  | { do: 'desk'; user: number; session: number; seats: number; over: boolean }
  | { do: 'cancel'; booking: string; seats?: number; by?: 'admin' }
  | { do: 'extend'; booking: string }
  | { do: 'join'; user: number; session: number; seats: number }
  | { do: 'leave' | 'accept'; user: number; session: number }
  | { do: 'remove'; entry: string }
  | { do: 'push'; booking: string; fate: PushFate; answer: PushAnswer }
  | { do: 'card'; booking: string }
  | { do: 'phone'; payment: string; press: 'pin' | 'cancel' | 'wrong pin' }
  | { do: 'page'; payment: string; press: 'pay' | 'fail' }
  | { do: 'deliver'; parcel: string; copies: number }
  | { do: 'apply'; parcel: string }
  | { do: 'check' | 'ask' | 'ask anyway' | 'give up' | 'claim'; payment: string; lie?: boolean }
  | { do: 'cash'; booking: string; amount: number }
  /** No amount: all that is left. */
  | { do: 'refund'; booking: string; amount: number | null }
  | { do: 'send refund'; refund: string; fate: RefundFate }
  | { do: 'retry refund' | 'approve refund' | 'reject refund' | 'settle refund'; refund: string }
  | { do: 'sweep' | 'tend' | 'clock' }
  | { do: 'capacity'; session: number; to: number }
  | { do: 'move'; session: number; to: number }
  | { do: 'cancel session'; session: number }
  | { do: 'new session'; capacity: number; price: number; hours: number }
  | { do: 'deactivate'; user: number }
  | { do: 'new person' }
  | { do: 'read booking'; booking: string }
  | { do: 'read session'; session: number };
export type Step =
  | Single
  | { do: 'pass'; ms: number }
  | { do: 'together'; steps: Single[] }
  | { do: 'fault'; kind: 'commit lost' | 'reset' | 'killed'; step: Single; turns: number };
