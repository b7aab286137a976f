import { createServer } from 'node:net';

/** How many ports, counting the preferred one, are tried before giving up. */
const ports_tried = 20;

export class PortError extends Error {
  readonly port: number;

  constructor(port: number, message: string) {
    super(message);
    this.name = 'PortError';
    this.port = port;
  }
}

/**
 * A port nobody listens on at `host`: the preferred one, else the next free one of the following 19. Port 0
 * means "any". Somebody may still take the port before the caller listens on it.
 * @param options.strict the user asked for exactly this port: do not look for another
 * @param options.variable the setting that names the port, for the error's sentence
 * @throws PortError when the port (strict) or all 20 are taken, or this user may not listen there
 */
export async function freePort(
  preferred: number,
  host: string,
  options: { strict?: boolean; variable?: string } = {},
): Promise<number> {
  const { strict = false, variable = 'PORT' } = options;
  const last = strict || preferred === 0 ? preferred : Math.min(preferred + ports_tried - 1, 65_535);
  for (let port = preferred; port <= last; port++) {
    const outcome = await tryListening(port, host);
    if (typeof outcome === 'number') return outcome;
    if (outcome.code === 'EADDRINUSE') continue;
    const why = outcome.code === 'EACCES' ? 'this user may not listen there' : outcome.message;
    throw new PortError(
      port,
      `Cannot listen on ${host} port ${port}: ${why}. Choose another with ${variable}.`,
    );
  }
  if (strict) {
    const sentence = `Port ${preferred}, asked for by ${variable}, is taken by another program on ${host}. Stop that program or set ${variable} to a free port.`;
    throw new PortError(preferred, sentence);
  }
  throw new PortError(
    preferred,
    `Ports ${preferred} to ${last} on ${host} are all taken. Set ${variable} to a free port.`,
  );
}

function tryListening(port: number, host: string): Promise<number | NodeJS.ErrnoException> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', resolve);
    probe.listen({ port, host, exclusive: true }, () => {
      const address = probe.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      probe.close(() => resolve(bound));
    });
  });
}
