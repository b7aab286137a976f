// The frame of these pages, and the page that shows recovery codes once.
import type { FastifyReply } from 'fastify';
import type { ReactNode } from 'react';
import { Layout } from '../../layout.tsx';
import { usePage } from '../../page.tsx';
import { Crumbs } from '../../parts/pieces.tsx';

export const PATH = '/account/second-factor';

type Props = { title: string; wrong?: boolean; next?: string; children: ReactNode };

export function FactorPage({ title, wrong, children }: Props) {
  const { t, url, caller } = usePage();
  const start = url.split('?')[0] === PATH;
  const trail: [string, string][] = [
    ['/account', t.nav.account],
    ['/account/security', t.account.menu.security],
    ...(start ? [] : [[PATH, t.second_factor.title] as [string, string]]),
    [url, title],
  ];
  return (
    <Layout head={{ title }} narrow wrong={wrong ?? false}>
      {!caller?.must_set_up && <Crumbs trail={trail} />}
      <h1>{title}</h1>
      {children}
    </Layout>
  );
}

/** Sends the codes; they are on no other page. @param next where to go on afterwards */
export function showCodes(reply: FastifyReply, codes: string[], next: string): FastifyReply {
  return reply.page(<Codes codes={codes} next={next} />);
}

function Codes({ codes, next }: { codes: string[]; next: string }) {
  const { t, business } = usePage();
  const words = t.second_factor;
  const text = `${business.name}: ${words.codes}\n\n${codes.join('\n')}\n`;
  return (
    <Layout head={{ title: words.codes_title }} narrow>
      <h1>{words.codes_title}</h1>
      <p className="lead">{words.codes_shown_once}</p>
      <div className="card">
        <ol className="codes plain">
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ol>
      </div>
      <div className="row no-print">
        <a
          className="button second"
          download={words.codes_file}
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
        >
          {words.codes_save}
        </a>
        <button className="button second" type="button" data-print hidden>
          {words.codes_print}
        </button>
        <span data-share={codes.join('\n')} data-copied={words.codes_copied}>
          <button className="button second" type="button" data-act="copy" hidden>
            {words.codes_copy}
          </button>{' '}
          <span role="status" />
        </span>
      </div>
      <p className="no-print">
        <a className="button" href={next}>
          {words.codes_done}
        </a>
      </p>
    </Layout>
  );
}
