import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createTimetable, type Timetable } from './timetable.ts';

function timetableFor(t: TestContext): { timetable: Timetable; done: string[]; failures: unknown[] } {
  const failures: unknown[] = [];
  const timetable = createTimetable((error) => failures.push(error));
  t.after(() => timetable.clear());
  return { timetable, done: [], failures };
}

test('advancing does what falls due, in its order, at its time, and no more', async (t) => {
  const { timetable, done } = timetableFor(t);
  const start = timetable.now();
  const at: number[] = [];
  const note = (name: string) => () => {
    done.push(name);
    at.push(timetable.now() - start);
  };
  timetable.after(5_000, 'delivery', note('second'));
  timetable.after(1_000, 'expiry', note('first'));
  timetable.after(9_000, 'customer', note('third'));
  await timetable.advance(8_000);
  assert.deepEqual(done, ['first', 'second']);
  assert.ok(at[0]! >= 1_000 && at[0]! < 5_000 && at[1]! >= 5_000);
  await timetable.advance(1_000);
  assert.deepEqual(done, ['first', 'second', 'third']);
});

test('what an entry adds within the time is done too', async (t) => {
  const { timetable, done } = timetableFor(t);
  timetable.after(1_000, 'delivery', () => {
    timetable.after(1_000, 'delivery', () => done.push('child'));
  });
  await timetable.advance(3_000);
  assert.deepEqual(done, ['child']);
});

test('a flush brings deliveries forward but lets no prompt expire', async (t) => {
  const { timetable, done } = timetableFor(t);
  timetable.after(60_000, 'expiry', () => done.push('expired'));
  timetable.after(60_000, 'delivery', () => done.push('delivered'));
  timetable.after(1_800_000, 'retry', () => done.push('retried'));
  const before = timetable.now();
  await timetable.flush();
  assert.deepEqual(done, ['delivered']);
  assert.ok(timetable.now() - before < 10_000);
});

test('an entry taken off, or done already, is not done again', async (t) => {
  const { timetable, done } = timetableFor(t);
  const cancel = timetable.after(1_000, 'delivery', () => done.push('cancelled'));
  timetable.after(1_000, 'delivery', () => done.push('once'));
  cancel();
  await timetable.flush();
  await timetable.flush();
  await timetable.advance(5_000);
  assert.deepEqual(done, ['once']);
});

test('left alone, entries happen in real time; a failing one hurts no other', async (t) => {
  const { timetable, done, failures } = timetableFor(t);
  timetable.after(0, 'delivery', () => Promise.reject(new Error('broken')));
  await timetable.wait(1, 'customer');
  done.push('waited');
  assert.deepEqual(done, ['waited']);
  assert.equal((failures[0] as Error).message, 'broken');
});
