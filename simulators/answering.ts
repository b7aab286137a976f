// The synchronous answer to a call, whole or spoiled as a script says.
import type { FastifyReply } from 'fastify';
import type { Answer, Fault } from './script.ts';
import type { Timetable } from './timetable.ts';

export type Said = { status: number; body: unknown };

/** The faults that are answers; `reset` and `hang` are none. */
export type Faults = Partial<Record<Fault, Said>>;

const html = '<html><head><title>Request unsuccessful</title></head><body>Incident 0-0</body></html>';

/**
 * Does the work (`act`) and answers with what it says, unless the script spoils the answer. A spoiled answer means that
 * nothing was done, or, with `effect: "done"`, that everything was done and only the answer went astray.
 */
export async function giveAnswer(
  reply: FastifyReply,
  spoil: Answer | undefined,
  faults: Faults,
  timetable: Timetable,
  act: () => Said | Promise<Said>,
): Promise<FastifyReply> {
  const spoiled =
    spoil?.fault !== undefined || spoil?.status !== undefined || 'body' in (spoil ?? ({} as Answer));
  const acts = (spoil?.effect ?? (spoiled ? 'none' : 'done')) === 'done';
  const truth = acts ? await act() : null;
  if (spoil?.after_ms) await timetable.wait(spoil.after_ms, 'answer');
  if (!spoiled) return send(reply, truth!);
  if (spoil?.fault === 'reset' || spoil?.fault === 'hang') {
    reply.hijack();
    if (spoil.fault === 'reset') reply.raw.socket?.resetAndDestroy();
    return reply;
  }
  if (spoil?.fault === 'html')
    return reply
      .code(spoil.status ?? 503)
      .type('text/html')
      .send(html);
  if (spoil?.fault === 'empty')
    return reply
      .code(spoil.status ?? 200)
      .type('application/json')
      .send('');
  const said = spoil?.fault ? faults[spoil.fault] : undefined;
  if (spoil?.fault && !said) throw new Error(`This provider has no fault called ${spoil.fault}.`);
  return send(reply, { status: spoil?.status ?? said?.status ?? 200, body: spoil?.body ?? said?.body ?? '' });
}

/** Resolves once the answer has left (or its connection is gone). */
export function afterAnswer(reply: FastifyReply): Promise<void> {
  return new Promise((resolve) => {
    reply.raw.once('finish', resolve);
    reply.raw.once('close', resolve);
  });
}

function send(reply: FastifyReply, said: Said): FastifyReply {
  const type = typeof said.body === 'string' ? 'text/html' : 'application/json';
  return reply.code(said.status).type(type).send(said.body);
}
