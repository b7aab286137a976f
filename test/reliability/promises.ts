// What Darasa promises when things break, and which tests and runs show it. docs/reliability.md is made from this list.

export type Shown = {
  promise: string;
  /** Test files, or commands of package.json that start with npm. */
  by: string[];
  /** Tests that take the protection away and see the promise break: the file, and what the test's name begins with. */
  twins?: [file: string, name: string][];
  /** Names of figures in docs/figures. */
  figures?: string[];
};

export const promises: Shown[] = [
  {
    promise: 'A seat is never sold twice',
    by: ['server/bookings/race.test.ts', 'server/bookings/group-booking.test.ts'],
    twins: [
      ['server/bookings/race.test.ts', 'twin: with the CHECK dropped'],
      ['server/bookings/group-booking.test.ts', 'twin: without the lock'],
    ],
  },
  {
    promise: 'A place in the waiting list is worth something: a freed seat goes to who waited',
    by: [
      'server/waitlist/race.test.ts',
      'server/waitlist/every-place.test.ts',
      'server/waitlist/choose-offers.test.ts',
    ],
    twins: [
      ['server/waitlist/race.test.ts', 'twin: a seat that is freed'],
      ['server/waitlist/every-place.test.ts', 'twin: where nobody counts'],
      ['server/waitlist/choose-offers.test.ts', 'twin: without gathering'],
    ],
  },
  {
    promise: 'A voucher is used as often as it may be, also at once',
    by: ['server/vouchers/race.test.ts'],
    twins: [['server/vouchers/race.test.ts', 'twin: without the trigger']],
  },
  {
    promise: 'A code of the second factor opens the account once, also at once',
    by: ['server/second-factor/totp.test.ts', 'server/second-factor/passkeys.test.ts'],
    twins: [['server/second-factor/totp.test.ts', 'twin: who looks first']],
  },
  {
    promise: 'What could hurt most asks once more who it is',
    by: ['server/second-factor/step-up.test.ts', 'web/site/browser-tests/second-factor.test.ts'],
  },
  {
    promise: 'A receipt pays once, a booking is asked for its money once',
    by: ['server/payments/settle.test.ts', 'server/payments/settle-twins.test.ts'],
    twins: [
      ['server/payments/settle-twins.test.ts', 'its twin: without the unique receipt'],
      ['server/payments/settle-twins.test.ts', 'its twin: without the partial unique index'],
    ],
  },
  {
    promise: 'No more is paid back than was paid, also at once',
    by: ['server/refunds/refund-race.test.ts'],
    twins: [['server/refunds/refund-race.test.ts', 'twin: with the trigger dropped']],
  },
  {
    promise: 'Documents are numbered without a gap or a repeat',
    by: ['server/documents/numbering.test.ts'],
    twins: [
      ['server/documents/numbering.test.ts', 'numbered by the highest so far'],
      ['server/documents/numbering.test.ts', 'numbered by a sequence'],
    ],
  },
  {
    promise:
      'What may exist once exists once, whoever writes at the same moment (bookings, letters, keys, receipts, certificates and ten more)',
    by: ['test/protections.test.ts'],
    twins: [['test/protections.test.ts', 'twin: with the rules of the database dropped']],
  },
  {
    promise:
      'Whatever is wrong in the stored data is found and named: each invariant is broken on purpose once',
    by: ['db/fsck.test.ts', 'server/integrity/integrity.test.ts', 'npm run fsck'],
  },
  {
    promise: 'A lost disk costs what came after the last copy or archived log, and nothing before it',
    by: ['server/database/backup.test.ts', 'npm run drill'],
    figures: ['restore-drill'],
  },
  {
    promise:
      'Whatever people, providers and broken machines do, in any order and at once: seats, holds, the waiting list, vouchers and money are what a simple model says',
    by: ['test/simulation/simulation.test.ts', 'npm run simulate'],
    twins: [
      ['test/simulation/simulation.test.ts', 'twin: without the lock and the CHECK'],
      ['test/simulation/simulation.test.ts', 'twin: where uses of a voucher'],
      ['test/simulation/simulation.test.ts', 'twin: where keys are forgotten'],
    ],
    figures: ['simulation'],
  },
  {
    promise: 'What was acknowledged survives kill -9 of the server and of PostgreSQL',
    by: ['test/faults/kills.test.ts', 'npm run kills -- --server 200 --database 20'],
    twins: [['test/faults/kills.test.ts', 'twin: where commits are acknowledged before']],
    figures: ['kills'],
  },
  {
    promise:
      'Overload is shed, not suffered: asked four times as often as it can answer, it answers nearly as many as it can, in good time, and tells the others at once to come back; health checks and providers are always let in',
    by: ['server/http/work-limit.test.ts', 'test/overload.test.ts', 'bench/overload.ts'],
    twins: [['server/http/work-limit.test.ts', 'twin: without a limit the queue grows']],
    figures: ['overload'],
  },
  {
    promise:
      'While the database is away, slow or cut off, people are told to come back within 5 s, and served within 2 s of its return',
    by: ['test/faults/database.test.ts', 'npm run faults'],
    twins: [['test/faults/database.test.ts', 'twin: the driver alone waits']],
    figures: ['database-bad-days', 'database-bad-days-under-load'],
  },
  {
    promise:
      'A provider that is slow, dead, lying or too talkative costs bounded time and memory, and holds nothing',
    by: ['test/faults/hostile-provider.test.ts', 'server/payments/gateways/provider-http.test.ts'],
    twins: [['test/faults/hostile-provider.test.ts', 'twin: without the limit']],
    figures: ['hostile-providers'],
  },
  {
    promise:
      'Nobody sees or changes what is not theirs, and no token opens a door that was damaged, made up or ended',
    by: [
      'test/fuzz/ownership.test.ts',
      'test/security/others-pages.test.ts',
      'test/access-matrix.test.ts',
      'test/security/tokens.test.ts',
      'npm run fuzz',
    ],
    figures: ['ownership'],
  },
  {
    promise: 'Whatever is sent, the answer keeps to the API’s document, and nothing wrong is accepted',
    by: ['test/fuzz/openapi.test.ts', 'npm run fuzz'],
    figures: ['fuzz'],
  },
  {
    promise: 'A forged callback changes nothing, and staff can see it',
    by: ['test/fuzz/forgeries.test.ts', 'npm run fuzz'],
    figures: ['forgeries'],
  },
  {
    promise: 'What people write stays text: on pages, in letters and in files for spreadsheets',
    by: [
      'test/security/markup-in-browser.test.ts',
      'test/security/stored-markup.test.ts',
      'test/security/exports.test.ts',
      'test/security/uploads.test.ts',
    ],
    figures: ['stored-markup'],
  },
  {
    promise: 'Guessing is slow and tells nothing, and no stranger locks an owner out',
    by: ['test/security/guessing.test.ts', 'server/accounts/login.test.ts'],
    figures: ['account-enumeration'],
  },
  {
    promise: 'Browsers are told to keep others out, and the server reaches nothing private',
    by: ['test/security/headers.test.ts', 'server/outgoing.test.ts'],
    figures: ['observatory'],
  },
  {
    promise: 'No secret and nobody’s data reach a log',
    by: ['test/security/log-canaries.test.ts'],
  },
  {
    promise:
      'Slow clients (headers, bodies, reading) hurt nobody else, and do not keep a server from stopping',
    by: ['test/faults/slow-clients.test.ts'],
    twins: [['test/faults/slow-clients.test.ts', 'twin: without that limit they keep']],
    figures: ['slow-clients'],
  },
  {
    promise:
      'On a full disk writes are told to come back and reads are served; nothing is lost, and it recovers unaided',
    by: ['npm run faults', 'test/faults/full-folder.test.ts'],
    figures: ['disk-full'],
  },
  {
    promise: 'Clocks may be wrong and calendars odd: holds, tokens and limits go by the database’s time',
    by: ['test/faults/clocks.test.ts'],
    twins: [['test/faults/clocks.test.ts', 'twin: counted by each machine']],
  },
];
