// The attendance list with a script: each tap is kept on the phone at once, sent when there is a network, and what the
// server says about it counts.
import { queueOf, type Tap } from './attendance-queue.ts';
import { keepOffline } from './offline.ts';

type Words = Record<'saved' | 'waiting' | 'saving' | 'log_in' | 'locked' | 'refused', string>;
type Result = { attendee_id: string; outcome: string; message: string | null };
type Seat = { attendee_id: string | null; status: string | null };

const FIRST_RETRY_MS = 3_000;
const LAST_RETRY_MS = 60_000;
/** A network that does not answer for so long is no network. */
const PATIENCE_MS = 15_000;

export function keepAttendance(): void {
  const found = document.querySelector<HTMLFormElement>('form[data-attendance]');
  if (!found) return;
  const form = found;
  const words = JSON.parse(form.dataset.words!) as Words;
  const address = `/api/sessions/${form.dataset.attendance}/attendance`;
  const queue = queueOf(form.dataset.attendance!);
  const chip = form.querySelector<HTMLElement>('[data-chip]')!;
  let sending = false;
  let trouble: 'log_in' | 'locked' | null = null;
  let retry_ms = FIRST_RETRY_MS;
  let timer = 0;

  const rows = () => [...form.querySelectorAll<HTMLElement>('[data-seat]')];
  const rowOf = (id: string) => form.querySelector<HTMLElement>(`[data-seat="${CSS.escape(id)}"]`);
  const chosenIn = (row: HTMLElement) => row.querySelector<HTMLInputElement>('input[type=radio]:checked');
  const nameIn = (row: HTMLElement) => row.querySelector<HTMLInputElement>('input[name^=name-]');

  function show(): void {
    const left = queue.all().length;
    const state = left === 0 ? 'saved' : (trouble ?? (sending ? 'saving' : 'waiting'));
    const text = words[state].replace('{n}', String(left));
    if (chip.textContent !== text) chip.textContent = text;
    chip.dataset.state = state;
    const count = (name: string, text: string | number) => {
      form.querySelector(`[data-count=${name}]`)!.textContent = String(text);
    };
    const chosen = rows().flatMap((row) => chosenIn(row)?.value ?? []);
    const marked = form.querySelector<HTMLElement>('[data-count=marked]')!;
    count('marked', marked.dataset.of!.replace('-1', `${chosen.length}`).replace('-2', `${rows().length}`));
    for (const status of ['present', 'late', 'absent'])
      count(status, chosen.filter((one) => one === status).length);
  }

  /** Puts a mark on the page; somebody the page does not know gets a row. */
  function check({ attendee_id, status, name }: Pick<Tap, 'attendee_id' | 'status' | 'name'>): void {
    if (!rowOf(attendee_id)) addRow(attendee_id, name ?? '');
    for (const radio of rowOf(attendee_id)!.querySelectorAll<HTMLInputElement>('input[type=radio]'))
      radio.checked = radio.value === status;
    const input = nameIn(rowOf(attendee_id)!);
    if (input && name) input.value = name;
  }

  function addRow(id: string, name: string): void {
    const template = form.querySelector<HTMLTemplateElement>('[data-row]')!;
    const row = (template.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement;
    row.dataset.seat = id;
    row.querySelector('fieldset')!.id = `mark-${id}`;
    row.querySelector('legend')!.textContent = name;
    for (const radio of row.querySelectorAll<HTMLInputElement>('input[type=radio]'))
      radio.name = `mark-${id}`;
    form.querySelector('[data-seats]')!.append(row);
  }

  function tap(row: HTMLElement, status: string): void {
    const { seat, booking } = row.dataset;
    const input = nameIn(row);
    const name = input?.value.trim();
    if (input && (!name || name.length < 2)) {
      input.focus();
      return;
    }
    queue.put({
      ...{ attendee_id: seat!, status, at: new Date().toISOString() },
      ...(input ? { name: name!, booking_id: booking! } : {}),
    });
    say(seat!, '');
    trouble = null;
    void send();
  }

  function say(id: string, message: string): void {
    const place = rowOf(id)?.querySelector('[data-refused]');
    if (place) place.textContent = message && `${words.refused}: ${message}`;
  }

  async function send(): Promise<void> {
    clearTimeout(timer);
    const marks = queue.all();
    if (sending || marks.length === 0) return show();
    sending = true;
    show();
    let corrected = false;
    try {
      const answer = await fetch(address, {
        method: 'PUT',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ sent_at: new Date().toISOString(), marks }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      trouble = answer.status === 401 ? 'log_in' : answer.status === 409 ? 'locked' : null;
      if (answer.ok) corrected = settle(marks, ((await answer.json()) as { results: Result[] }).results);
      else if (answer.status === 422) corrected = dropBad(marks, await answer.json());
      retry_ms = answer.ok ? FIRST_RETRY_MS : retry_ms;
    } catch {
      // No network: the taps wait.
    }
    sending = false;
    show();
    if (corrected) await refresh();
    if (queue.all().length > 0 && !trouble) {
      timer = window.setTimeout(send, retry_ms);
      retry_ms = Math.min(retry_ms * 2, LAST_RETRY_MS);
    }
  }

  /** The server's answer wins. Returns whether the page shows something else than the server has. */
  function settle(marks: Tap[], results: Result[]): boolean {
    results.forEach(({ attendee_id, outcome, message }, place) => {
      queue.done(marks[place]!);
      if (outcome === 'refused') say(attendee_id, message ?? '');
    });
    return results.some(({ outcome }) => outcome === 'older' || outcome === 'refused');
  }

  /** One bad name must not hold up everybody else. */
  function dropBad(marks: Tap[], problem: { errors?: { field: string; message: string }[] }): boolean {
    for (const { field, message } of problem.errors ?? []) {
      const bad = marks[Number(/^marks\.(\d+)/.exec(field)?.[1])];
      if (!bad) continue;
      queue.done(bad);
      say(bad.attendee_id, message);
    }
    return false;
  }

  /** What others marked meanwhile; never over a tap that still waits. */
  async function refresh(): Promise<void> {
    try {
      const answer = await fetch(address, { headers: { accept: 'application/json' } });
      if (!answer.ok) return;
      const { seats } = (await answer.json()) as { seats: Seat[] };
      const waiting = new Set(queue.all().map((one) => one.attendee_id));
      for (const { attendee_id, status } of seats)
        if (attendee_id && status && !waiting.has(attendee_id) && rowOf(attendee_id))
          check({ attendee_id, status });
      const missing = seats.some(({ attendee_id }) => attendee_id && !rowOf(attendee_id));
      form.querySelector<HTMLElement>('[data-newer]')!.hidden = !missing;
      show();
    } catch {
      // No network: what is on the page stays.
    }
  }

  form.addEventListener('change', ({ target }) => {
    const input = target as HTMLInputElement;
    const row = input.closest<HTMLElement>('[data-seat]');
    if (!row) return;
    const status = input.type === 'radio' ? input.value : chosenIn(row)?.value;
    if (status) tap(row, status);
    show();
  });
  form.addEventListener('submit', (event) => {
    const button = event.submitter as HTMLButtonElement | null;
    const walk_in = form.querySelector<HTMLInputElement>('#walk_in');
    const name = walk_in?.value.trim() ?? '';
    event.preventDefault();
    if (button?.name === 'all') {
      for (const row of rows()) {
        if (chosenIn(row) || nameIn(row)?.value.trim() === '') continue;
        check({ attendee_id: row.dataset.seat!, status: 'present' });
        tap(row, 'present');
      }
    } else if (name.length >= 2) {
      const walked = { attendee_id: newId(), status: 'present', at: new Date().toISOString(), name };
      queue.put(walked);
      check(walked);
      walk_in!.value = '';
    }
    void send();
  });
  searchIn(form);
  for (const waiting of queue.all()) check(waiting);
  const again = () => {
    if (document.visibilityState === 'hidden') return void send();
    trouble = null;
    retry_ms = FIRST_RETRY_MS;
    void send().then(refresh);
  };
  addEventListener('online', again);
  document.addEventListener('visibilitychange', again);
  addEventListener('pageshow', ({ persisted }) => persisted && again());
  // Out of sight, but still what Enter presses.
  const plain = form.querySelector<HTMLElement>('[data-plain]');
  if (plain) plain.hidden = true;
  void send();
  void keepOffline();
}

/** Typing hides the rows that do not match. */
function searchIn(form: HTMLFormElement): void {
  const find = document.querySelector<HTMLFormElement>('form[data-find]');
  const input = find?.querySelector('input');
  if (!find || !input) return;
  find.querySelector('button')?.remove();
  find.addEventListener('submit', (event) => event.preventDefault());
  input.addEventListener('input', () => {
    const wanted = input.value.trim().toLowerCase();
    for (const row of form.querySelectorAll<HTMLElement>('[data-seat]'))
      row.hidden = !row.querySelector('legend')!.textContent!.toLowerCase().includes(wanted);
  });
}

/** Random, also where the browser gives crypto.randomUUID only to https. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 15) | 64;
  bytes[8] = (bytes[8]! & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
