// Keeps what the simulators know in a file, so that a restart of the platform does not make M-Pesa forget its receipts.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { expirePush } from './daraja-customer.ts';
import type { Daraja, Push } from './daraja-state.ts';
import { drawsFor } from './draws.ts';
import type { Flutterwave } from './flutterwave-state.ts';

/** Raised when the form below changes; a file of another form is left aside. */
const form = 1;

/** What of a push outlives the process; its script and its timers do not. */
type KeptPush = Omit<Push, 'script' | 'answered' | 'stopExpiry'>;

function snapshot(daraja: Daraja, flutterwave: Flutterwave) {
  const pushes = [...daraja.pushes.values()].map(
    ({ script: _script, answered: _answered, stopExpiry: _stop, ...kept }): KeptPush => kept,
  );
  return {
    form,
    pushes,
    lines: [...daraja.lines.values()],
    receipts: [...daraja.receipts],
    payouts: [...daraja.payouts],
    c2b: daraja.c2b,
    taken: daraja.ledger.taken,
    paid_out: daraja.ledger.paid_out,
    links: [...flutterwave.links.values()],
    transactions: [...flutterwave.transactions.values()],
    refunds: flutterwave.refunds,
    last_id: flutterwave.last_id,
  };
}

/** A killed process forgets no more than this. */
const save_every_ms = 1000;

/** Saves what changed every second, and once more when told to stop. A file that cannot be written is only logged. */
export function keepMemory(file: string, daraja: Daraja, flutterwave: Flutterwave): { stop(): void } {
  let saved = '';
  function save() {
    const text = JSON.stringify(snapshot(daraja, flutterwave));
    if (text === saved) return;
    try {
      // Written beside the file first and moved over it, so a crash leaves the old one.
      writeFileSync(`${file}.new`, text, { mode: 0o600 });
      renameSync(`${file}.new`, file);
      saved = text;
    } catch (error) {
      daraja.log(`the simulators' memory file cannot be written: ${error}`);
    }
  }
  const timer = setInterval(save, save_every_ms).unref();
  return {
    stop: () => {
      clearInterval(timer);
      save();
    },
  };
}

/** Reads the file into simulators that have just been made; a missing or unreadable file leaves them empty. */
export function recallMemory(file: string, daraja: Daraja, flutterwave: Flutterwave): void {
  const kept = readSnapshot(file, daraja.log);
  if (!kept) return;
  for (const push of kept.pushes) recallPush(daraja, push);
  for (const line of kept.lines) daraja.lines.set(line.phone, line);
  for (const receipt of kept.receipts) daraja.receipts.add(receipt);
  for (const payout of kept.payouts) daraja.payouts.add(payout);
  daraja.c2b = kept.c2b;
  daraja.ledger.taken.push(...kept.taken);
  daraja.ledger.paid_out.push(...kept.paid_out);
  for (const link of kept.links) flutterwave.links.set(link.id, link);
  for (const transaction of kept.transactions) flutterwave.transactions.set(transaction.id, transaction);
  flutterwave.refunds.push(...kept.refunds);
  flutterwave.last_id = kept.last_id;
  // With a fixed seed, the ids of the last run would come again.
  const age = kept.pushes.length + kept.links.length;
  daraja.draw = flutterwave.draw = drawsFor(daraja.seed, 'ids', age);
}

function readSnapshot(file: string, log: Daraja['log']): ReturnType<typeof snapshot> | null {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as ReturnType<typeof snapshot>;
    if (kept.form === form) return kept;
    log('the simulators start empty: their memory file is of another form');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      log(`the simulators start empty: their memory file cannot be read (${error})`);
  }
  return null;
}

/** A prompt that was waiting goes on waiting for what is left of its life. */
function recallPush(daraja: Daraja, kept: KeptPush): void {
  const push: Push = { ...kept, script: undefined, answered: Promise.resolve(), stopExpiry: () => {} };
  daraja.pushes.set(push.checkout_request_id, push);
  if (push.result) return;
  const left = Math.max(0, push.expires_at - daraja.timetable.now());
  push.stopExpiry = daraja.timetable.after(left, 'expiry', () => expirePush(daraja, push));
}
