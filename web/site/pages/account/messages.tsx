// GET and POST /account/messages: which of the messages that can be switched off one wants, and by which way.
import type { QuietHours } from '../../../../server/config.ts';
import { topics } from '../../../../server/messages/kinds.ts';
import type { Preferences } from '../../../../server/notifications/schemas.ts';
import { sayNext } from '../../flash.ts';
import { CheckBox, emptyForm, type Form, Submit, typed, type Values } from '../../form.tsx';
import { textsOf, usePage } from '../../page.tsx';
import { wordsFor } from '../../refused.ts';
import type { Pages } from '../../site.tsx';
import { type Account, AccountPage, accountOf } from './frame.tsx';

const PATH = '/account/messages';
const channels = ['email', 'sms'] as const;

export const messagePages: Pages = async (app, { config }) => {
  app.get(PATH, async (request, reply) => {
    const [account, wanted] = await Promise.all([
      accountOf(request),
      request.api.get<Preferences>('/notifications/preferences'),
    ]);
    return reply.page(<Messages account={account} wanted={wanted} quiet={config.SMS_QUIET_HOURS} />);
  });

  app.post(PATH, async (request, reply) => {
    const t = textsOf(request);
    const values = request.body as Values;
    // A box that is not ticked is not sent.
    const ticked = (name: string) => typed(values, name) === 'yes';
    const wanted = Object.fromEntries(
      topics.map((topic) => [topic, { email: ticked(`${topic}_email`), sms: ticked(`${topic}_sms`) }]),
    );
    const answer = await request.api.put<Preferences>('/notifications/preferences', wanted);
    sayNext(reply, answer.ok ? t.account.messages.saved : wordsFor(t, answer.problem));
    return reply.redirect(PATH, 303);
  });
};

function Messages({
  account,
  wanted,
  quiet,
}: {
  account: Account;
  wanted: Preferences;
  quiet: QuietHours | null;
}) {
  const { t } = usePage();
  const words = t.account.messages;
  const names = topics.flatMap((topic) => channels.map((channel) => [topic, channel] as const));
  const form: Form = {
    ...emptyForm,
    values: Object.fromEntries(
      names.map(([topic, channel]) => [`${topic}_${channel}`, wanted[topic][channel] ? 'yes' : '']),
    ),
  };
  return (
    <AccountPage account={account} title={t.account.menu.messages} here={PATH}>
      <p className="lead">{words.lead}</p>
      <form method="post" action={PATH} className="stack card">
        {topics.map((topic) => (
          <fieldset key={topic} className="stack tight">
            <legend>{words.topics[topic][0]}</legend>
            <p className="soft small">{words.topics[topic][1]}</p>
            {channels.map((channel) => (
              <CheckBox
                key={channel}
                name={`${topic}_${channel}`}
                label={words.channels[channel]}
                form={form}
              />
            ))}
          </fieldset>
        ))}
        <Submit>{t.form.save}</Submit>
      </form>
      {quiet && <p>{words.quiet(quiet.from, quiet.to)}</p>}
      <p>
        <a className="tap" href="/account/privacy">
          {words.marketing}
        </a>
      </p>
    </AccountPage>
  );
}
