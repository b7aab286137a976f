// Africa's Talking for SMS, as a server: the messaging call, and the delivery reports that follow it. What is sent
// appears on the simulated phone of its number.
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAnswer } from './answering.ts';
import { recordCalls } from './calls.ts';
import { type Daraja, lineOf } from './daraja-state.ts';
import { lettersFrom } from './draws.ts';

export type AfricasTalkingCredentials = { username: string; api_key: string };

/** How the next SMS, or the next to a number, goes wrong. */
export type SmsFault = {
  /** E.164; any number when left out. */
  to?: string;
  /**
   * `refused`: this status for the recipient · `bad_sender`: no recipient at all · `http`: this HTTP status ·
   * `reset`: the connection breaks, nothing sent · `sent_but_reset`: it breaks after sending · `undelivered`: taken,
   * then reported as failed · `unreported`: taken, and no report ever comes.
   */
  fault: 'refused' | 'bad_sender' | 'http' | 'reset' | 'sent_but_reset' | 'undelivered' | 'unreported';
  /** For `refused` (403 when left out) and `http` (503 when left out). */
  code?: number;
};

export type SentSms = { id: string; to: string; from: string; text: string; at: number };

export type AfricasTalking = {
  credentials: AfricasTalkingCredentials;
  /** The secret report address of the platform; null while reports go nowhere. */
  report_url: string | null;
  faults: SmsFault[];
  /** Oldest first; the last 10,000. */
  sent: SentSms[];
};

/** Of a recipient, in the provider's words. */
const statuses: Record<number, string> = {
  100: 'Processed',
  101: 'Success',
  102: 'Queued',
  401: 'RiskHold',
  402: 'InvalidSenderId',
  403: 'InvalidPhoneNumber',
  404: 'UnsupportedNumberType',
  405: 'InsufficientBalance',
  406: 'UserInBlacklist',
  407: 'CouldNotRoute',
  409: 'DoNotDisturbRejection',
  500: 'InternalServerError',
  501: 'GatewayError',
  502: 'RejectedByGateway',
};
const id_letters = '0123456789abcdef';
const most_sent = 10_000;

/** Not listening yet. `daraja` has the phones, the clock and the way of delivering reports. */
export function buildAfricasTalking(talking: AfricasTalking, daraja: Daraja): FastifyInstance {
  const app = Fastify({ forceCloseConnections: true, bodyLimit: 64 * 1024 });
  recordCalls(app, 'africastalking', daraja.calls);
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  app.post<{ Body: Record<string, string> }>('/version1/messaging', async (request, reply) => {
    const { username, to, message, from = 'AFRICASTKNG' } = request.body ?? {};
    const known =
      request.headers.apikey === talking.credentials.api_key && username === talking.credentials.username;
    // The real one answers this in plain text.
    if (!known) return reply.code(401).type('text/plain').send('The supplied authentication is invalid');
    if (!to || !message)
      return reply
        .code(400)
        .type('text/plain')
        .send("Request is missing required form field 'to' or 'message'");
    const place = talking.faults.findIndex((one) => one.to === undefined || one.to === to);
    const [fault] = place < 0 ? [] : talking.faults.splice(place, 1);
    if (fault?.fault === 'http')
      return reply
        .code(fault.code ?? 503)
        .type('text/html')
        .send('');
    if (fault?.fault === 'reset') {
      reply.hijack();
      reply.raw.socket?.resetAndDestroy();
      return reply;
    }
    if (fault?.fault === 'bad_sender') return reply.code(201).send(answer('InvalidSenderId', []));
    const refused = fault?.fault === 'refused' ? (fault.code ?? 403) : /^\+\d{9,15}$/.test(to) ? null : 403;
    if (refused !== null) {
      const recipient = {
        statusCode: refused,
        number: to,
        status: statuses[refused],
        cost: '0',
        messageId: 'None',
      };
      return reply.code(201).send(answer('Sent to 0/1 Total Cost: 0', [recipient]));
    }
    const sms = deliver(talking, daraja, { to, from, text: message });
    if (fault?.fault === 'sent_but_reset') {
      reply.hijack();
      reply.raw.socket?.resetAndDestroy();
      return reply;
    }
    const gone = afterAnswer(reply);
    if (fault?.fault !== 'unreported') report(talking, daraja, sms, fault?.fault === 'undelivered', gone);
    return reply
      .code(201)
      .send(
        answer('Sent to 1/1 Total Cost: KES 0.8000', [
          { statusCode: 101, number: to, status: 'Success', cost: 'KES 0.8000', messageId: sms.id },
        ]),
      );
  });
  return app;
}

function answer(message: string, recipients: object[]): object {
  return { SMSMessageData: { Message: message, Recipients: recipients } };
}

function deliver(
  talking: AfricasTalking,
  daraja: Daraja,
  sms: Pick<SentSms, 'to' | 'from' | 'text'>,
): SentSms {
  const sent = {
    ...sms,
    id: `ATXid_${lettersFrom(id_letters, 32, daraja.draw)}`,
    at: daraja.timetable.now(),
  };
  talking.sent.push(sent);
  if (talking.sent.length > most_sent) talking.sent.shift();
  const { from, text, at } = sent;
  lineOf(daraja, sms.to.replace(/^\+/, '')).messages.unshift({ at, from, text });
  return sent;
}

function report(
  talking: AfricasTalking,
  daraja: Daraja,
  sms: SentSms,
  failed: boolean,
  gate: Promise<unknown>,
): void {
  if (!talking.report_url) return;
  const form = new URLSearchParams({
    ...{ id: sms.id, status: failed ? 'Failed' : 'Success', phoneNumber: sms.to },
    ...{ networkCode: '63902', retryCount: '0' },
    ...(failed ? { failureReason: 'UserIsInactive' } : {}),
  });
  daraja.deliveries.queue({
    provider: 'africastalking',
    kind: 'sms_report',
    url: talking.report_url,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
    after_ms: 1_000,
    gate,
  });
}
