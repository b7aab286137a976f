// The steps a status may take. Each table of steps stands in its <noun>.ts and in table state_transitions; a test
// compares the two.
import { AppError } from './errors.ts';

export type Transitions = readonly (readonly [from: string, to: string])[];

/**
 * Staying is no step and always possible.
 * @throws AppError 409 `invalid_transition`
 */
export function refuseStep(transitions: Transitions, what: string, from: string, to: string): void {
  if (from === to || transitions.some((step) => step[0] === from && step[1] === to)) return;
  throw new AppError('invalid_transition', `A ${from} ${what} cannot become ${to}`);
}
