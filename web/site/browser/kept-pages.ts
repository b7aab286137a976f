/** The browser's store for pages that open without a network; the page and its service worker both use it. */
export const KEPT_PAGES = 'teaching';
/** Shown in place of a page that is not in that store. */
export const NO_NETWORK = '/trainer/no-network';
