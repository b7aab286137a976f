// Overload is shed, not suffered (reliability.md): in front of everything else, before a body is read or a log-in looked
// at, a request is begun, waits for a moment, or is told to come back. Requests that pages make in process do not come
// through here: whoever was let in is served to the end.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Deps } from '../deps.ts';
import { refuseForNow } from './overloaded.ts';
import { type Importance, type Leave, limitWork } from './work-limit.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `always`: never refused. `waits`: spends its time waiting for somebody outside, which is not counted as work. */
    admission?: 'always' | 'waits';
  }
}

const LEAVE = Symbol('leave');
const FOR_MANY = Symbol('for many');
type Counted = IncomingMessage & { [LEAVE]?: Leave; [FOR_MANY]?: true };

/** The answer will be sent to others who wait for it, too: call this before the guard sees the request. */
export function markForMany(request: Counted): void {
  request[FOR_MANY] = true;
}

const SWEEP_MS = 100;
const REPORT_MS = 60_000;

export type Admission = ReturnType<typeof admit>;

export function admit({ log, config }: Pick<Deps, 'log' | 'config'>) {
  const work = limitWork({ now_ms: () => performance.now(), round_ms: eventLoopRounds() });
  const refused = countRefusals(() => log.warn({ refused: refused.take(), ...work.state }, 'overload'));
  /** Addresses that are always let in; of those with a parameter, what comes before it. */
  const always = { whole: new Set<string>(), beginnings: [] as string[] };
  let sweeping: NodeJS.Timeout | undefined;

  function refuse(request: IncomingMessage, response: ServerResponse, who: Importance): void {
    refused.count(who);
    refuseForNow(request, response, config.BUSINESS_NAME);
  }

  /** Most bodies come with their head. One that drips in is no work until it is there, however many do that. */
  function waitForBody(request: Counted, response: ServerResponse): void {
    if (request.complete || response.writableEnded || response.destroyed) return;
    request[LEAVE]?.();
    request.once('end', () => {
      if (!response.writableEnded && !response.destroyed)
        work.begin((leave) => count(request, response, leave));
    });
  }

  function sweepWhileSomebodyWaits(): void {
    sweeping ??= setInterval(() => {
      if (work.sweep() > 0) return;
      clearInterval(sweeping);
      sweeping = undefined;
    }, SWEEP_MS).unref();
  }

  return {
    /** What a server calls for each request. */
    guard(handler: RequestListener): RequestListener {
      return (request, response) => {
        const start = (leave: Leave) => {
          // Who waited in the line may have gone.
          if (response.destroyed) return leave();
          count(request, response, leave);
          if (hasBody(request)) setImmediate(waitForBody, request, response);
          handler(request, response);
        };
        if (work.free || isAlways(always, request.url!)) return work.begin(start);
        const who = importanceOf(request);
        if (!work.ask(who, start, () => refuse(request, response, who))) refuse(request, response, who);
        else if (!work.free) sweepWhileSomebodyWaits();
      };
    },
    /** Learns from the routes what is always let in, and lets go of requests that wait for others. Before any route. */
    watch(app: FastifyInstance): void {
      app.addHook('onRoute', (route) => {
        // What the scopes say is known when all hooks of the route have run.
        queueMicrotask(() => {
          const { access, admission } = route.config ?? {};
          if (access !== 'provider' && admission !== 'always') return;
          const [beginning, ...more] = route.url.split(':') as [string, ...string[]];
          if (more.length === 0) always.whole.add(beginning);
          else if (!always.beginnings.includes(beginning)) always.beginnings.push(beginning);
        });
        if (route.config?.admission !== 'waits') return;
        route.preHandler = [route.preHandler ?? [], stopCounting].flat();
      });
    },
  };
}

/** As work, until the answer is ready; that its reader is slow is not work of ours. */
function count(request: Counted, response: ServerResponse, leave: Leave): void {
  request[LEAVE] = leave;
  response.once('prefinish', leave);
  response.once('close', leave);
}

/** Asks what a round of the event loop took since it was last asked, on average, without its waiting for events. */
function eventLoopRounds(): () => number {
  const look = () => ({
    active_ms: performance.eventLoopUtilization().active,
    rounds: performance.nodeTiming.uvMetricsInfo.loopCount,
  });
  let last = look();
  return () => {
    const before = last;
    last = look();
    return (last.active_ms - before.active_ms) / Math.max(1, last.rounds - before.rounds);
  };
}

function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

async function stopCounting(request: FastifyRequest): Promise<void> {
  (request.raw as Counted)[LEAVE]?.();
}

function isAlways(always: { whole: Set<string>; beginnings: string[] }, url: string): boolean {
  const end = url.indexOf('?');
  const path = end === -1 ? url : url.slice(0, end);
  return always.whole.has(path) || always.beginnings.some((beginning) => path.startsWith(beginning));
}

/** Whoever is in the middle of something goes before who looks around. What is claimed here is checked later. */
function importanceOf(request: IncomingMessage): Importance {
  if ((request as Counted)[FOR_MANY]) return 'changing';
  const { method, headers } = request;
  const reads = method === 'GET' || method === 'HEAD';
  const isSignedIn =
    headers.authorization !== undefined || /darasa_(access|refresh)=/.test(headers.cookie ?? '');
  if (!reads) return isSignedIn ? 'changing' : 'signed_in';
  if (headers['sec-purpose']?.includes('prefetch')) return 'background';
  return isSignedIn ? 'signed_in' : 'visitor';
}

/** One line a minute, however many they were. */
function countRefusals(report: () => void) {
  let counts: Partial<Record<Importance, number>> = {};
  let isDue = false;
  return {
    count(who: Importance): void {
      counts[who] = (counts[who] ?? 0) + 1;
      if (isDue) return;
      isDue = true;
      setTimeout(() => {
        isDue = false;
        report();
      }, REPORT_MS).unref();
    },
    take() {
      const taken = counts;
      counts = {};
      return taken;
    },
  };
}
