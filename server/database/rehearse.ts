// A preview that cannot differ from the deed: the deed itself, in a transaction that is taken back.
import { type Actor, type Sql, type Tx, transaction } from './connect.ts';

class TakenBack extends Error {
  readonly result: unknown;
  constructor(result: unknown) {
    super('taken back');
    this.result = result;
  }
}

/** Runs `work`, gives its result, and leaves no trace: rows, jobs and messages are all undone. */
export async function rehearse<T>(sql: Sql, who: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await transaction<T>(sql, who, async (tx) => {
      throw new TakenBack(await work(tx));
    });
  } catch (error) {
    if (error instanceof TakenBack) return error.result as T;
    throw error;
  }
}
