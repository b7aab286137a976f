import { adminOnly, loggedIn, type Outcomes, ownerOrAdmin, publicly, type Row } from './world.ts';

const unknownPasskey = {
  ...{ id: 'AAAA', rawId: 'AAAA', type: 'public-key', clientExtensionResults: {} },
  response: { clientDataJSON: 'AAAA', authenticatorData: 'AAAA', signature: 'AAAA' },
};
/** Passkeys are their owner's alone: an admin may take away the whole second factor, but not choose among them. */
const ownerAlone = (status: number): Outcomes => ({ ...loggedIn(404), owner: status });

export const secondFactor: Record<string, Row> = {
  'POST /api/auth/login/second-step': {
    outcomes: publicly(422),
    body: () => ({ challenge: 'a'.repeat(64), code: '123456' }),
  },
  'POST /api/auth/passkey-challenge': { outcomes: publicly(200) },
  'POST /api/auth/login/passkey': {
    outcomes: publicly(422),
    body: () => ({ challenge: 'a'.repeat(64), passkey: unknownPasskey }),
  },
  'GET /api/auth/second-factor': { outcomes: loggedIn(200) },
  'POST /api/auth/totp': { outcomes: loggedIn(200) },
  'POST /api/auth/totp/confirm': { outcomes: loggedIn(409), body: () => ({ code: '123456' }) },
  'POST /api/auth/totp/remove': {
    outcomes: loggedIn(422),
    body: () => ({ password: 'Not the one 1', code: '123456' }),
  },
  // The owner has a passkey, the others have nothing to make codes for.
  'POST /api/auth/recovery-codes': { outcomes: { ...loggedIn(409), owner: 200 } },
  'POST /api/auth/passkeys/challenge': { outcomes: loggedIn(200) },
  'POST /api/auth/passkeys': {
    outcomes: loggedIn(422),
    body: () => ({
      ...{ challenge: 'a'.repeat(64), name: 'Phone' },
      passkey: { ...unknownPasskey, response: { clientDataJSON: 'AAAA', attestationObject: 'AAAA' } },
    }),
  },
  'PUT /api/auth/passkeys/{id}': {
    outcomes: ownerAlone(200),
    path: (w) => `/api/auth/passkeys/${w.passkey.id}`,
    body: () => ({ name: 'Office key' }),
  },
  'DELETE /api/auth/passkeys/{id}': {
    outcomes: ownerAlone(204),
    path: (w) => `/api/auth/passkeys/${w.passkey.id}`,
  },
  'POST /api/auth/step-up/challenge': { outcomes: loggedIn(200) },
  'POST /api/auth/step-up': { outcomes: loggedIn(422), body: () => ({ password: 'Not the one 1' }) },
  'DELETE /api/users/{id}/logins': {
    outcomes: ownerOrAdmin(204),
    path: (w) => `/api/users/${w.owner.id}/logins`,
  },
  'DELETE /api/users/{id}/second-factor': {
    outcomes: adminOnly(204),
    path: (w) => `/api/users/${w.owner.id}/second-factor`,
  },
};
