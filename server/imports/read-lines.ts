// A CSV file becomes numbered lines of named cells. What each kind may be called and hold stands in line-kinds.ts.
import { CsvError, parse } from 'csv-parse/sync';
import { AppError, type FieldError, invalidField } from '../errors.ts';
import { lineKinds } from './line-kinds.ts';
import type { ImportKind } from './schemas.ts';

export type Line = { line: number; cells: Record<string, string> };
export const MOST_LINES = 20_000;

/**
 * @throws AppError 422 when it is no CSV, has too many lines, or its headings are wrong: every wrong one is named
 */
export function readLines(file: string, kind: ImportKind): Line[] {
  const rows = parsed(file);
  const headings = rows[0]?.cells ?? [];
  const names = headings.map((name) => name.toLowerCase());
  refuseWrongHeadings(names, kind);
  const lines = rows.slice(1);
  if (lines.length === 0) throw invalidField('file', 'has no lines below the headings');
  if (lines.length > MOST_LINES) throw invalidField('file', `must have at most ${MOST_LINES} lines`);
  return lines.map(({ line, cells }) => ({
    line,
    cells: Object.fromEntries(names.map((name, place) => [name, cells[place] ?? ''])),
  }));
}

function parsed(file: string): { line: number; cells: string[] }[] {
  try {
    const rows = parse(file, {
      bom: true,
      trim: true,
      info: true,
      skip_empty_lines: true,
      relax_column_count: true,
      max_record_size: 100_000,
    }) as unknown as { info: { lines: number }; record: string[] }[];
    // The parser counts the line that a record ends on; a cell with line breaks in it begins above.
    return rows.map(({ info, record }) => ({
      line: info.lines - record.reduce((breaks, cell) => breaks + cell.split('\n').length - 1, 0),
      cells: record,
    }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw invalidField('file', `is no CSV: ${error.message}`);
  }
}

function refuseWrongHeadings(names: string[], kind: ImportKind): void {
  const { columns, required } = lineKinds[kind];
  const errors: FieldError[] = [
    ...names
      .filter((name) => !columns.includes(name))
      .map((name) => ({
        field: name || '(empty)',
        message: `is no column; there are ${columns.join(', ')}`,
      })),
    ...names
      .filter((name, place) => names.indexOf(name) !== place)
      .map((name) => ({ field: name, message: 'is there twice' })),
    ...required
      .filter((name) => !names.includes(name))
      .map((name) => ({ field: name, message: 'is needed as a column' })),
  ];
  if (errors.length > 0)
    throw new AppError('validation_failed', 'The headings need another look', { errors });
}
