/** Counts unread news while a page of the account is open and looked at, and tells screen readers of each. */
export function countNews(): void {
  const badge = document.querySelector<HTMLElement>('[data-unread]');
  const news = document.querySelector<HTMLElement>('[data-news]');
  if (!badge || !news) return;
  let count = Number(badge.dataset.unread);
  const known = new Set<string>();
  let stream: EventSource | null = null;
  const tell = (event: MessageEvent<string>): void => {
    // After a pause some of it comes twice.
    if (known.has(event.lastEventId)) return;
    known.add(event.lastEventId);
    count += 1;
    badge.hidden = false;
    if (badge.firstElementChild) badge.firstElementChild.textContent = String(count);
    const { title } = JSON.parse(event.data) as { title: string };
    news.textContent = `${news.dataset.news} ${title}`;
  };
  // A page in the background costs no connection. What came meanwhile is counted when the page is opened anew.
  const listen = (): void => {
    stream?.close();
    stream = null;
    if (document.hidden) return;
    stream = new EventSource('/api/notifications/stream');
    stream.addEventListener('notification', tell);
  };
  document.addEventListener('visibilitychange', listen);
  addEventListener('pagehide', () => stream?.close());
  listen();
}
