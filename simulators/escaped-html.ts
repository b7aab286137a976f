// A template tag that escapes what is put into it; pieces made by the tag itself are let through.

export type Html = { html: string };
type Piece = Html | string | number | null | undefined | false | Piece[];

/** `html\`<p>${name}</p>\`` */
export function html(fixed: TemplateStringsArray, ...pieces: Piece[]): Html {
  return { html: fixed.reduce((text, part, at) => text + written(pieces[at - 1]) + part) };
}

function written(piece: Piece): string {
  if (piece === null || piece === undefined || piece === false) return '';
  if (Array.isArray(piece)) return piece.map(written).join('');
  if (typeof piece === 'object') return piece.html;
  return String(piece).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** A whole page with the simulators' style sheet. */
export function page(title: string, body: Html, head: Html | null = null): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/simulator/pages.css">
${head}
</head>
<body>
${body}
</body>
</html>
`.html;
}
