// One direction of a connection: what is sent arrives in order, late and slowly when told so.

export type Pace = { readonly delay_ms: number; readonly bytes_per_s: number | null };
export type Line = {
  send(data: Buffer): void;
  /** Carries on after a time in which it was not open. */
  go(): void;
  whenEmpty(act: () => void): void;
  clear(): void;
};

/** A slow line carries pieces this long, in seconds, so that something arrives all the time. */
const PIECE_S = 0.1;

/** @param ends.isOpen while it is not, nothing arrives and nothing is lost */
export function line(ends: { write(data: Buffer): void; isOpen(): boolean; pace(): Pace }): Line {
  let waiting: { data: Buffer; at: number }[] = [];
  let free_at = 0;
  let timer: NodeJS.Timeout | undefined;
  let then: (() => void) | undefined;

  function go(): void {
    clearTimeout(timer);
    if (!ends.isOpen()) return;
    const now = performance.now();
    // Timers may fire a little early.
    while (waiting.length > 0 && waiting[0]!.at <= now + 1) ends.write(waiting.shift()!.data);
    if (waiting.length > 0) timer = setTimeout(go, waiting[0]!.at - now);
    else then?.();
  }

  return {
    send(data) {
      const { delay_ms, bytes_per_s } = ends.pace();
      const piece = bytes_per_s === null ? data.length : Math.max(1, Math.floor(bytes_per_s * PIECE_S));
      free_at = Math.max(free_at, performance.now());
      for (let from = 0; from < data.length; from += piece) {
        const part = data.subarray(from, from + piece);
        if (bytes_per_s !== null) free_at += (part.length / bytes_per_s) * 1000;
        waiting.push({ data: part, at: free_at + delay_ms });
      }
      go();
    },
    go,
    whenEmpty(act) {
      then = act;
      go();
    },
    clear() {
      clearTimeout(timer);
      waiting = [];
      then = undefined;
    },
  };
}
