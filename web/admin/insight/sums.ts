const months = new Intl.DateTimeFormat('en-KE', { month: 'short', year: 'numeric', timeZone: 'UTC' });

/** `2026-11-01` → `Nov 2026`. @param month its first day */
export function monthName(month: string): string {
  return months.format(new Date(`${month}T00:00:00Z`));
}

export function percent(part: number, whole: number): string {
  return whole === 0 ? 'none' : `${Math.round((part * 100) / whole)} %`;
}

export function totalOf<R extends Record<string, unknown>>(rows: R[], name: keyof R): number {
  return rows.reduce((sum, row) => sum + Number(row[name]), 0);
}
