// @vitest-environment node
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { uuid7 } from '../ids';
import { ModelServer } from './testing/server';
import { Tab } from './testing/tablet';

// Machines that do much else are slow.
vi.setConfig({ testTimeout: 60_000 });

const SITE = '00000000-0000-7000-8000-00000000aaaa';
let server: ModelServer;
let mine: Tab;
let theirs: Tab;
let visit: string;
let conflict: string;

/** A tablet of a person at the site, in step with the server. */
async function tablet(name: string): Promise<Tab> {
  const [user, device] = [`${name}-${uuid7()}`, uuid7()];
  server.assign(user, SITE, true);
  server.addDevice(name, device, user);
  const tab = await Tab.open(server, { user, device, token: name, now: () => server.now, indexedDB: new IDBFactory() });
  await tab.core.sync();
  return tab;
}

beforeEach(async () => {
  server = new ModelServer();
  server.put('site', SITE, { name: 'a site' });
  visit = uuid7();
  server.put('visit', visit, { site: SITE, status: 'planned', note: 'before', answers: { exits: 'ok' } });
  [theirs, mine] = [await tablet('theirs'), await tablet('mine')];
  await theirs.store.update('visit', visit, { note: 'theirs', 'answers.exits': 'blocked' });
  await mine.store.update('visit', visit, { note: 'mine', 'answers.exits': 'open' });
  await theirs.core.sync();
  await mine.core.sync();
  const [open] = await mine.store.conflicts();
  if (!open) throw new Error('there is no conflict');
  conflict = open.id;
});
afterEach(async () => {
  for (const one of [mine, theirs]) {
    one.close();
    await one.store.remove();
  }
});

const seen = async (): Promise<unknown[]> => {
  const data = await mine.store.get('visit', visit);
  const [listed] = await mine.store.list('visit', { site: SITE });
  expect(listed?.data ?? null).toEqual(data);
  return [data?.['note'], data?.['answers']];
};

describe('what was decided about a record', () => {
  test('is what the record shows from then on: before it is sent, between answer and feed, and after', async () => {
    expect(await seen()).toEqual(['theirs', { exits: 'blocked' }]);
    await mine.store.resolve(conflict, { note: 'both', 'answers.exits': null });
    expect(await seen()).toEqual(['both', {}]);
    const [waiting] = await mine.store.list('visit');
    expect(waiting?.waiting).toBe(true);
    // The server has taken it; the feed has not been read.
    await mine.core.run(async (report) => void (await mine.core.pusher.pushBatch(report.pushed)));
    expect((await mine.store.unsent()).ops).toBe(0);
    expect(await seen()).toEqual(['both', {}]);
    expect((await mine.store.list('visit'))[0]?.waiting).toBe(false);
    await mine.core.sync();
    expect(await seen()).toEqual(['both', {}]);
    expect((await mine.store.db.records.get(['visit', visit]))?.data).toEqual(server.rows.get(`visit ${visit}`)?.data);
  });

  test('gives way to what is entered afterwards, here and at the server', async () => {
    await mine.store.update('visit', visit, { status: 'in_progress' });
    await mine.store.resolve(conflict, { note: 'decided', 'answers.exits': 'open' });
    await mine.store.update('visit', visit, { note: 'after it' });
    expect(await seen()).toEqual(['after it', { exits: 'open' }]);
    await mine.core.sync();
    expect(await seen()).toEqual(['after it', { exits: 'open' }]);
    expect(server.rows.get(`visit ${visit}`)?.data).toMatchObject({ note: 'after it', status: 'in_progress' });
    expect(await mine.store.conflicts()).toEqual([]);
  });

  test('is sent after the work on the record that it came after', async () => {
    await mine.store.update('visit', visit, { note: 'one more word' });
    await mine.store.resolve(conflict, { note: 'decided', 'answers.exits': 'open' });
    const [first] = await mine.store.db.groups.toArray();
    await mine.store.db.groups.update(first?.number ?? 0, { waitUntil: mine.store.now() + 60_000 });
    await mine.core.run(async (report) => void (await mine.core.pusher.pushBatch(report.pushed)));
    expect((await mine.store.db.ops.orderBy('number').toArray()).map(({ type }) => type)).toEqual(['visit', 'conflict']);
    await mine.store.db.groups.toCollection().modify({ waitUntil: 0 });
    await mine.core.sync();
    expect(server.rows.get(`visit ${visit}`)?.data).toMatchObject({ note: 'decided' });
  });

  test('shows a record that is to go as gone', async () => {
    await mine.store.db.records.where({ type: 'conflict', id: conflict }).modify((one) => {
      (one as { data: unknown }).data = { ...one.data, fields: { deleted: { base: false, server: false, device: true } } };
    });
    await mine.store.resolve(conflict, { deleted: true });
    expect(await seen()).toEqual([undefined, undefined]);
  });

  test('is no longer shown where others decided first', async () => {
    await mine.store.resolve(conflict, { note: 'mine', 'answers.exits': 'open' });
    await theirs.core.sync();
    await theirs.store.resolve(conflict, { note: 'theirs', 'answers.exits': 'blocked' });
    await theirs.core.sync();
    await mine.core.run(async (report) => void (await mine.core.puller.pullPage(report.pulled)));
    await mine.core.run(async (report) => void (await mine.core.puller.pullPage(report.pulled)));
    expect(await seen()).toEqual(['theirs', { exits: 'blocked' }]);
    await mine.core.sync();
    expect(await mine.store.setAside()).toMatchObject([{ code: 'already_resolved' }]);
    expect(await seen()).toEqual(['theirs', { exits: 'blocked' }]);
  });
});
