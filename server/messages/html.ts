// HTML by tagged template: every value is escaped, except what such a template made itself.

export class Html {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}
type Value = string | number | Html | readonly Html[] | null | false;

export function html(texts: TemplateStringsArray, ...values: Value[]): Html {
  return new Html(texts.reduce((source, text, place) => source + text + written(values[place] ?? null), ''));
}

function written(value: Value): string {
  if (value === null || value === false) return '';
  if (value instanceof Html) return value.source;
  if (typeof value === 'object') return value.map((one) => one.source).join('');
  return escaped(String(value));
}

const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => SIGNS[sign]!);
}
