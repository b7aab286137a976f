// Notifications: URL → action, all for whoever is logged in, about the own ones.
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { signedIn } from '../http/access.ts';
import { listNotifications } from './list-notifications.ts';
import { getPreferences, updatePreferences } from './preferences.ts';
import { readAllNotifications, readNotification } from './read-notifications.ts';
import { streamNotifications } from './stream-notifications.ts';

export async function notificationRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(
    signedIn([
      listNotifications, // GET /notifications
      streamNotifications, // GET /notifications/stream
      readNotification, // POST /notifications/:id/read
      readAllNotifications, // POST /notifications/read-all
      getPreferences, // GET /notifications/preferences
      updatePreferences, // PUT /notifications/preferences
    ]),
    deps,
  );
}
