import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { assertProblem } from '../accounts/account-journey.ts';

const { call, sql, person, deps } = await testApp();
const boss = await person('admin', { email: 'boss@example.test' });
await sql`update users set name = 'Boss'`;
const people = [
  ['wanjiku.kamau@example.test', 'Wanjiku Kamau', 'student', true, true, '+254712345678'],
  ['otieno@example.test', 'Otieno Odhiambo', 'trainer', true, true, null],
  ['amina@school.example.test', 'Amina Wanjala', 'student', false, true, '+254722000111'],
  ['per_cent@example.test', '100% Percent', 'student', true, false, null],
  ['wanjiku@example.test', 'Wanjiku Njeri', 'student', false, false, null],
] as const;
for (const [email, name, role, email_verified, is_active, phone] of people) {
  await sql`
    insert into users (email, password_hash, name, role, email_verified, is_active, phone, phone_hash, created_at)
    values (${email}, 'x', ${name}, ${role}, ${email_verified}, ${is_active}, ${deps.seal.close(phone)},
            ${deps.seal.lookup(phone)}, now() - interval '1 day')`;
}

const list = (query: string) => call('GET', `/api/users?${query}`, { token: boss.token });
const names = async (query: string) => {
  const { body } = await list(query);
  assert.equal(body.total, body.data.length, JSON.stringify(body));
  return body.data.map((user: { name: string }) => user.name).sort();
};

test('users are found by role, activity and verification, together', async () => {
  assert.deepEqual(await names('role=trainer'), ['Otieno Odhiambo']);
  assert.deepEqual(await names('is_active=false'), ['100% Percent', 'Wanjiku Njeri']);
  assert.deepEqual(await names('email_verified=false&is_active=true'), ['Amina Wanjala']);
});

test('users are found by the beginnings of names and addresses', async () => {
  assert.deepEqual(await names('search=wanj'), ['Amina Wanjala', 'Wanjiku Kamau', 'Wanjiku Njeri']);
  assert.deepEqual(await names('search=KAM%20wanj'), ['Wanjiku Kamau']);
  assert.deepEqual(await names('search=otieno@ex'), ['Otieno Odhiambo']);
  assert.deepEqual(await names('search=jiku'), []);
});

test('a percent sign or an underscore in a search means itself', async () => {
  assert.deepEqual(await names('search=100%25'), ['100% Percent']);
  assert.deepEqual(await names('search=per_'), ['100% Percent']);
  assert.deepEqual(await names('search=_'), []);
  assert.deepEqual(await names('search=%25'), []);
});

test('a whole phone number finds its owner in any spelling, a part of one finds nobody', async () => {
  for (const spelling of ['0712345678', '%2B254712345678', '254 712 345 678']) {
    assert.deepEqual(await names(`search=${spelling}`), ['Wanjiku Kamau'], spelling);
  }
  assert.deepEqual(await names('search=0712'), []);
});

for (const sort of [
  'created_at',
  '-created_at',
  'name',
  '-name',
  'email',
  '-email',
  'last_login',
  '-last_login',
]) {
  test(`paging by ${sort} shows everybody once, in order`, async () => {
    await sql`update users set last_login = now() where role = 'trainer'`;
    const whole = (await list(`sort=${sort}&limit=100`)).body;
    const seen: string[] = [];
    let cursor: string | null = '';
    for (let page = 0; cursor !== null && page < 10; page += 1) {
      const { body } = await list(`sort=${sort}&limit=2${cursor ? `&cursor=${cursor}` : ''}`);
      assert.equal(body.total, whole.data.length);
      seen.push(...body.data.map((user: { id: string }) => user.id));
      cursor = body.next_cursor;
    }
    assert.deepEqual(
      seen,
      whole.data.map((user: { id: string }) => user.id),
    );
    assert.equal(new Set(seen).size, people.length + 1);
  });
}

test('a parameter the list does not know, and values it cannot take, are refused', async () => {
  for (const query of [
    'colour=red',
    'role=boss',
    'is_active=1',
    'limit=0',
    'limit=101',
    'sort=phone',
    'search=',
    'cursor=x',
    'email_verified=yes',
  ]) {
    assertProblem(await list(query), 422, 'validation_failed');
  }
});

test('no list tells a password hash or a token', async () => {
  const { body } = await list('');
  assert.deepEqual(Object.keys(body.data[0]).sort(), [
    'created_at',
    'email',
    'email_verified',
    'id',
    'is_active',
    'last_login',
    'locale',
    'name',
    'phone',
    'role',
    'second_factor',
    'updated_at',
  ]);
});
