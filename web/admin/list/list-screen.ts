// What a screen says about its list; RecordList does the rest.
import type { ReactNode } from 'react';
import type { Call } from '../api/ask.ts';
import type { IconName } from '../parts/icons.tsx';

export type Row = { id: string | number };

export type Column<R> = {
  /** Stands in the address when the columns are chosen. */
  key: string;
  title: string;
  show: (row: R) => ReactNode;
  /** The API's name of the sort. */
  sort?: string;
  /** Money and numbers. */
  right?: boolean;
  /** Never broken into lines. */
  tight?: boolean;
  /** Not shown until chosen. */
  optional?: boolean;
};

export type Filter = {
  /** The API's parameter. */
  name: string;
  label: string;
} & (
  | { kind: 'choice'; choices: { value: string; label: string }[] }
  | { kind: 'text' | 'date'; placeholder?: string }
);

export type Tab = { label: string; filters: Record<string, string> };

/** What can be done with many rows at once; each becomes a request of its own (POST /api/bulk). */
export type BulkAct<R> = {
  /** Verb and object for `count` rows, such as "Send 3 messages again". */
  verb: (count: number) => string;
  /** What follows; asked before it is done. */
  consequence: (count: number) => ReactNode;
  danger?: boolean;
  reason?: boolean;
  /** The rows it can be done to, judged by the rows in sight; the server judges all. */
  fits?: (row: R) => boolean;
  call: (id: string, reason: string) => Omit<Call, 'path'> & { path: string };
};

export type ListScreen<R extends Row> = {
  /** The list's path below /admin, and the name its saved views are kept under. */
  name: string;
  title: string;
  icon: IconName;
  /** Its path below /api. */
  endpoint: string;
  /** One and many of what a row is. */
  noun: [one: string, many: string];
  /** The first column carries the link to the record. */
  columns: Column<R>[];
  rowName: (row: R) => string;
  rowId?: (row: R) => string;
  tabs?: Tab[];
  filters?: Filter[];
  /** The API's standard sort, for the arrow in the head. */
  sort?: string;
  bulk?: BulkAct<R>[];
  /** The record, in a drawer with an address of its own. Its row only when the list has it in sight. */
  drawer?: (id: string, row: R | undefined, close: () => void) => ReactNode;
  /** Buttons beside the title, such as "New voucher". */
  actions?: ReactNode;
  /** What to say when there is nothing at all. */
  empty: ReactNode;
  /** False where the API has no CSV of it. */
  csv?: boolean;
};
