import type { ImportKind } from '../../../server/imports/schemas.ts';

/** What can be imported. */
export const importKinds = ['courses', 'sessions', 'users'] as const satisfies ImportKind[];
