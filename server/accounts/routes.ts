// Accounts: URL → action, grouped by who may call.
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { anyone, signedIn } from '../http/access.ts';
import { changePassword } from './change-password.ts';
import { forgotPassword } from './forgot-password.ts';
import { getMe } from './get-me.ts';
import { login } from './login.ts';
import { logout } from './logout.ts';
import { refresh } from './refresh.ts';
import { register } from './register.ts';
import { resendVerification } from './resend-verification.ts';
import { resetPassword } from './reset-password.ts';
import { verifyEmail } from './verify-email.ts';

export async function accountRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(
    anyone([
      register, // POST /auth/register
      login, // POST /auth/login
      logout, // POST /auth/logout
      refresh, // POST /auth/refresh
      forgotPassword, // POST /auth/forgot-password
      resetPassword, // POST /auth/reset-password
      verifyEmail, // POST /auth/verify-email
      resendVerification, // POST /auth/resend-verification
    ]),
    deps,
  );
  await app.register(
    signedIn([
      getMe, // GET /auth/me
      changePassword, // POST /auth/change-password
    ]),
    deps,
  );
}
