// Structured logs. What could identify a person or open a door never reaches them: no bodies, no headers, and of an
// error only what helps to find it (a database error's detail repeats the refused values).
import { type LoggerOptions, pino } from 'pino';

type Loggable = Error & { code?: unknown; constraint_name?: unknown; table_name?: unknown; status?: unknown };

function describe(error: Loggable): Record<string, unknown> {
  const { code, constraint_name, table_name } = error;
  return {
    type: error.constructor?.name,
    message: error.message,
    ...(code === undefined ? {} : { code }),
    ...(constraint_name === undefined ? {} : { constraint: constraint_name }),
    ...(table_name === undefined ? {} : { table: table_name }),
    stack: error.stack,
    ...(error.cause instanceof Error ? { cause: describe(error.cause) } : {}),
  };
}

export function createLog(level: string, destination?: { write(line: string): void }) {
  const options: LoggerOptions = {
    level,
    base: { service: 'darasa' },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: {
      err: (error: unknown) => (error instanceof Error ? describe(error) : { message: String(error) }),
    },
  };
  return destination ? pino(options, destination) : pino(options);
}
