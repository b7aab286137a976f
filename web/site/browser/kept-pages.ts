/** The browser's store for pages that open without a network; the page and its service worker both use it. */
export const KEPT_PAGES = 'teaching';
