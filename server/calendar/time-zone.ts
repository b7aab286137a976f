// VTIMEZONE (RFC 5545, 3.6.5): the rules of a zone written into the file, so that a calendar that does not know the
// zone's name shows the same minute. Only the changes around the entries are listed.

const LINE = '\r\n';

/** @param from @param to the entries' first and last instants */
export function timeZoneComponent(timezone: string, from: Date, to: Date): string {
  const start = at(from, timezone).subtract({ years: 1 });
  const end = at(to, timezone).add({ years: 1 });
  const changes: Temporal.ZonedDateTime[] = [];
  // A zone has a few a year at most.
  let change = start.getTimeZoneTransition('next');
  while (change && change.epochMilliseconds <= end.epochMilliseconds && changes.length < 200) {
    changes.push(change);
    change = change.getTimeZoneTransition('next');
  }
  const before = changes.length > 0 ? start.getTimeZoneTransition('previous') : null;
  if (before) changes.unshift(before);
  const observances = changes.length > 0 ? changes.map(observance) : [unchanging(start)];
  return ['BEGIN:VTIMEZONE', `TZID:${timezone}`, ...observances, 'END:VTIMEZONE'].join(LINE);
}

function observance(change: Temporal.ZonedDateTime): string {
  const before = change.subtract({ nanoseconds: 1 });
  // The wall time at which the clocks were changed, as they showed it before.
  const wall = change.toInstant().toZonedDateTimeISO(before.offset);
  const kind = change.offsetNanoseconds > before.offsetNanoseconds ? 'DAYLIGHT' : 'STANDARD';
  return component(kind, wall.toPlainDateTime(), before.offset, change.offset);
}

function unchanging(moment: Temporal.ZonedDateTime): string {
  return component('STANDARD', Temporal.PlainDateTime.from('1970-01-01T00:00'), moment.offset, moment.offset);
}

function component(
  kind: 'STANDARD' | 'DAYLIGHT',
  wall: Temporal.PlainDateTime,
  from: string,
  to: string,
): string {
  const start = wall.toString({ smallestUnit: 'second' }).replace(/[-:]/g, '');
  const offset = (text: string) => text.replaceAll(':', '');
  return [
    `BEGIN:${kind}`,
    `DTSTART:${start}`,
    `TZOFFSETFROM:${offset(from)}`,
    `TZOFFSETTO:${offset(to)}`,
    `END:${kind}`,
  ].join(LINE);
}

function at(instant: Date, timezone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timezone);
}
