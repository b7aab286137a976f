// Days as people write them, without a zone: the calendar shows each session on the day it has where it takes place.
const DAY_MS = 86_400_000;

const at = (date: string) => new Date(`${date}T00:00:00Z`);
const text = (day: Date) => day.toISOString().slice(0, 10);

export function plusDays(date: string, days: number): string {
  return text(new Date(at(date).getTime() + days * DAY_MS));
}

export function plusMonths(date: string, months: number): string {
  const day = at(date);
  return text(new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months, 1)));
}

/** Weeks begin on Monday. */
export function mondayOf(date: string): string {
  return plusDays(date, -((at(date).getUTCDay() + 6) % 7));
}

/** Whole weeks around the month of this day. */
export function daysOfMonth(date: string): string[] {
  const first = `${date.slice(0, 7)}-01`;
  const start = mondayOf(first);
  const end = plusMonths(first, 1);
  const days: string[] = [];
  for (let day = start; day < end || days.length % 7 !== 0; day = plusDays(day, 1)) days.push(day);
  return days;
}

export function daysOfWeek(date: string): string[] {
  const monday = mondayOf(date);
  return Array.from({ length: 7 }, (_, place) => plusDays(monday, place));
}

/** Today where the business is. */
export function today(timezone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: timezone }).format(new Date());
}
