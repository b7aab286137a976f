// The second factor: URL → action, grouped by who may call.
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { admin, anyone, signedIn } from '../http/access.ts';
import { beginStepUp, stepUp } from './confirm-identity.ts';
import { getSecondFactor } from './get-second-factor.ts';
import { addPasskey, beginPasskey, removePasskey, renamePasskey } from './manage-passkeys.ts';
import { passkeyChallenge, passkeyLogin } from './passkey-login.ts';
import { removeSecondFactor } from './remove-second-factor.ts';
import { renewRecoveryCodes } from './renew-recovery-codes.ts';
import { secondStep } from './second-step.ts';
import { beginTotp, confirmTotp, removeTotp } from './set-up-totp.ts';

export async function secondFactorRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(
    anyone([
      secondStep, // POST /auth/login/second-step
      passkeyChallenge, // POST /auth/passkey-challenge
      passkeyLogin, // POST /auth/login/passkey
    ]),
    deps,
  );
  await app.register(
    signedIn([
      getSecondFactor, // GET /auth/second-factor
      beginTotp, // POST /auth/totp
      confirmTotp, // POST /auth/totp/confirm
      removeTotp, // POST /auth/totp/remove
      renewRecoveryCodes, // POST /auth/recovery-codes
      beginPasskey, // POST /auth/passkeys/challenge
      addPasskey, // POST /auth/passkeys
      renamePasskey, // PUT /auth/passkeys/:id
      removePasskey, // DELETE /auth/passkeys/:id
      beginStepUp, // POST /auth/step-up/challenge
      stepUp, // POST /auth/step-up
    ]),
    deps,
  );
  await app.register(
    admin([
      removeSecondFactor, // DELETE /users/:id/second-factor
    ]),
    deps,
  );
}
