// Real people's tests: the platform with its providers on real ports, and a Chromium that looks at it.
import { after } from 'node:test';
import type { BrowserContext, BrowserContextOptions } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { type Platform, testPlatform } from './platform.ts';

export type People = {
  platform: Platform;
  /** A new browser window with cookies of its own; relative addresses are the platform's. */
  window(options?: BrowserContextOptions): Promise<BrowserContext>;
  /** A new window whose login is this person's. */
  windowOf(person: { id: string; email: string }, options?: BrowserContextOptions): Promise<BrowserContext>;
};

export const PHONE_SCREEN = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
export const DESK_SCREEN = { viewport: { width: 1280, height: 800 } };

/** For a whole file: one platform, one Chromium; both end with it. Jobs run when the test says so (`settleDown`). */
export async function people(settings: Record<string, string> = {}): Promise<People> {
  const [platform, browser] = await Promise.all([
    testPlatform(undefined, settings, {}, { site: true }),
    launchChromium(),
  ]);
  after(() => browser.close());
  const window = async (options: BrowserContextOptions = {}) => {
    const context = await browser.newContext({
      baseURL: platform.origin,
      locale: 'en-KE',
      reducedMotion: 'reduce',
      ...options,
    });
    context.setDefaultTimeout(10_000);
    return context;
  };
  return {
    platform,
    window,
    async windowOf(person, options) {
      const { deps } = platform;
      const [login] = await deps.sql<{ id: string; role: 'student' | 'trainer' | 'admin' }[]>`
        select l.id, u.role from logins l join users u on u.id = l.user_id
        where u.id = ${person.id} order by l.created_at desc limit 1`;
      const token = await deps.tokens.issue({
        user_id: person.id,
        role: login!.role,
        login_id: login!.id,
      });
      const context = await window(options);
      await context.addCookies([
        { name: 'darasa_access', value: token, url: platform.origin, httpOnly: true },
      ]);
      return context;
    },
  };
}
