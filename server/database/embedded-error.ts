/**
 * Why the platform's own PostgreSQL could not be brought up. The message is written for the person at the
 * terminal; `code` is for the program.
 */
export type EmbeddedPostgresProblem =
  /** npm has no binary for this machine, or the one it installed does not run here. */
  | 'unsupported'
  /** No system user is available that PostgreSQL could run as. */
  | 'no_account'
  /** Another process of the platform, or another user, holds these data. */
  | 'in_use'
  /** The data exist but cannot be opened: wrong owner, closed folder, lost password file. */
  | 'unreachable'
  /** PostgreSQL was started and refused, or did not become ready in time. */
  | 'not_started';

export class EmbeddedPostgresError extends Error {
  readonly code: EmbeddedPostgresProblem;

  constructor(code: EmbeddedPostgresProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EmbeddedPostgresError';
    this.code = code;
  }
}

/** Ends every sentence about a machine on which our own PostgreSQL cannot work. */
export const way_out =
  'To use a PostgreSQL server (15 to 18) that you run yourself, set DATABASE_URL=postgres://user:password@host:5432/name.';
