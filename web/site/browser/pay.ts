// The waiting screen: asks every few seconds for a word, and fetches the page anew when that word has changed. A phone
// sends the browser to sleep while its prompt is open, so it also asks the moment somebody looks again.

const FIRST_MS = 2_000;
const SLOWEST_MS = 8_000;
/** A failed attempt may still turn out paid; nobody sits and waits for that. */
const AFTER_FAILURE_MS = 60_000;
const PATIENCE_MS = 10_000;

export function waitForPayment(): void {
  const pay = document.getElementById('pay');
  const said = document.getElementById('pay-said');
  if (!pay || !said) return;
  let delay = FIRST_MS;
  let timer = 0;
  let question: AbortController | undefined;
  tickProgress(pay);
  countDown(pay);

  async function ask(): Promise<void> {
    clearTimeout(timer);
    if (pay!.dataset.over !== undefined) return;
    // A question that was on its way when the phone fell asleep may never be answered: the newest one counts.
    question?.abort();
    const mine = new AbortController();
    question = mine;
    const limit = setTimeout(() => mine.abort(), PATIENCE_MS);
    try {
      const { signal } = mine;
      const answer = await fetch(pay!.dataset.poll!, { headers: { accept: 'application/json' }, signal });
      showOffline(false);
      if (answer.status === 401) location.reload();
      else if (answer.ok && (await answer.json()).stage !== pay!.dataset.stage) await renew(signal);
    } catch {
      if (question === mine) showOffline(true);
    }
    clearTimeout(limit);
    if (question !== mine) return;
    const has_failed = pay!.dataset.stage?.startsWith('failed');
    delay = Math.min(delay * 1.25, has_failed ? AFTER_FAILURE_MS : SLOWEST_MS);
    // A sleeping tab need not ask: it does when it wakes.
    if (!document.hidden) timer = setTimeout(ask, delay);
  }

  /** Takes the new screen out of the page's new HTML. */
  async function renew(signal: AbortSignal): Promise<void> {
    const answer = await fetch(location.pathname, { signal });
    if (!answer.ok) return;
    const html = await answer.text();
    const fresh = new DOMParser().parseFromString(html, 'text/html');
    const next = fresh.getElementById('pay');
    if (!next) return location.reload();
    const is_typing = pay!.contains(document.activeElement) && document.activeElement?.tagName === 'INPUT';
    if (is_typing && next.dataset.over === undefined) return;
    pay!.replaceChildren(...next.childNodes);
    for (const name of ['stage', 'over', 'said']) {
      const value = next.dataset[name];
      if (value === undefined) delete pay!.dataset[name];
      else pay!.dataset[name] = value;
    }
    document.title = fresh.title;
    said!.textContent = next.dataset.said ?? '';
    pay!.querySelector<HTMLElement>('[data-now]')?.focus();
    delay = FIRST_MS;
    tickProgress(pay!);
    countDown(pay!);
  }

  function showOffline(offline: boolean): void {
    const words = pay!.querySelector<HTMLElement>('[data-offline]');
    if (!words || words.hidden === !offline) return;
    words.hidden = !offline;
    said!.textContent = offline ? words.textContent : '';
  }

  const askAtOnce = () => {
    delay = FIRST_MS;
    if (!document.hidden) void ask();
  };
  document.addEventListener('visibilitychange', askAtOnce);
  addEventListener('pageshow', askAtOnce);
  addEventListener('online', askAtOnce);
  addEventListener('offline', () => showOffline(true));
  timer = setTimeout(ask, delay);
}

let ticking = 0;

/** The bar of the prompt's life; it is an estimate, so it stops at its end and says nothing. */
function tickProgress(within: HTMLElement): void {
  clearInterval(ticking);
  const bar = within.querySelector('progress');
  if (!bar) return;
  const start = Date.now() - bar.value * 1000;
  ticking = setInterval(() => {
    bar.value = Math.min(bar.max, (Date.now() - start) / 1000);
  }, 1000);
}

/** A button that M-Pesa wants to rest first: it counts down, then can be pressed. */
function countDown(within: HTMLElement): void {
  for (const button of within.querySelectorAll<HTMLButtonElement>('button[data-wait]')) {
    const ends = Date.now() + Number(button.dataset.wait) * 1000;
    button.setAttribute('aria-disabled', 'true');
    const show = () => {
      const left = Math.ceil((ends - Date.now()) / 1000);
      if (left > 0) {
        const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
        button.textContent = (button.dataset.waitText ?? '').replace('%', clock);
        return;
      }
      clearInterval(timer);
      button.textContent = button.dataset.idleText ?? '';
      button.removeAttribute('aria-disabled');
    };
    const timer = setInterval(show, 1000);
    button.addEventListener('click', (event) => {
      if (button.getAttribute('aria-disabled') === 'true') event.preventDefault();
    });
    show();
  }
}

/** Copies one value to the clipboard, and says so on the button; prints a receipt. */
export function offerCopying(): void {
  document.addEventListener('click', async (event) => {
    if ((event.target as Element).closest('[data-print]')) print();
    const button = (event.target as Element).closest<HTMLButtonElement>('button[data-copy]');
    if (!button) return;
    try {
      await navigator.clipboard.writeText(button.dataset.copy ?? '');
    } catch {
      return;
    }
    const words = button.innerHTML;
    button.textContent = button.dataset.copied ?? '';
    setTimeout(() => {
      button.innerHTML = words;
    }, 2000);
  });
}

/** The step that waits for the address to be confirmed, in another tab or on another device, goes on by itself. */
export function waitForVerification(): void {
  if (!document.querySelector('[data-until-verified]')) return;
  const look = async () => {
    if (document.hidden) return;
    const answer = await fetch('/api/auth/me').catch(() => null);
    if (answer?.ok && (await answer.json()).email_verified) location.reload();
  };
  setInterval(look, 5000);
  document.addEventListener('visibilitychange', look);
}

const WARN_MS = 3 * 60_000;

/** Says once that a hold is about to end, and shows what is true when it has. */
export function warnOfHoldEnd(): void {
  const place = document.querySelector<HTMLElement>('[data-held-until]');
  if (!place) return;
  const left = Date.parse(place.dataset.heldUntil!) - Date.now();
  const warn = () => {
    place.textContent = place.dataset.warning ?? '';
  };
  setTimeout(warn, Math.max(1000, left - WARN_MS));
  // Not while somebody types: the form's answer says it as well.
  setTimeout(
    () => document.activeElement?.tagName !== 'INPUT' && location.replace(location.href),
    left + 2000,
  );
}
