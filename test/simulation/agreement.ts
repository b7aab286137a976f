// The model and what is stored, held against each other after a step; then the new things get their places.
import { type Violation, violationsIn } from '../../db/fsck.ts';
import type { Tx } from '../../server/database/connect.ts';
import { takeParcels } from './parcels.ts';
import { pushed, rememberPhone } from './perform-money.ts';
import type { Stage } from './stage.ts';
import type { Step } from './steps.ts';
import { differences, linesOf, readStored, type Stored } from './stored.ts';

export const describe = (step: Step) => JSON.stringify(step);

export const stored = (stage: Stage): Promise<Stored> =>
  readStored(stage.platform.steady.sql, { ...stage, users: stage.users.map(({ id }) => id) });

/** The model and what is stored are the same, or this throws; then the new things get their places. */
export async function settled(stage: Stage, now: Stored, step: Step): Promise<void> {
  const wrong = differences(linesOf(stage.m), now.lines);
  if (wrong.length > 0) throw new Error(`${describe(step)}: stored is something else\n${wrong.join('\n')}`);
  takePlaces(stage, now);
  await takeParcels(stage, step);
}

function takePlaces(stage: Stage, { places }: Stored): void {
  const phone = pushed.get(stage);
  for (const [key, place] of places.payments) {
    if (!stage.places.payments.has(key) && phone) {
      rememberPhone(place.id, phone);
      pushed.delete(stage);
    }
    const p = stage.m.payments.find((one) => one.key === key)!;
    Object.assign(p, { asked: place.asked, ask_at: place.ask_at });
  }
  stage.places = places;
}

/** @throws Error naming the invariants that are broken */
export async function sound({ platform }: Stage): Promise<void> {
  const broken = (await platform.steady.sql.begin((tx) => violationsIn(tx as unknown as Tx))) as Violation[];
  if (broken.length === 0) return;
  throw new Error(
    broken.map(({ name, sentence, row }) => `${name}: ${sentence} ${JSON.stringify(row)}`).join('\n'),
  );
}
