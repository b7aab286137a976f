// What a network and a server can do to the connection between the platform and its database: one entry for each, those
// that take longest first.
import type { DatabaseProxy } from './database-proxy.ts';

export type BadDay = {
  /** What the database does, as the end of a sentence that begins with "the database". */
  what: string;
  /** A short name, for tables and figures. */
  name: string;
  begin(proxy: DatabaseProxy): void;
  /** Whether people are served meanwhile (slowly), told to come back, or now one and now the other. */
  people: 'served' | 'told' | 'either';
  /** Milliseconds within which people are told; 5 s unless one request can meet with it several times. */
  told_within_ms?: number;
  /** That it happened at all; a day on which nothing went wrong proves nothing. */
  happened?(done: DatabaseProxy['done']): boolean;
};

export const bad_days: BadDay[] = [
  {
    name: 'throttles',
    what: 'has a line of 2 kB a second for each connection',
    begin(proxy) {
      proxy.bytes_per_s = 2_000;
    },
    people: 'either',
    told_within_ms: 11_000,
  },
  {
    name: 'refuses',
    what: 'is gone, and its connections with it',
    begin(proxy) {
      proxy.weather = 'refusing';
      proxy.reset();
    },
    people: 'told',
  },
  {
    name: 'blackholes',
    what: 'does not answer any more',
    begin(proxy) {
      proxy.weather = 'blackhole';
    },
    people: 'told',
  },
  {
    name: 'forgets',
    what: 'cannot be reached, and the network has forgotten the connections',
    begin(proxy) {
      proxy.weather = 'blackhole';
      proxy.forgetConnections();
    },
    people: 'told',
  },
  {
    name: 'forgets idle',
    what: 'can be reached, but the network has forgotten the connections there were',
    begin: (proxy) => proxy.forgetConnections(),
    people: 'either',
  },
  {
    name: 'resets',
    what: 'resets every connection there is, again and again',
    begin(proxy) {
      proxy.reset();
      proxy.flake(400, { all: true });
    },
    people: 'either',
    happened: ({ resets }) => resets > 0,
  },
  {
    name: 'delays',
    what: 'is 400 ms away',
    begin(proxy) {
      proxy.delay_ms = 200;
    },
    people: 'served',
  },
  {
    name: 'drops',
    what: 'loses packets, and with each the connection, without a word',
    begin(proxy) {
      proxy.drops = 0.02;
    },
    people: 'either',
    told_within_ms: 11_000,
    happened: ({ dropped }) => dropped > 0,
  },
  {
    name: 'flakes',
    what: 'resets a connection every other moment',
    begin: (proxy) => proxy.flake(100),
    people: 'either',
    happened: ({ resets }) => resets > 0,
  },
  {
    name: 'cuts',
    what: 'cuts connections that were idle for a moment',
    begin(proxy) {
      proxy.cuts_idle_ms = 100;
    },
    people: 'either',
    happened: ({ cut_idle }) => cut_idle > 0,
  },
  {
    name: 'loses commits',
    what: 'commits, and the answer is lost',
    begin(proxy) {
      proxy.loses_commits = 0.4;
    },
    people: 'either',
    happened: ({ lost_commits }) => lost_commits > 0,
  },
];
