// The frame of every page, forms, and the pages for errors.
import type { ErrorCode } from '../../../server/errors.ts';

/** A heading and what to do about it. */
type Words = readonly [string, string];

export const site = {
  skip_to_content: 'Skip to the content',
  nav: {
    label: 'Main',
    courses: 'Courses',
    companies: 'For companies',
    account: 'My account',
    teaching: 'Teaching',
    back_office: 'Back office',
    log_in: 'Log in',
    log_out: 'Log out',
    register: 'Open an account',
    help: 'Help',
    privacy: 'Privacy',
    terms: 'Terms',
    verify: 'Check a certificate',
  },
  foot: {
    call: 'Call',
    whatsapp: 'WhatsApp',
    write: 'E-mail',
    language: 'Language',
    scheme: 'Appearance',
    scheme_auto: 'As my device',
    scheme_light: 'Light',
    scheme_dark: 'Dark',
    demo: 'This is a demonstration: no real money moves.',
    phone: 'Answer the simulated phone',
    mailbox: 'Read the letters sent',
  },
  form: {
    error_prefix: 'Error:',
    summary: (count: number) =>
      count === 1 ? 'One thing needs another look' : `${count} things need another look`,
    optional: 'optional',
    busy: 'One moment…',
    cancel: 'Cancel',
    save: 'Save',
    back: 'Back',
  },
  pages: {
    label: 'Pages',
    next: 'Next page',
    previous: 'Previous page',
    first: 'First page',
  },
  crumbs: { label: 'You are here', home: 'Home' },
  seats_left: (left: number) =>
    left <= 0
      ? 'Full'
      : left === 1
        ? 'Only 1 seat left'
        : left < 5
          ? `Only ${left} seats left`
          : 'Seats available',
  free: 'Free',
  on_request: 'Price on request',
  online: 'Online',
  east_africa_time: 'East Africa Time',
  problems: {
    reference: 'If you write to us about it, name this:',
    go_home: 'Go to the courses',
    try_again: 'Try again',
    not_found: [
      'This page is not here',
      'The address may be misspelt, or what it showed has been taken away.',
    ] as Words,
    log_in: [
      'Please log in again',
      'Your log-in has ended. Log in, then go back and send it once more.',
    ] as Words,
    kept: 'Your log-in has ended. What you typed is kept on this page: log in in a new window, come back here, and send it again.',
    log_in_beside: 'Log in in a new window',
    send_again: 'Send it again',
    forbidden: ['This is not open to you', 'Your account has no access to this page.'] as Words,
    gone: ['This is over', 'What was offered here has ended.'] as Words,
    invalid: [
      'Something in your request does not fit',
      'Go back, look at it again, and send it once more.',
    ] as Words,
    too_many: ['That was a little fast', 'Please wait a moment, then try again. Nothing is lost.'] as Words,
    unavailable: [
      'We are catching our breath',
      'The site cannot answer just now. Please try again in a few seconds. Nothing you did is lost.',
    ] as Words,
    internal: [
      'That went wrong on our side',
      'We have made a note of it. Please try again; if you were paying, look at your booking first.',
    ] as Words,
    other: ['That did not work', 'Please go back and try again.'] as Words,
    wait: (seconds: number) =>
      seconds <= 1
        ? 'Try again in a second.'
        : seconds < 90
          ? `Try again in ${seconds} seconds.`
          : `Try again in ${Math.ceil(seconds / 60)} minutes.`,
  },
  /** In place of the API's own sentence, where the site can say it better. */
  codes: {
    invalid_credentials: 'E-mail or password is wrong.',
    account_inactive: 'This account is closed. Write to us if that is a mistake.',
    code_invalid: 'This code is not right, or it was used before. Wait for the next one and try again.',
    passkey_invalid: 'This passkey could not be checked. Please try again.',
    challenge_over: 'That took too long. Please start again.',
    second_factor_required: 'Please set up your second factor first.',
    step_up_required: 'Please confirm that it is you.',
    email_not_verified: 'Please confirm your e-mail address first: the link is in your mailbox.',
    rate_limited: 'That was tried too often.',
    session_full: 'There are not enough seats left.',
    session_not_bookable: 'This date cannot be booked any more.',
    already_booked: 'You have booked this date already.',
    not_attended: 'Only who took part can review a class.',
    already_reviewed: 'You have reviewed this class already.',
    review_closed: 'A review can be changed for 14 days; those are over.',
    idempotency_in_progress: 'The first press is still at work. Please wait a moment.',
  } as Partial<Record<ErrorCode, string>>,
  /** A sentence of the API about a field, in this language; English needs no translation. */
  message: (sentence: string): string => sentence,
};
