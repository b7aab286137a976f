// Text that a spreadsheet would run as a formula stays text. Used where files are written, here and in the back office.

/** Signs that begin a formula, their full-width and small forms too, also behind spaces and what cannot be seen. */
const FORMULA = /^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠﹦﹢﹣﹫]|^[\t\r]/u;

/** Gets an apostrophe in front when it must, which spreadsheets do not show. */
export function inertText(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}
