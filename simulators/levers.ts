// What a test can pull: the same levers in this process and, through control.ts, over HTTP.
import type { AfricasTalking, SentSms, SmsFault } from './africastalking.ts';
import type { Call } from './calls.ts';
import { type ByHand, payByHand } from './daraja-c2b.ts';
import { expirePush } from './daraja-customer.ts';
import type { Daraja } from './daraja-state.ts';
import type { Delivered } from './deliveries.ts';
import { type Press, type Pressed, press } from './flutterwave-hosted-page.ts';
import type { Flutterwave } from './flutterwave-state.ts';
import type { PaidOut, Taken } from './ledger.ts';
import { answerPrompt, type PhoneAnswer, waitingPrompts } from './phone.ts';
import type { Script } from './script.ts';

export type Levers = {
  /** Adds one script or several; see README.md. */
  script(scripts: Script | Script[]): void;
  clearScripts(): void;
  /** Delivers everything queued now, and awaits the platform's answers. Time does not pass. */
  flush(): Promise<void>;
  /** Moves the simulators' clock; what falls due on the way happens. */
  advance(ms: number): Promise<void>;
  /** Does on a phone what a customer would; throws when no prompt is waiting. */
  answer(answer: PhoneAnswer): void;
  prompts(): ReturnType<typeof waitingPrompts>;
  /** Lets prompts run out: of one number, or of all. How many there were. */
  expirePrompts(phone?: string): number;
  /** Makes every Daraja token bad from now on. */
  expireTokens(): void;
  /** Presses a button on the hosted page of a link (its URL) or of the newest link with this tx_ref. */
  checkout(link_or_tx_ref: string, action: Press['action'], method?: Press['method']): Promise<Pressed>;
  /** Types a PayBill payment on a phone; throws with a sentence when it is refused. */
  payBill(typed: ByHand): Promise<Taken>;
  /** Where Flutterwave's webhooks go from now on. */
  setWebhookUrl(url: string | null): void;
  /** Where the delivery reports of SMS go from now on. */
  setSmsReportUrl(url: string | null): void;
  /** Makes coming SMS go wrong, each fault once. */
  failSms(faults: SmsFault[]): void;
  /** Every SMS that was taken, oldest first. */
  sms(): SentSms[];
  /** What was taken, oldest first. */
  ledger(): Taken[];
  /** What was paid out by B2C. */
  payouts(): PaidOut[];
  /** What the platform asked of both providers, oldest first. */
  calls(): Call[];
  /** Every callback and webhook that went out. */
  deliveries(): Delivered[];
};

export function leversOf(daraja: Daraja, flutterwave: Flutterwave, talking: AfricasTalking): Levers {
  const { timetable, scripts, deliveries, ledger } = daraja;
  return {
    script: (added: Script | Script[]) => scripts.add(added),
    clearScripts: () => scripts.clear(),
    flush: async () => {
      do await timetable.flush();
      while (deliveries.release());
    },
    advance: (ms: number) => timetable.advance(ms),
    answer: (answer: PhoneAnswer) => void answerPrompt(daraja, answer),
    prompts: () => waitingPrompts(daraja),
    expirePrompts: (phone?: string) => {
      const waiting = [...daraja.pushes.values()].filter(
        (push) => !push.result && (!phone || push.phone === phone),
      );
      for (const push of waiting) expirePush(daraja, push);
      return waiting.length;
    },
    expireTokens: () => daraja.tokens.clear(),
    checkout: async (wanted: string, action: Press['action'], method?: Press['method']) => {
      const links = [...flutterwave.links.values()];
      const link = links.findLast((one) => one.tx_ref === wanted || wanted.endsWith(`/${one.id}`));
      if (!link) throw new Error('There is no payment link of that address or reference.');
      return press(flutterwave, link, { action, method });
    },
    payBill: (typed: ByHand) => payByHand(daraja, typed),
    setWebhookUrl: (url: string | null) => {
      flutterwave.options.webhook_url = url;
    },
    setSmsReportUrl: (url: string | null) => {
      talking.report_url = url;
    },
    failSms: (faults: SmsFault[]) => void talking.faults.push(...faults),
    sms: () => talking.sent,
    ledger: () => ledger.taken,
    payouts: () => ledger.paid_out,
    calls: () => daraja.calls,
    deliveries: () => deliveries.records,
  };
}
