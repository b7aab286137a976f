import { inertText } from '../../../server/exports/inert-text.ts';
import { saveFile } from '../api/ask.ts';

/** Rows on the screen as a CSV file. What a spreadsheet would take for a formula is kept as text. */
export function saveRows(name: string, rows: Record<string, unknown>[]): void {
  const names = Object.keys(rows[0] ?? {});
  const cell = (value: unknown) => {
    const harmless = typeof value === 'string' ? inertText(value) : String(value ?? '');
    return /[",\n\r]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
  };
  const lines = [names, ...rows.map((row) => names.map((one) => row[one]))].map((line) =>
    line.map(cell).join(','),
  );
  saveFile(`${name}.csv`, new Blob([`\ufeff${lines.join('\r\n')}\r\n`], { type: 'text/csv' }));
}
