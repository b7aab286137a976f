// The address that stops one kind of message without logging in. It carries no secret of its own: it names person,
// topic and channel, and proves by a keyed hash that we made it.
import { z } from 'zod';
import type { Deps } from '../deps.ts';
import { sameSecret } from '../seal.ts';
import { type Topic, topics } from './kinds.ts';

export type Stopped = { user_id: string; topic: Topic; channel: 'email' | 'sms' };

const shape = z.tuple([z.guid(), z.enum(topics), z.enum(['email', 'sms'])]);

const proofOf = ({ seal }: Pick<Deps, 'seal'>, words: string) => seal.lookup(`unsubscribe ${words}`);

export function unsubscribeLink(deps: Pick<Deps, 'seal' | 'config'>, stopped: Stopped): string {
  const words = `${stopped.user_id}.${stopped.topic}.${stopped.channel}`;
  return `${deps.config.PUBLIC_URL}/unsubscribe?token=${words}.${proofOf(deps, words)}`;
}

/** The address that stops letters about dates to whoever that interest belongs to. */
export function interestStopLink(deps: Pick<Deps, 'seal' | 'config'>, interest_id: string): string {
  const words = `interest.${interest_id}`;
  return `${deps.config.PUBLIC_URL}/unsubscribe?token=${words}.${proofOf(deps, words)}`;
}

/** The interest a token stands for, or null when it is none of these or we did not make it. */
export function readInterestToken(deps: Pick<Deps, 'seal'>, token: string): string | null {
  const [kind, interest_id, proof = '', ...rest] = token.split('.');
  if (kind !== 'interest' || rest.length > 0 || !z.guid().safeParse(interest_id).success) return null;
  return sameSecret(proof, proofOf(deps, `${kind}.${interest_id}`)) ? interest_id! : null;
}

/** What a token stands for, or null when we did not make it. */
export function readUnsubscribeToken(deps: Pick<Deps, 'seal'>, token: string): Stopped | null {
  const [proof = '', ...rest] = token.split('.').reverse();
  const words = rest.reverse();
  const parsed = shape.safeParse(words);
  if (!parsed.success || !sameSecret(proof, proofOf(deps, words.join('.')))) return null;
  const [user_id, topic, channel] = parsed.data;
  return { user_id, topic, channel };
}
