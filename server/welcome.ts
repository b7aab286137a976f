// What a newcomer reads when everything runs: where to go, and as whom.
import type { Config } from './config.ts';

type Login = { role: string; email: string; password: string };

/** @param logins of the demonstration */
export function printWelcome(config: Config, phone_url: string | null, logins: readonly Login[]): void {
  const lines: [string, string][] = [
    ['Site', config.PUBLIC_URL],
    ['Office', `${config.PUBLIC_URL}/admin`],
    ['API', `${config.PUBLIC_URL}/api/courses`],
    ['Reference', `${config.PUBLIC_URL}/docs`],
  ];
  if (!config.SMTP_URL && config.MODE === 'demo') lines.push(['Mailbox', `${config.PUBLIC_URL}/dev/mailbox`]);
  if (phone_url) lines.push(['Phone', `${phone_url}   (the PIN is 1234)`]);
  console.log('');
  for (const [name, value] of lines) console.log(`  ${name.padEnd(10)} ${value}`);
  if (logins.length > 0) {
    console.log('');
    for (const { role, email, password } of logins)
      console.log(`  ${role.padEnd(10)} ${email}   ${password}`);
  }
  console.log('\n  Ctrl-C stops everything.\n');
}
