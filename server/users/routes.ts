// Users: URL → action, grouped by who may call.
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { admin, signedIn } from '../http/access.ts';
import { deactivateUser } from './deactivate-user.ts';
import { endLogin } from './end-login.ts';
import { endLogins } from './end-logins.ts';
import { getUser } from './get-user.ts';
import { listLogins } from './list-logins.ts';
import { listUsers } from './list-users.ts';
import { updateUser } from './update-user.ts';

export async function userRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(
    admin([
      listUsers, // GET /users
      deactivateUser, // DELETE /users/:id
    ]),
    deps,
  );
  await app.register(
    signedIn([
      getUser, // GET /users/:id
      updateUser, // PUT /users/:id
      listLogins, // GET /users/:id/logins
      endLogin, // DELETE /users/:id/logins/:loginId
      endLogins, // DELETE /users/:id/logins
    ]),
    deps,
  );
}
