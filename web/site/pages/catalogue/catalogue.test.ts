import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../../../test/app.ts';
import { makeCourse, makeSession } from '../../../../test/make.ts';
import { nextAddress, previousAddress, readChoice } from './choice.ts';

const { app, call, sql, person } = await testApp(undefined, {}, { site: true });

const robots = await makeCourse(sql, {
  title: 'Build a robot',
  category: 'Robotics',
  audience: 'Kids',
  price: 9500,
});
const python = await makeCourse(sql, { title: 'Python for the office', category: 'Development', price: 0 });
const teams = await makeCourse(sql, {
  title: 'Phishing drills',
  category: 'Cybersecurity',
  audience: 'Corporate',
  price: null,
});
await makeSession(sql, { course_id: robots.id, capacity: 3, location: 'Darasa Karen, Ngong Road, Nairobi' });
const crowded = await makeSession(sql, { course_id: python.id, capacity: 20, location: 'Online' });
for (let n = 0; n < 12; n += 1) await makeCourse(sql, { title: `Data class ${n}`, category: 'Data' });

async function page(path: string, headers: Record<string, string> = {}) {
  const answer = await call('GET', path, { headers });
  assert.equal(answer.status, 200, path);
  return answer.body as string;
}
const titles = (html: string) =>
  [...html.matchAll(/<h2><a href="\/courses\/[\w-]+">([^<]+)<\/a>/g)].map((match) => match[1]);
const said = (html: string) => /id="results-said"[^>]*>([^<]*)</.exec(html)?.[1];
/** The card of one course. */
const card = (html: string, id: string) =>
  html.slice(html.indexOf(`<a href="/courses/${id}"`)).split('</li>')[0]!;

test('the catalogue says of each course what it costs, when and where it is next, and how many seats are left', async () => {
  const html = await page('/courses');
  assert.equal(said(html), '15 courses');
  assert.deepEqual(titles(html).slice(0, 2).sort(), ['Build a robot', 'Python for the office']);
  assert.match(card(html, robots.id), /Darasa Karen<.*KES\u00a09,500.*Only 3 seats left/s);
  assert.match(card(html, python.id), /Online<.*Free.*Seats available/s);
  const cyber = await page('/courses?cat=Cybersecurity');
  assert.match(card(cyber, teams.id), /No date yet.*Price on request/s);
});

test('seats that others wait for are not offered as free', async () => {
  await sql`update sessions set waiting = 2 where id = ${crowded.id}`;
  assert.match(card(await page('/courses?q=python'), python.id), /Full/);
  await sql`update sessions set waiting = 0 where id = ${crowded.id}`;
});

test('every choice is in the address, shown as a chip that takes it away, and kept by the form', async () => {
  const html = await page('/courses?q=robt&cat=Robotics&audience=Kids&place=karen&when=month');
  assert.deepEqual(titles(html), ['Build a robot']);
  assert.match(html, /<option value="karen" selected="">/);
  assert.match(html, /name="q"[^>]*value="robt"/);
  const without = '/courses?q=robt&amp;cat=Robotics&amp;when=month&amp;place=karen';
  assert.ok(html.includes(`href="${without}"`), 'a chip leaves all other choices as they are');
  assert.match(html, /Clear all/);
  assert.deepEqual(titles(await page('/courses?free=1')), ['Python for the office']);
  assert.match(html, /name="robots" content="noindex"/);
});

test('nothing found offers the nearest courses and another way', async () => {
  const html = await page('/courses?q=python&audience=Kids');
  assert.equal(said(html), 'No course matches');
  assert.match(html, /Close to what you asked for.*Python for the office/s);
  assert.match(html, /href="\/companies\?topic=python"/);
});

test('pages are links; a page that is not there any more leads to the first', async () => {
  const first = await page('/courses?sort=new');
  const next = /rel="next" href="([^"]+)"/.exec(first)?.[1]?.replaceAll('&amp;', '&');
  assert.ok(next);
  const second = await page(next);
  assert.match(second, /Page 2 of 2/);
  assert.match(second, /rel="prev" href="\/courses\?sort=new"/);
  assert.equal(new Set([...titles(first), ...titles(second)]).size, 15);
  const stale = await call('GET', '/courses?sort=cheap&cursor=bm9uc2Vuc2U&page=4');
  assert.deepEqual([stale.status, stale.headers.location], [303, '/courses?sort=cheap']);
});

