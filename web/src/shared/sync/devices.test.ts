// @vitest-environment node
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { uuid7 } from '../ids';
import type { LeftToHandOver } from './devices';
import { prepareFile } from './files';
import { isFull } from './room';
import { diskWith } from './testing/disk';
import { ModelServer } from './testing/server';
import { Tab } from './testing/tablet';

// Machines that do much else are slow.
vi.setConfig({ testTimeout: 60_000 });

const SITE = '00000000-0000-7000-8000-00000000aaaa';
const POINT = { lon: 108, lat: 34, acc: 5, alt: null, speed: null, bearing: null };
let server: ModelServer;
let tab: Tab;
let told: LeftToHandOver[];
let room: boolean;
let restore: () => void;
const who = { user: uuid7(), device: uuid7(), token: 'mine', indexedDB: new IDBFactory() };
const open = (): Promise<Tab> => Tab.open(server, { ...who, now: () => server.now, handingOver: (left) => told.push(left) });

beforeEach(async () => {
  room = true;
  // What is noted of a sending is all that still fits: else nobody would hear of the revocation.
  restore = diskWith((tables) => room || tables.includes('answers'));
  told = [];
  server = new ModelServer();
  server.put('site', SITE, { name: 'a site' });
  server.assign(who.user, SITE, true);
  server.addDevice('mine', who.device, who.user);
  tab = await open();
});
afterEach(async () => {
  restore();
  tab.close();
  await tab.store.remove();
});

/** The page goes on, whatever the disk does with it. */
async function enter(write: Promise<unknown>): Promise<void> {
  await write.catch((error: unknown) => {
    if (!isFull(error)) throw error;
  });
}

const photograph = async (visit: string, bytes: string): Promise<void> => enter(tab.store.addPhoto(visit, await prepareFile(new File([bytes], 'gate.jpg'))));
const leftPhotos = (): string[] => [...server.leftPhotos.values()].map((bytes) => new TextDecoder().decode(bytes)).sort();

interface HandedOp {
  readonly type: string;
  readonly id: string;
  readonly action: string;
  readonly data: { readonly note?: string; readonly points?: readonly { readonly t: string }[] };
}
const handedOver = (): HandedOp[][] => server.quarantined.flatMap((body) => (JSON.parse(body) as { groups: HandedOp[][] }).groups);

test('a revoked tablet hands over what its store has not taken, and is wiped once that can be', async () => {
  const visit = await tab.store.create('visit', { site: SITE, note: 'before' });
  await photograph(visit, 'a picture that is kept');
  await tab.store.addPoint(visit, { t: 1_000, ...POINT });
  room = false;
  await enter(tab.store.update('visit', visit, { note: 'after' }));
  await photograph(visit, 'a picture that is not');
  await tab.store.addPoint(visit, { t: 2_000, ...POINT });
  server.revoke(who.device, 'after_quarantine');
  expect(await tab.core.syncRecords()).toMatchObject({ outcome: 'revoked', error: { inner: { name: 'QuotaExceededError' } } });
  expect(handedOver().map((group) => group.map(({ type, action, data }) => `${action} ${type} ${data.note ?? data.points?.map(({ t }) => t).join() ?? ''}`))).toEqual([
    ['create visit before'],
    ['create visit_photo '],
    ['update visit after'],
    ['create visit_photo '],
    ['create trail_points 1970-01-01T00:00:01.000Z'],
    ['create trail_points 1970-01-01T00:00:02.000Z'],
  ]);
  expect(leftPhotos()).toEqual(['a picture that is kept', 'a picture that is not']);
  expect(told[0]).toEqual({ groups: 4, points: 2, files: 2, bytes: 43, inMemory: true });
  expect(told.at(-1)).toEqual({ groups: 0, points: 0, files: 0, bytes: 0, inMemory: false });
  room = true;
  expect(await tab.core.syncRecords()).toMatchObject({ outcome: 'wiped', error: null });
  expect(handedOver()).toHaveLength(6);
  expect(tab.store.memory.isEmpty).toBe(true);
  expect(await tab.store.db.ops.count()).toBe(0);
});

test('what a page holds in memory is handed over also when another page of it has emptied the store', async () => {
  const visit = await tab.store.create('visit', { site: SITE });
  room = false;
  await enter(tab.store.update('visit', visit, { note: 'in this page alone' }));
  room = true;
  server.revoke(who.device, 'after_quarantine');
  const other = await open();
  expect(await other.core.syncRecords()).toMatchObject({ outcome: 'wiped' });
  expect(server.quarantined.join()).not.toContain('in this page alone');
  expect(await tab.core.syncRecords()).toMatchObject({ outcome: 'wiped', error: null });
  expect(server.quarantined.join()).toContain('in this page alone');
  other.close();
});

test('what a page of a stolen tablet holds in memory is dropped', async () => {
  room = false;
  await enter(tab.store.create('visit', { site: SITE, note: 'in this page alone' }));
  room = true;
  server.revoke(who.device, 'now');
  expect(await tab.core.syncRecords()).toMatchObject({ outcome: 'wiped', error: null });
  expect(server.quarantined).toEqual([]);
  expect(tab.store.memory.isEmpty).toBe(true);
});

test('of a photo whose deletion waits nothing is handed over, and nothing waits for it', async () => {
  const visit = await tab.store.create('visit', { site: SITE });
  await photograph(visit, 'taken back');
  const [photo] = await tab.store.list('visit_photo');
  await tab.store.delete('visit_photo', photo?.id ?? '');
  server.revoke(who.device, 'after_quarantine');
  expect(await tab.core.syncRecords()).toMatchObject({ outcome: 'wiped', error: null });
  expect(leftPhotos()).toEqual([]);
});
