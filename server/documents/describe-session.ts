// How a document says which session was paid for.

/** "Sat, 14 Mar 2026, 09:00 EAT · Westlands" in the session's own zone. */
export function describeSession(session: { starts_at: string; timezone: string; location: string }): string {
  const when = new Intl.DateTimeFormat('en-KE', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
    timeZone: session.timezone,
  }).format(new Date(session.starts_at));
  return `${when} · ${session.location}`;
}