test('from each page a link leads to the one before, as far as anybody has come', () => {
  const walk = [readChoice({ cat: 'Data' })];
  for (let n = 2; n <= 14; n++) walk.push(read(nextAddress(walk.at(-1)!, `cursor-of-${n}`)));
  for (let n = 14; n > 4; n--) {
    const before = read(previousAddress(walk[n - 1]!)!);
    assert.deepEqual([before.cursor, before.page], [walk[n - 2]!.cursor, walk[n - 2]!.page]);
  }
  assert.equal(previousAddress(walk[1]!), '/courses?cat=Data');
  assert.equal(previousAddress(walk[0]!), null);
});
const read = (address: string) => readChoice(Object.fromEntries(new URL(address, 'http://x').searchParams));

test('nonsense in an address is left out, and nothing of it becomes part of the page', async () => {
  const html = await page(
    '/courses?cat=Cooking&when=1-1&sort=colour&free=9&page=7&q=%3Cscript%3E&q=two&place=%00',
  );
  assert.doesNotMatch(html, /<script>/);
  assert.match(html, /“&lt;script&gt;”/);
  assert.equal((await call('GET', `/courses?q=${'x'.repeat(3000)}`)).status, 200);
});

test('the script is given the results alone', async () => {
  const html = await page('/courses?cat=Robotics&part=results');
  assert.match(html, /^<!doctype html><div id="results"/);
  assert.match(html, /data-said="1 course"/);
  assert.doesNotMatch(html, /<form|<style/);
});

test('Swahili speakers read the catalogue in Swahili', async () => {
  const html = await page('/courses', { cookie: 'language=sw' });
  assert.equal(said(html), 'Kozi 15');
  assert.match(html, /Zimebaki nafasi 3 tu/);
  assert.match(html, /<html lang="sw"/);
});

test('two pictures come at once, the others when they are scrolled to, and none to people who save data', async () => {
  await sql`update courses set image = '/files/a.svg'`;
  const html = await page('/courses');
  const pictures = [...html.matchAll(/<img [^>]*>/g)].map((match) => match[0]);
  assert.equal(pictures.filter((tag) => !tag.includes('loading="lazy"')).length, 2);
  assert.ok(pictures.every((tag) => / width="\d+" height="\d+"/.test(tag)));
  assert.doesNotMatch(await page('/courses', { 'save-data': 'on' }), /<img/);
  const variants = [320, 640].flatMap((width) =>
    ['avif', 'webp'].map((type) => ({
      url: `/files/${width}.${type}`,
      type: `image/${type}`,
      width,
      height: width / 2,
    })),
  );
  await sql`update courses set image_variants = ${sql.json(variants)} where id = ${robots.id}`;
  assert.match(
    await page('/courses?cat=Robotics'),
    /<source type="image\/avif" srcSet="\/files\/320\.avif 320w, \/files\/640\.avif 640w"/,
  );
});

test('the start page shows what starts next and leads to subjects, companies and courses', async () => {
  const html = await page('/');
  for (const text of [
    'Build a robot',
    'Robotics',
    'href="/courses?cat=Data"',
    'href="/companies"',
    'Pay by M-Pesa',
  ])
    assert.ok(html.includes(text), text);
  assert.equal((await call('GET', '/search?q=robots')).headers.location, '/courses?q=robots');
});

test('visitors get a page that was made for all of them, and people who are logged in their own', async () => {
  const br = { 'accept-encoding': 'br' };
  const open = await app.inject({ url: '/courses', headers: br });
  assert.equal(open.headers['content-encoding'], 'br');
  assert.match(String(open.headers.etag), /^"/);
  const again = await app.inject({
    url: '/courses',
    headers: { ...br, 'if-none-match': String(open.headers.etag) },
  });
  assert.equal(again.statusCode, 304);
  const student = await person();
  const own = await page('/courses', { authorization: `Bearer ${student.token}` });
  assert.match(own, /href="\/account"/);
  assert.doesNotMatch(await page('/courses'), /href="\/account"/);
});
