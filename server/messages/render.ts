// From a letter to what is sent: a subject, a text, and an HTML page that survives mail programs. Those ignore style
// sheets, load no fonts and know only tables, so the style stands at each element.
import { Html, html } from './html.ts';
import type { MessageKind } from './kinds.ts';
import { type Given, type Letter, type Locale, styleFor } from './letter.ts';
import { english } from './texts.en.ts';
import { swahili } from './texts.sw.ts';

const texts = { en: english, sw: swahili };

export type Rendered = { subject: string; text: string; html: string };
/** The business's name and home time zone. */
export type Place = { business: string; timezone: string };

/** @param unsubscribe where to stop messages of this kind, for those that can be stopped */
export function render<K extends MessageKind>(
  kind: K,
  locale: Locale,
  given: Given<K>,
  place: Place,
  unsubscribe: string | null = null,
): Rendered {
  const letter = letterOf(kind, locale, given, place);
  const stop = unsubscribe ? { ...stopWords[locale], url: unsubscribe } : null;
  return {
    subject: letter.subject,
    text: asText(letter, stop),
    html: asHtml(letter, locale, place.business, stop),
  };
}

export function letterOf<K extends MessageKind>(
  kind: K,
  locale: Locale,
  given: Given<K>,
  place: Place,
): Letter {
  const letter = texts[locale][kind](given, styleFor(locale, place.business, place.timezone));
  // A subject is one line, whatever a course is called.
  return { ...letter, subject: letter.subject.replace(/\s+/g, ' ').slice(0, 200) };
}

type Stop = { why: string; label: string; url: string };
const stopWords: Record<Locale, Omit<Stop, 'url'>> = {
  en: { why: 'You can stop such messages whenever you like.', label: 'Stop them' },
  sw: { why: 'Unaweza kuacha kupokea jumbe kama hizi wakati wowote.', label: 'Acha kuzipokea' },
};

function asText(
  { greeting, paragraphs, facts = [], action, after = [], closing }: Letter,
  stop: Stop | null,
): string {
  return [
    greeting,
    ...paragraphs,
    facts.map(([label, value]) => `${label}: ${value}`).join('\n'),
    action ? `${action.label}:\n${action.url}` : '',
    ...after,
    closing,
    stop ? `${stop.why}\n${stop.label}: ${stop.url}` : '',
  ]
    .filter(Boolean)
    .join('\n\n');
}

const SANS = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;";

function asHtml(letter: Letter, locale: Locale, business: string, stop: Stop | null): string {
  const { subject, preview, greeting, paragraphs, facts = [], action, after = [], closing } = letter;
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>${subject}</title>
</head>
<body style="margin:0;padding:0;background:#f3f4f1">
<div style="display:none;max-height:0;overflow:hidden">${preview}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#f3f4f1"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:#ffffff;border:1px solid #d5dad4;border-radius:12px">
<tr><td style="padding:28px 28px 8px;${new Html(SANS)}font-size:18px;font-weight:700;color:#0b6b3a">${business}</td></tr>
<tr><td style="padding:0 28px 28px;${new Html(SANS)}font-size:16px;line-height:1.6;color:#17211b">
${[greeting, ...paragraphs].map(paragraph)}${facts.length > 0 && factTable(facts)}${action ? button(action) : null}
${after.map((text) => html`<p style="margin:16px 0 0;font-size:14px;color:#566059">${text}</p>`)}
<p style="margin:24px 0 0">${lines(closing)}</p>${
    stop &&
    html`
<p style="margin:24px 0 0;font-size:13px;color:#566059">${stop.why} <a href="${stop.url}" style="color:#566059">${stop.label}</a></p>`
  }
</td></tr></table>
</td></tr></table>
</body>
</html>`.source;
}

function paragraph(text: string): Html {
  return html`<p style="margin:16px 0 0">${lines(text)}</p>\n`;
}

function lines(text: string): Html[] {
  return text.split('\n').map((line, place) => (place === 0 ? html`${line}` : html`<br>${line}`));
}

function factTable(facts: [string, string][]): Html {
  const rows = facts.map(
    ([label, value]) =>
      html`<tr><td valign="top" style="padding:6px 16px 6px 0;color:#566059;${new Html(SANS)}font-size:15px">${label}</td><td valign="top" style="padding:6px 0;${new Html(SANS)}font-size:15px;color:#17211b"><strong>${value}</strong></td></tr>\n`,
  );
  return html`<table role="presentation" cellpadding="0" cellspacing="0" style="margin:20px 0 0;border-top:1px solid #d5dad4;border-bottom:1px solid #d5dad4;width:100%">${rows}</table>`;
}

/** The address stands below as text too: some programs show no buttons, and people like to see where they go. */
function button({ label, url }: { label: string; url: string }): Html {
  return html`<p style="margin:24px 0 0"><a href="${url}" style="display:inline-block;background:#0b6b3a;color:#ffffff;text-decoration:none;font-weight:600;padding:12px 22px;border-radius:8px">${label}</a></p>
<p style="margin:12px 0 0;font-size:13px;color:#566059;word-break:break-all">${url}</p>`;
}
