/**
 * Shows results while people choose: a form with `data-live="results"` is asked again at each change, and the element
 * of that id is put in the place of the one before. The address follows, so that it can be shared and Back goes back.
 */
export function filterLive(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-live]');
  const target = form?.dataset.live;
  if (!form || !target) return;
  let running: AbortController | undefined;
  let timer = 0;

  const show = async (address: string): Promise<void> => {
    const said = document.getElementById(`${target}-said`);
    running?.abort();
    const mine = new AbortController();
    running = mine;
    const url = new URL(address, location.href);
    url.searchParams.set('part', target);
    const slow = setTimeout(() => {
      if (said) said.textContent = said.dataset.busy ?? '';
    }, 400);
    try {
      const answer = await fetch(url, { signal: mine.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(target);
      if (!fresh || mine.signal.aborted) return;
      document.getElementById(target)?.replaceWith(fresh);
      if (said) said.textContent = fresh.dataset.said ?? '';
      entitle(fresh.dataset.title ?? '');
    } catch {
      // Where the script cannot get through, the browser itself can say why.
      if (!mine.signal.aborted) location.assign(address);
    } finally {
      clearTimeout(slow);
    }
  };

  /** The heading says which subject this is, and the tab begins with the same words. */
  const entitle = (title: string): void => {
    const heading = document.getElementById(`${target}-title`);
    if (!heading) return;
    document.title = document.title.replace(heading.textContent ?? '', title);
    heading.textContent = title;
  };

  const choose = (typing: boolean): void => {
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form))
      if (typeof value === 'string' && value.trim() !== '') query.set(name, value.trim());
    const text = query.toString();
    const address = `${new URL(form.action).pathname}${text ? `?${text}` : ''}`;
    if (address === location.pathname + location.search) return;
    // One step back undoes a word, not a letter.
    if (typing && history.state?.typing) history.replaceState({ typing }, '', address);
    else history.pushState({ typing }, '', address);
    void show(address);
  };

  const fillFrom = (query: URLSearchParams): void => {
    for (const field of form.elements) {
      if (field instanceof HTMLInputElement && (field.type === 'radio' || field.type === 'checkbox'))
        field.checked = (query.get(field.name) ?? '') === field.value;
      else if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement)
        field.value = query.get(field.name) ?? '';
    }
  };

  form.addEventListener('input', (event) => {
    clearTimeout(timer);
    const typing = (event.target as HTMLInputElement).type === 'search';
    timer = window.setTimeout(() => choose(typing), typing ? 250 : 0);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    clearTimeout(timer);
    choose(false);
  });
  addEventListener('popstate', () => {
    clearTimeout(timer);
    fillFrom(new URLSearchParams(location.search));
    void show(location.pathname + location.search);
  });
}
