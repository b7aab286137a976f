// The frame of every page.
import type { ReactNode } from 'react';
import type { PageContext } from './page.tsx';
import { usePage } from './page.tsx';
import { RawJson, RawStyle } from './raw.tsx';

export type Head = {
  title: string;
  /** For search engines and link previews; a page without one is not listed by them. */
  description?: string;
  /** Path of the address that stands for this page; without one, search engines are asked to stay away. */
  canonical?: string;
  /** Address of a picture for link previews. */
  image?: string | null;
  /** schema.org objects. */
  linked_data?: object[];
};

/** @param props.wrong true when the page shows errors of a form: the title says so first */
export function Layout({
  head,
  children,
  narrow = false,
  wrong = false,
}: {
  head: Head;
  children: ReactNode;
  narrow?: boolean;
  wrong?: boolean;
}) {
  const page = usePage();
  const { t, language, scheme, business, assets, flash } = page;
  const title = `${wrong ? `${t.form.error_prefix} ` : ''}${head.title} · ${business.name}`;
  return (
    <html lang={language} data-scheme={scheme === 'auto' ? undefined : scheme}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <HeadLinks head={head} page={page} />
        <RawStyle css={assets.style} />
        <script type="module" src={assets.script} />
      </head>
      <body>
        <a className="skip" href="#content">
          {t.skip_to_content}
        </a>
        <SiteHead />
        <main id="content" tabIndex={-1}>
          <div className={narrow ? 'wrap narrow stack loose' : 'wrap stack loose'}>
            <div role="status" className={flash ? 'notice good' : 'hide-visually'}>
              {flash}
            </div>
            {children}
          </div>
        </main>
        <SiteFoot />
      </body>
    </html>
  );
}

function HeadLinks({ head, page }: { head: Head; page: PageContext }) {
  const { origin, business, assets, language } = page;
  const absolute = (path: string) => new URL(path, `${origin}/`).href;
  return (
    <>
      <link rel="preload" as="font" type="font/woff2" href={assets.font} crossOrigin="anonymous" />
      <link rel="icon" href={assets.icon} type="image/svg+xml" />
      <meta name="theme-color" content="#f7f5ef" media="(prefers-color-scheme: light)" />
      <meta name="theme-color" content="#101411" media="(prefers-color-scheme: dark)" />
      {head.canonical === undefined ? (
        <meta name="robots" content="noindex" />
      ) : (
        <link rel="canonical" href={absolute(head.canonical)} />
      )}
      {head.description && (
        <>
          <meta name="description" content={head.description} />
          <meta property="og:description" content={head.description} />
        </>
      )}
      <meta property="og:title" content={head.title} />
      <meta property="og:site_name" content={business.name} />
      <meta property="og:type" content="website" />
      <meta property="og:locale" content={language === 'sw' ? 'sw_KE' : 'en_KE'} />
      {head.canonical !== undefined && <meta property="og:url" content={absolute(head.canonical)} />}
      {head.image && (
        <>
          <meta property="og:image" content={absolute(head.image)} />
          <meta name="twitter:card" content="summary_large_image" />
        </>
      )}
      {head.linked_data && <RawJson data={head.linked_data} />}
    </>
  );
}

function SiteHead() {
  const { t, url, caller, business } = usePage();
  const links: [string, string][] = [
    ['/courses', t.nav.courses],
    ['/companies', t.nav.companies],
  ];
  if (caller?.role === 'trainer') links.push(['/trainer', t.nav.teaching]);
  if (caller?.role === 'admin') links.push(['/admin', t.nav.back_office]);
  links.push(caller ? ['/account', t.nav.account] : ['/login', t.nav.log_in]);
  const here = url.split('?')[0]!;
  return (
    <header className="site-head">
      <div className="wrap">
        <a className="brand" href="/">
          <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <path d="M6 5h10a11 11 0 0 1 0 22H6z" fill="none" stroke="currentColor" strokeWidth="4" />
            <circle cx="14.5" cy="16" r="3.4" fill="currentColor" />
          </svg>
          {business.name}
        </a>
        <nav className="site-nav" aria-label={t.nav.label}>
          <ul className="plain">
            {links.map(([href, label]) => (
              <li key={href}>
                <a
                  href={href}
                  aria-current={here === href || here.startsWith(`${href}/`) ? 'page' : undefined}
                >
                  {label}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </div>
    </header>
  );
}

function SiteFoot() {
  const page = usePage();
  const { t, business, demo, phone_url, caller } = page;
  return (
    <footer className="site-foot">
      <div className="wrap">
        <ul className="plain">
          {business.phone && (
            <li>
              <a href={`tel:${business.phone.replace(/[^\d+]/g, '')}`}>
                {t.foot.call} {business.phone}
              </a>
            </li>
          )}
          {business.phone && (
            <li>
              <a href={`https://wa.me/${business.phone.replace(/\D/g, '')}`}>{t.foot.whatsapp}</a>
            </li>
          )}
          {business.email && (
            <li>
              <a href={`mailto:${business.email}`}>{business.email}</a>
            </li>
          )}
          <li>
            <a href="/help">{t.nav.help}</a>
          </li>
          <li>
            <a href="/verify">{t.nav.verify}</a>
          </li>
          <li>
            <a href="/privacy">{t.nav.privacy}</a>
          </li>
          <li>
            <a href="/terms">{t.nav.terms}</a>
          </li>
        </ul>
        <div className="row">
          <Preference
            name="language"
            label={t.foot.language}
            options={[
              ['en', 'English'],
              ['sw', 'Kiswahili'],
            ]}
            chosen={page.language}
          />
          <Preference
            name="scheme"
            label={t.foot.scheme}
            options={[
              ['auto', t.foot.scheme_auto],
              ['light', t.foot.scheme_light],
              ['dark', t.foot.scheme_dark],
            ]}
            chosen={page.scheme}
          />
          {caller && (
            <form method="post" action="/logout">
              <button className="button plain" type="submit">
                {t.nav.log_out}
              </button>
            </form>
          )}
        </div>
        {demo && (
          <p>
            {t.foot.demo} {phone_url && <a href={phone_url}>{t.foot.phone}</a>}{' '}
            <a href="/dev/mailbox">{t.foot.mailbox}</a>
          </p>
        )}
      </div>
    </footer>
  );
}

/** One button for each choice, so that it works without a script; the choice is kept in a cookie. */
function Preference({
  name,
  label,
  options,
  chosen,
}: {
  name: string;
  label: string;
  options: [string, string][];
  chosen: string;
}) {
  const { url } = usePage();
  return (
    <form method="post" action="/preferences" className="row preference" aria-label={label}>
      <input type="hidden" name="back" value={url} />
      {options.map(([value, text]) => (
        <button
          key={value}
          className="button plain"
          type="submit"
          name={name}
          value={value}
          lang={name === 'language' ? value : undefined}
          aria-pressed={value === chosen}
        >
          {text}
        </button>
      ))}
    </form>
  );
}
