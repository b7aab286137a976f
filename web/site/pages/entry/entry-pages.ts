// The pages before one is logged in, and those behind mailed links.
import type { Pages } from '../../site.tsx';
import { logInPages } from './log-in.tsx';
import { passwordPages } from './password-links.tsx';
import { registerPages } from './register.tsx';
import { secondStepPages } from './second-step.tsx';
import { unsubscribePages } from './unsubscribe.tsx';
import { verifyEmailPages } from './verify-email.tsx';

export const entryPages: Pages = async (app, site) => {
  for (const pages of [
    logInPages,
    secondStepPages,
    registerPages,
    passwordPages,
    verifyEmailPages,
    unsubscribePages,
  ])
    await app.register(pages, site);
};
