// What every page knows of its visitor, and how it is sent.
import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createContext, type ReactNode, useContext } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import type { Caller } from '../../server/accounts/access-token.ts';
import type { Config } from '../../server/config.ts';
import { type Language, type Texts, texts } from '../texts/texts.ts';
import type { Assets } from './assets.ts';
import { takeFlash } from './flash.ts';
import { type Format, formatFor } from './format.ts';

export type Scheme = 'auto' | 'light' | 'dark';

export type PageContext = {
  t: Texts;
  language: Language;
  format: Format;
  scheme: Scheme;
  caller: Caller | null;
  /** The path and query of this page. */
  url: string;
  /** Absolute address of the site, without a slash at its end. */
  origin: string;
  business: Business;
  assets: Assets;
  /** Said once, after a redirect. */
  flash: string | null;
  /** True in the mode that brings its own phone and mailbox. */
  demo: boolean;
  /** Where the demonstration's simulated phone answers, when there is one. */
  phone_url: string | null;
  save_data: boolean;
};
export type Business = { name: string; email?: string; phone?: string; address?: string; pin?: string };

const Context = createContext<PageContext | null>(null);

/** The page being made: texts, formats, visitor. */
export function usePage(): PageContext {
  const page = useContext(Context);
  if (!page) throw new Error('rendered outside of a page');
  return page;
}

export type SiteSettings = { config: Config; assets: Assets; phone_url: string | null };

/** Reads cookies and headers; nothing of it needs the database. */
export function contextOf(
  { config, assets, phone_url }: SiteSettings,
  request: FastifyRequest,
  reply: FastifyReply,
): PageContext {
  const language = languageOf(request);
  return {
    t: texts[language],
    language,
    format: formatFor(language),
    scheme: schemeOf(request.cookies.scheme),
    caller: request.caller,
    url: request.url,
    origin: config.PUBLIC_URL.replace(/\/$/, ''),
    business: businessOf(config),
    assets,
    flash: takeFlash(request, reply),
    demo: config.MODE === 'demo',
    phone_url,
    save_data: request.headers['save-data'] === 'on',
  };
}

export function businessOf(config: Config): Business {
  return {
    name: config.BUSINESS_NAME,
    email: config.BUSINESS_EMAIL,
    phone: config.BUSINESS_PHONE,
    address: config.BUSINESS_ADDRESS,
    pin: config.BUSINESS_PIN,
  };
}

/** The language chosen on the site, else the browser's, else English. */
export function languageOf(request: FastifyRequest): Language {
  const chosen = request.cookies.language;
  if (chosen === 'en' || chosen === 'sw') return chosen;
  const first = /^\s*(en|sw)\b/i.exec(String(request.headers['accept-language'] ?? ''))?.[1];
  return first?.toLowerCase() === 'sw' ? 'sw' : 'en';
}

/** Every sentence of the site as this visitor reads it; inside of a page, `usePage()` has them. */
export function textsOf(request: FastifyRequest): Texts {
  return texts[languageOf(request)];
}

function schemeOf(cookie: string | undefined): Scheme {
  return cookie === 'light' || cookie === 'dark' ? cookie : 'auto';
}

/** The finished HTML of a page. */
export function renderPage(context: PageContext, content: ReactNode): string {
  return `<!doctype html>${renderToStaticMarkup(<Context value={context}>{content}</Context>)}`;
}

/** A fresh key for a form that creates something: pressing twice then counts once. */
export function FormKey() {
  return <input type="hidden" name="_key" value={randomUUID()} />;
}
