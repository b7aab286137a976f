/** Which wording of the privacy notice and the terms people agree to; raise it when either changes in substance. */
export const NOTICE_VERSION = '2026-11';
