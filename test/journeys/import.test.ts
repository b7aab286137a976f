// A school moves in: its people, courses and sessions come as CSV files with mistakes in them.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { testApp } from '../app.ts';
import { makeCourse, makeTrainer } from '../make.ts';
import { allPages, wrongFields } from '../pages.ts';

const { call, sql, person, runJobs } = await testApp();
const { token, id: admin_id } = await person('admin');

type Bad = { line: number; errors: { field: string; message: string }[] };
const send = (query: string, raw: string | Buffer, headers = {}) =>
  call('POST', `/api/imports?${query}`, { token, raw, headers: { 'content-type': 'text/csv', ...headers } });
async function run(query: string, file: string) {
  const started = await send(query, file);
  assert.equal(started.status, 202, JSON.stringify(started.body));
  assert.equal(started.body.status, 'queued');
  await runJobs();
  return (await call('GET', `/api/imports/${started.body.id}`, { token })).body;
}
const count = async (table: string) => (await sql`select from ${sql(table)}`).length;

test('10,000 people with 100 bad lines: the dry run names every one, nothing half-done, then the good ones come in', async () => {
  const wrong = new Map<number, string>();
  const lines = Array.from({ length: 10_000 }, (_, place) => {
    const line = place + 2;
    const fields = { email: `p${place}@import.example`, name: `Person ${place}`, phone: '0712 345 678' };
    if (place % 100 === 50) {
      const mistakes = ['email', 'name', 'phone', 'twice'] as const;
      const mistake = mistakes[((place / 50 - 1) % 4) | 0]!;
      wrong.set(line, mistake === 'twice' ? 'email_taken' : mistake);
      if (mistake === 'twice') fields.email = `P${place - 1}@import.example`;
      else fields[mistake] = mistake === 'email' ? 'nobody' : 'x';
    }
    return `${fields.email},"${fields.name}",${fields.phone}`;
  });
  const file = `\ufeffEmail,Name,Phone\r\n${lines.join('\r\n')}\r\n`;
  const before = await count('users');

  const dry = await run('kind=users&dry_run=true', file);
  assert.deepEqual(
    [dry.status, dry.lines_total, dry.lines_done, dry.lines_written],
    ['done', 10_000, 10_000, 0],
  );
  assert.deepEqual(new Map(dry.bad_lines.map((bad: Bad) => [bad.line, bad.errors[0]!.field])), wrong);
  assert.equal(dry.lines_bad, 100);
  assert.equal(await count('users'), before);

  const refused = await run('kind=users', file);
  assert.deepEqual([refused.status, refused.lines_written, refused.lines_bad], ['refused', 0, 100]);
  assert.equal(await count('users'), before);

  const done = await run('kind=users&skip_bad=true', file);
  assert.deepEqual([done.status, done.lines_written, done.lines_bad], ['done', 9_900, 100]);
  assert.equal(await count('users'), before + 9_900);
  const found = await call('GET', '/api/users?search=0712345678&limit=1', { token });
  assert.equal(found.body.total, 9_900);
  const login = await call('POST', '/api/auth/login', {
    body: { email: 'p1@import.example', password: 'Anything at all 1' },
  });
  assert.equal(login.status, 401);
});

test('courses come in with lists, prices and drafts, and the trail names the person who sent the file', async () => {
  const file = [
    'title,category,audience,description,price,syllabus,is_published',
    'Solar kits,IoT,Kids,"Sun, light",1500,Sun | Wires,true',
    'Drones,Robotics,Adults,,2500.50,,',
  ].join('\n');
  const done = await run('kind=courses', file);
  assert.deepEqual([done.status, done.lines_written], ['done', 2], JSON.stringify(done.bad_lines));
  const [solar] = await sql`select * from courses where title = 'Solar kits'`;
  assert.deepEqual([solar!.syllabus, solar!.price, solar!.is_published], [['Sun', 'Wires'], 1500, true]);
  const [trail] = await sql`select actor_id, source from audit_log where object_id = ${solar!.id}`;
  assert.deepEqual({ ...trail }, { actor_id: admin_id, source: 'job' });
});

test('a session that clashes with one of the house or of the file is named, with what is wrong with others', async () => {
  const course = await makeCourse(sql);
  const gone = await makeCourse(sql, { is_active: false });
  const trainer = await makeTrainer(sql);
  const row = (fields: { date: string; trainer?: string; course?: string; capacity?: string }) =>
    `${fields.course ?? course.id},${fields.date},09:00,Westlands,${fields.trainer ?? ''},${fields.capacity ?? '8'}`;
  const file = [
    'course_id,date,start_time,location,trainer_id,capacity',
    row({ date: '2031-01-06', trainer: trainer.id }),
    row({ date: '2031-01-06', trainer: trainer.id }),
    row({ date: '2031-02-30' }),
    row({ date: '2020-01-06' }),
    row({ date: '2031-01-07', course: gone.id }),
    row({ date: '2031-01-08', capacity: 'many' }),
    row({ date: '2031-01-09' }),
  ].join('\n');
  const done = await run('kind=sessions&skip_bad=true', file);
  assert.equal(done.lines_written, 2);
  assert.deepEqual(
    done.bad_lines.map((bad: Bad) => [bad.line, bad.errors[0]!.field]),
    [
      [3, 'trainer_busy'],
      [4, 'date'],
      [5, 'date'],
      [6, 'course_id'],
      [7, 'capacity'],
    ],
  );
});

test('a file that cannot be read at all is refused at once, with every wrong heading', async () => {
  const headings = await send('kind=users', 'email,colour,email\na@b.example,red,x');
  assert.deepEqual(wrongFields(headings), ['colour', 'email', 'name']);
  assert.deepEqual(wrongFields(await send('kind=users', 'email,name\n"a@b.example,Bea')), ['file']);
  assert.deepEqual(wrongFields(await send('kind=users', 'email,name\n')), ['file']);
  const many = `email,name\n${'a@b.example,Bea\n'.repeat(20_001)}`;
  assert.deepEqual(wrongFields(await send('kind=users', many)), ['file']);
  assert.deepEqual(
    wrongFields(await send('kind=users', Buffer.from('email,name\na@b.example,\xff\xfe', 'latin1'))),
    ['file'],
  );
  assert.deepEqual(wrongFields(await send('kind=planets', 'x\ny')), ['kind']);
  const json = await call('POST', '/api/imports?kind=users', { token, body: {} });
  assert.deepEqual([json.status, json.body.code], [415, 'unsupported_media_type']);
  const huge = await send('kind=users', Buffer.alloc(9 * 1024 * 1024, 'a'));
  assert.deepEqual([huge.status, huge.body.code], [413, 'payload_too_large']);
  assert.equal((await call('GET', `/api/imports/${randomUUID()}`, { token })).status, 404);
});

test('the same request sent twice imports once, and the list of imports can be walked', async () => {
  const key = { 'idempotency-key': randomUUID() };
  const file = 'email,name\nonce@import.example,Only Once';
  const first = await send('kind=users', file, key);
  assert.equal((await send('kind=users', file, key)).body.id, first.body.id);
  await runJobs();
  assert.equal((await sql`select from users where email = 'once@import.example'`).length, 1);
  const all = await allPages(call, '/api/imports?limit=2', token);
  assert.ok(all.length >= 5);
  assert.equal((await allPages(call, '/api/imports?kind=courses', token)).length, 1);
  assert.equal((await allPages(call, '/api/imports?status=refused', token)).length, 1);
  assert.deepEqual(wrongFields(await call('GET', '/api/imports?colour=red', { token })), ['colour']);
});
