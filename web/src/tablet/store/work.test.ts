// @vitest-environment node
import 'fake-indexeddb/auto';
import { SyncCore, openStore, takePhotoAway } from '@shared/sync';
import { diskWith } from '@shared/sync/testing/disk';
import { ModelServer } from '@shared/sync/testing/server';
import { uuid7 } from '@shared/ids';
import Dexie, { liveQuery } from 'dexie';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { groundsOf, sitesOf, visitsOf } from '../api/sites';
import type { AssignedSite } from '../api/sites';
import { addPhoto, placePhoto } from '../photos/photos';
import { raiseCase } from '../visits/cases';
import { correctTimes } from '../visits/times';
import { beginVisit, discardVisit, finishVisit, planVisit, replanVisit, takeUpVisit } from '../visits/visit';
import { takeOver } from './migrate';
import { Work, countUnsent, draftOf, fixesOf, heldVisit, keepNames, localVisit, photosOf, runningVisit, setDraftOf, setParticipants, takeBack, tryAgain, writeText } from './work';
import type { LocalVisit } from './work';

// Machines that do much else are slow.
vi.setConfig({ testTimeout: 60_000 });

const SITE = { id: uuid7(), name: '厂', name_en: 'Works', address: '', location: [108.94, 34.26] } as const as unknown as AssignedSite;
const HERE = { position: [108.95, 34.25], accuracyM: 8 } as const;
const COLLEAGUE = uuid7();
let me: string;
let work: Work;

beforeEach(async () => {
  me = uuid7();
  work = new Work((await openStore({ origin: 'https://portal.test', user: me, device: uuid7() })).store, me);
});

const pulled = async (type: string, id: string, data: Record<string, unknown>): Promise<unknown> => work.store.db.records.put({ type, id, rev: 7, base: 7, seen: 1, sum: '', data });
const local = async (id: string): Promise<LocalVisit> => {
  const found = await localVisit(work, id);
  expect(found).toBeDefined();
  return found as LocalVisit;
};
/** The server answered everything: what was refused is told by `aside`. */
const answered = async (aside: string | null = null): Promise<void> => {
  if (aside === null) await work.store.db.ops.clear();
  else await work.store.db.ops.toCollection().modify({ state: 'aside', code: aside });
};

describe('a visit', () => {
  test('of a colleague is read without a network as far as the tablet has it', async () => {
    const id = uuid7();
    expect(await heldVisit(work, id)).toBeNull();
    await keepNames(work, [{ id: COLLEAGUE, name: '周明' }]);
    await pulled('visit', id, { site: SITE.id, status: 'returned', started_at: '2026-11-20T01:00:00Z', finished_at: null, position: null, note: '停电', returned_reason: '缺照片', participants: [COLLEAGUE] });
    expect(await heldVisit(work, id)).toEqual({ site: SITE.id, status: 'returned', startedAt: '2026-11-20T01:00:00Z', finishedAt: null, recordedStartedAt: null, recordedFinishedAt: null, position: null, note: '停电', signedBy: '', signature: '', returnedReason: '缺照片', participants: [{ id: COLLEAGUE, name: '周明' }] });
    expect(await localVisit(work, id)).toBeUndefined();
  });

  test('is under way from its beginning to its end, over reloads', async () => {
    const id = await beginVisit(work, SITE, HERE);
    await writeText(work, id, 'note', '一切正常');
    await setParticipants(work, id, [COLLEAGUE]);
    await keepNames(work, [{ id: COLLEAGUE, name: '周明' }]);
    expect(await runningVisit(work)).toMatchObject({ id, note: '一切正常', position: [108.95, 34.25], accuracyM: 8, participants: [{ id: COLLEAGUE, name: '周明' }], confirmed: 'nothing' });
    await finishVisit(work, await local(id));
    expect(await runningVisit(work)).toBeUndefined();
    expect(await local(id)).toMatchObject({ confirmed: 'nothing' });
    // All that while it is one operation: nothing of it was sent.
    expect((await work.store.unsent()).ops).toBe(1);
    expect(await work.store.get('visit', id)).toMatchObject({ status: 'reported', note: '一切正常', participants: [me, COLLEAGUE].sort() });
  });

  test('tells a screen that follows it when the server has its report', async () => {
    const server = new ModelServer();
    server.addDevice('token', work.store.stamp.device, me);
    server.put('site', SITE.id, { name: '厂' });
    server.assign(me, SITE.id, true);
    const core = new SyncCore(work.store, { token: () => 'token', fetch: server.fetch });
    await core.sync();
    const id = await beginVisit(work, SITE, HERE);
    const seen: (string | undefined)[] = [];
    const followed = liveQuery(async () => localVisit(work, id)).subscribe((visit) => void seen.push(visit?.confirmed));
    await core.sync();
    await writeText(work, id, 'note', 'a');
    await core.sync();
    await finishVisit(work, await local(id));
    await core.sync();
    await vi.waitFor(() => expect(seen.at(-1)).toBe('reported'), { timeout: 10_000 });
    await core.sync();
    await new Promise((resolve) => setTimeout(resolve, 500));
    followed.unsubscribe();
    expect(seen.at(-1)).toBe('reported');
  });

  test('that was sent back is corrected with its times as they were', async () => {
    const id = uuid7();
    const times = { started_at: '2026-11-20T01:00:00Z', finished_at: '2026-11-20T02:00:00Z' };
    await pulled('visit', id, { site: SITE.id, status: 'returned', returned_reason: '不全', note: 'a', participants: [me], ...times });
    const [returned] = await visitsOf(work, SITE.id);
    expect(returned).toMatchObject({ id, status: 'returned', returned_reason: '不全' });
    if (returned) await takeUpVisit(work, returned, SITE, HERE);
    expect(await local(id)).toMatchObject({ finishedAt: null, endBefore: times.finished_at });
    await finishVisit(work, await local(id));
    expect(await work.store.get('visit', id)).toMatchObject({ status: 'reported', ...times });
    expect((await local(id)).finishedAt).toBe(times.finished_at);
  });

  test('that is reported is changed without a new report, and its times stay', async () => {
    const id = uuid7();
    const times = { started_at: '2026-11-20T01:00:00Z', finished_at: '2026-11-20T02:00:00Z' };
    await pulled('visit', id, { site: SITE.id, status: 'reported', note: 'a', participants: [me], ...times });
    await takeUpVisit(work, { id, status: 'reported', ...times }, SITE, null);
    expect(await local(id)).toMatchObject({ status: 'reported', finishedAt: null, endBefore: times.finished_at });
    await writeText(work, id, 'note', 'b');
    await finishVisit(work, await local(id));
    expect((await work.store.unsentOf('visit', id)).map(({ data }) => data)).toEqual([{ note: 'b' }]);
    expect(await work.store.get('visit', id)).toMatchObject({ status: 'reported', note: 'b', ...times });
    expect((await local(id)).finishedAt).toBe(times.finished_at);
  });

  test('that was begun by mistake goes with its photos and its trail', async () => {
    const id = await beginVisit(work, SITE, HERE);
    const photo = await addPhoto(work, id, new File(['a'], 'a.jpg', { lastModified: Date.now() }), HERE);
    await work.store.addPoint(id, { t: Date.now(), lon: 108.95, lat: 34.25, acc: 8, alt: null, speed: null, bearing: null });
    await discardVisit(work, id);
    expect(await localVisit(work, id)).toBeUndefined();
    expect(await runningVisit(work)).toBeUndefined();
    expect(await work.store.get('visit', id)).toBeNull();
    expect(await photosOf(work, id)).toEqual([]);
    expect(await fixesOf(work, id)).toEqual([]);
    // The server may know of it already.
    expect((await work.store.unsentOf('visit', id)).map(({ op }) => op.action)).toEqual(['create', 'delete']);
    // Of its photo it does not.
    expect(await work.store.unsentOf('visit_photo', photo)).toEqual([]);
    expect(await work.store.bytesOf(photo)).toBeNull();
  });

  test('that was begun by mistake is there whole or not at all, whenever the page dies', async () => {
    const begin = IDBDatabase.prototype.transaction;
    let left = Infinity;
    const died = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...words) {
      if (words[1] === 'readwrite' && (left -= 1) < 0) throw new Error('the page died');
      return begin.apply(this, words);
    });
    work = new Work((await openStore({ origin: 'https://portal.test', user: me, device: uuid7() })).store, me);
    const id = await beginVisit(work, SITE, HERE);
    for (const name of ['a', 'b']) await addPhoto(work, id, new File([name], `${name}.jpg`, { lastModified: Date.now() }), HERE);
    await work.store.addPoint(id, { t: Date.now(), lon: 108.95, lat: 34.25, acc: 8, alt: null, speed: null, bearing: null });
    await setDraftOf(work, id, { id: null, base: null, category: '', text: '半句', settled: false, open: true });
    const there = async (): Promise<boolean[]> => [
      (await localVisit(work, id)) !== undefined,
      (await draftOf(work, id)) !== undefined,
      (await work.store.get('visit', id)) !== null,
      (await photosOf(work, id)).length === 2,
      (await fixesOf(work, id)).length === 1,
    ];
    let writes = 0;
    for (; writes < 20; writes += 1) {
      left = writes;
      if (await discardVisit(work, id).then(() => true, () => false)) break;
      expect(await there()).toEqual([true, true, true, true, true]);
    }
    died.mockRestore();
    expect(writes).toBeGreaterThan(0);
    expect(await there()).toEqual([false, false, false, false, false]);
  });

  test('that is refused keeps what was entered, and is tried again or taken back', async () => {
    const id = await beginVisit(work, SITE, null);
    await writeText(work, id, 'note', 'kept');
    await answered('forbidden');
    expect(await local(id)).toMatchObject({ note: 'kept', refusal: { code: 'forbidden' } });
    expect(await runningVisit(work)).toBeUndefined();
    await tryAgain(work, id);
    expect(await local(id)).toMatchObject({ note: 'kept', refusal: null });
    await answered('forbidden');
    await takeBack(work, id);
    expect(await localVisit(work, id)).toBeUndefined();
    expect(await countUnsent(work)).toEqual({ visits: 0, fixes: 0, photos: 0 });
  });

  test('has a photo before its place is known, and none of one that was removed meanwhile', async () => {
    const id = await beginVisit(work, SITE, null);
    const file = (name: string): File => new File([name], `${name}.jpg`, { lastModified: Date.now() });
    const [kept, removed] = [await addPhoto(work, id, file('a'), null), await addPhoto(work, id, file('b'), null)];
    expect(await photosOf(work, id)).toMatchObject([{ position: null }, { position: null }]);
    await takePhotoAway(work.store, removed);
    for (const photo of [kept, removed]) await placePhoto(work, photo, HERE);
    expect(await photosOf(work, id)).toMatchObject([{ id: kept, position: [108.95, 34.25], sigmaM: 8 }]);
    expect(await work.store.unsentOf('visit_photo', removed)).toEqual([]);
  });

  test('does not write over what a colleague wrote and the person has not seen', async () => {
    const server = new ModelServer();
    server.addDevice('token', work.store.stamp.device, me);
    server.put('site', SITE.id, { name: '厂' });
    server.assign(me, SITE.id, true);
    const core = new SyncCore(work.store, { token: () => 'token', fetch: server.fetch });
    await core.sync();
    const id = await beginVisit(work, SITE, HERE);
    await core.sync();
    const { base } = await local(id);
    server.put('visit', id, { note: 'theirs' });
    await core.sync();
    expect(await local(id)).toMatchObject({ note: 'theirs' });
    await writeText(work, id, 'note', 'mine', { base });
    expect((await local(id)).note).toBe('mine');
    await core.sync();
    expect(await local(id)).toMatchObject({ note: 'theirs' });
    expect(await work.store.conflicts()).toMatchObject([{ record: id, fields: { note: { server: 'theirs', device: 'mine' } } }]);
  });

  test('whose note is written in two tabs at once holds what was written in each, also after it was sent', async () => {
    const id = await beginVisit(work, SITE, HERE);
    expect(await writeText(work, id, 'note', '前门锁着', { text: '' })).toBe('前门锁着');
    expect(await writeText(work, id, 'note', '后门开着', { text: '' })).toBe('前门锁着后门开着');
    expect(await writeText(work, id, 'note', '东前门锁着', { text: '前门锁着' })).toBe('东前门锁着后门开着');
    await pulled('visit', id, (await work.store.get('visit', id)) ?? {});
    await answered();
    expect(await writeText(work, id, 'note', '前门锁着后门开着。', { text: '前门锁着后门开着' })).toBe('东前门锁着后门开着。');
    // What one tab has seen of the other is taken out like any other text.
    expect(await writeText(work, id, 'note', '东门锁着', { text: '东前门锁着后门开着。' })).toBe('东门锁着');
    expect(await local(id)).toMatchObject({ note: '东门锁着' });
    // A colleague's is no text of one's own.
    await answered();
    await pulled('visit', id, { ...(await work.store.get('visit', id)), note: 'theirs' });
    expect(await writeText(work, id, 'note', '东门锁着。', { text: '东门锁着' })).toBe('东门锁着。');
  });

  test('has each text that is typed in two tabs at once by itself: the name of who signed, an answer', async () => {
    const id = await beginVisit(work, SITE, HERE);
    const [name, answer] = ['signed_by', 'answers.remark'] as const;
    await writeText(work, id, name, '王', { text: '' });
    await writeText(work, id, answer, '通道畅通', { text: '' });
    expect(await writeText(work, id, answer, '灭火器齐全', { text: '' })).toBe('通道畅通灭火器齐全');
    expect(await writeText(work, id, name, '王工', { text: '王' })).toBe('王工');
    await work.store.update('visit', id, { signature: 's1 600 200 M10,20 3,4' });
    expect(await local(id)).toMatchObject({ signedBy: '王工', signature: 's1 600 200 M10,20 3,4', note: '' });
    // One that is emptied is no answer any more.
    expect(await writeText(work, id, answer, '', { text: '通道畅通灭火器齐全' })).toBe('');
    expect((await work.store.get('visit', id))?.['answers']).toEqual({});
  });

  test('keeps what was recorded of its times beside what is reported, whatever is corrected after it', async () => {
    const id = await beginVisit(work, SITE, HERE);
    const { startedAt } = await local(id);
    const earlier = new Date(Date.parse(startedAt) - 600_000).toISOString();
    await correctTimes(work, await local(id), { startedAt: earlier, finishedAt: null });
    await correctTimes(work, await local(id), { startedAt: new Date(Date.parse(startedAt) - 300_000).toISOString(), finishedAt: null });
    expect((await local(id)).startedAt).not.toBe(earlier);
    expect(await local(id)).toMatchObject({ recordedStartedAt: startedAt, recordedFinishedAt: null, endBefore: null });
    await finishVisit(work, await local(id));
    const { finishedAt } = await local(id);
    await takeUpVisit(work, { id, status: 'reported', started_at: startedAt, finished_at: finishedAt }, SITE, null);
    const over = await local(id);
    await correctTimes(work, over, { startedAt: over.startedAt, finishedAt: over.startedAt });
    expect(await local(id)).toMatchObject({ endBefore: over.startedAt, recordedStartedAt: startedAt, recordedFinishedAt: finishedAt });
    // Sent as one operation with the beginning, it still says what was recorded.
    expect((await work.store.unsentOf('visit', id)).map(({ data }) => data)).toMatchObject([{ recorded_started_at: startedAt, recorded_finished_at: finishedAt }]);
  });

  test('is planned, put off and begun without a network', async () => {
    const id = await planVisit(work, SITE.id, { day: '2026-12-01', note: '看消防' });
    const planned = { site: SITE.id, status: 'planned', planned_for: '2026-12-01', note: '看消防', participants: [me] };
    expect(await work.store.get('visit', id)).toMatchObject(planned);
    await replanVisit(work, id, { day: '2026-12-03', note: '看消防' }, null);
    expect(await visitsOf(work, SITE.id)).toMatchObject([{ id, status: 'planned', planned_for: '2026-12-03', started_at: null }]);
    await takeUpVisit(work, { id, status: 'planned', started_at: null, finished_at: null }, SITE, HERE);
    expect(await local(id)).toMatchObject({ status: 'in_progress', note: '看消防' });
  });

  test('keeps the problem that is being written until it is taken back', async () => {
    const id = await beginVisit(work, SITE, null);
    const draft = { id: null, base: null, category: 'c', text: 'Lea', settled: false, open: true };
    await setDraftOf(work, id, draft);
    expect(await draftOf(work, id)).toEqual(draft);
    expect(await runningVisit(work)).toMatchObject({ id });
    await answered('forbidden');
    await takeBack(work, id);
    expect(await draftOf(work, id)).toBeUndefined();
  });

  test('has photos, each with how far it has come', async () => {
    const id = await beginVisit(work, SITE, null);
    const photo = await addPhoto(work, id, new File(['x'], 'a.jpg', { type: 'image/jpeg', lastModified: Date.now() }), HERE);
    expect(await photosOf(work, id)).toMatchObject([{ id: photo, state: 'new', position: [108.95, 34.25], sigmaM: 8, size: 1, refusal: null }]);
    expect(await countUnsent(work)).toEqual({ visits: 1, fixes: 0, photos: 1 });
    const old = await addPhoto(work, id, new File(['y'], 'b.jpg', { lastModified: 1_700_000_000_000 }), HERE);
    expect((await photosOf(work, id)).find((one) => one.id === old)).toMatchObject({ takenAt: '2023-11-14T22:13:20.000Z', position: null });
    await work.store.delete('visit_photo', photo);
    expect((await photosOf(work, id)).map((one) => one.id)).toEqual([old]);
  });
});

test('a visit that was begun by mistake goes on a disk without room too, with its trail', async () => {
  let room = true;
  const restore = diskWith(() => room);
  work = new Work((await openStore({ origin: 'https://portal.test', user: me, device: uuid7() })).store, me);
  const point = (t: number): Promise<void> => work.store.addPoint(id, { t, lon: 108.95, lat: 34.25, acc: 8, alt: null, speed: null, bearing: null });
  const id = await beginVisit(work, SITE, HERE);
  await addPhoto(work, id, new File(['a'], 'a.jpg', { lastModified: Date.now() }), HERE);
  await point(1);
  room = false;
  await point(2);
  await discardVisit(work, id);
  const look = async (): Promise<void> => {
    expect(await localVisit(work, id)).toBeUndefined();
    expect(await work.store.get('visit', id)).toBeNull();
    expect(await photosOf(work, id)).toEqual([]);
    expect(await fixesOf(work, id)).toEqual([]);
  };
  await look();
  room = true;
  expect(await work.store.tryRefusedAgain()).toBe(true);
  restore();
  await look();
  expect(work.store.memory.positions).toEqual([]);
  expect(await work.store.db.points.count()).toBe(0);
});

test('a whole visit on a disk without room is shown as any other, and is in the store once there is room', async () => {
  let room = true;
  const restore = diskWith(() => room);
  work = new Work((await openStore({ origin: 'https://portal.test', user: me, device: uuid7() })).store, me);
  room = false;
  const id = await beginVisit(work, SITE, HERE);
  expect((await runningVisit(work))?.id).toBe(id);
  await expect(writeText(work, id, 'note', '满了')).rejects.toMatchObject({ inner: { name: 'QuotaExceededError' } });
  const photo = work.store.newId();
  await expect(addPhoto(work, id, new File(['x'], 'a.jpg', { lastModified: Date.now() }), HERE, { id: photo })).rejects.toBeDefined();
  const problem = await raiseCase(work, { site: SITE.id, visit: id, category: uuid7(), text: '门坏了' }, [photo]);
  await finishVisit(work, await local(id));
  const look = async (): Promise<void> => {
    expect(await runningVisit(work)).toBeUndefined();
    expect(await local(id)).toMatchObject({ status: 'reported', note: '满了' });
    expect(await work.store.get('case', problem)).toMatchObject({ text: '门坏了' });
    expect(await work.store.get('visit_photo', photo)).toMatchObject({ case: problem });
    expect(await (await work.store.bytesOf(photo))?.text()).toBe('x');
  };
  await look();
  expect(await work.store.db.ops.count()).toBe(0);
  room = true;
  expect(await work.store.tryRefusedAgain()).toBe(true);
  restore();
  await look();
  expect((await work.store.db.ops.orderBy('number').toArray()).map(({ type, action }) => `${action} ${type}`)).toEqual(['create visit', 'create visit_photo', 'create case', 'update visit_photo']);
});

test('the list of sites comes from the tablet, names from what the server once told', async () => {
  const assignment = { site: SITE.id, holder_user: me, holder_agency: null, liaisons: [COLLEAGUE], interval_days: 30, starts_on: '2026-01-01', ends_on: null };
  await pulled('district', 'd', { name: '碑林区' });
  await pulled('site', SITE.id, { name: '厂', name_en: '', code: 'S1', kind: 'enterprise', district: 'd', address: '', location: { type: 'Point', coordinates: [108.94, 34.26] }, contact_name: '', contact_phone: '', status: 'active' });
  await pulled('assignment', uuid7(), assignment);
  await keepNames(work, [{ id: me, name: '林知行' }, { id: COLLEAGUE, name: '周明' }]);
  const id = await beginVisit(work, SITE, null);
  await finishVisit(work, await local(id));
  const [site] = await sitesOf(work);
  expect(site).toMatchObject({ name: '厂', districtName: '碑林区', holderName: '林知行', liaisonNames: ['周明'], colleagues: [{ id: COLLEAGUE, name: '周明' }], location: [108.94, 34.26] });
  expect(site?.lastVisit).not.toBeNull();
});

test('from how far one counts as arrived is known without a network: of the site, of its districts, or by default', async () => {
  expect(await groundsOf(work, SITE)).toEqual({ location: { type: 'Point', coordinates: [...SITE.location] }, boundary: null, radiusM: 300 });
  await pulled('district', 'city', { name: '西安', parent: null, arrival_radius_m: 500 });
  // As one that was pulled before districts said it.
  await pulled('district', 'd', { name: '碑林区', parent: 'city' });
  const boundary = { type: 'MultiPolygon', coordinates: [[[[108.9, 34.2], [109, 34.2], [109, 34.3], [108.9, 34.2]]]] };
  await pulled('site', SITE.id, { district: 'd', location: { type: 'Point', coordinates: [108.94, 34.26] }, boundary, arrival_radius_m: null });
  expect(await groundsOf(work, SITE)).toMatchObject({ location: { coordinates: [108.94, 34.26] }, boundary, radiusM: 500 });
  await pulled('site', SITE.id, { district: 'd', location: { type: 'Point', coordinates: [108.94, 34.26] }, boundary: null, arrival_radius_m: 80 });
  expect(await groundsOf(work, SITE)).toMatchObject({ boundary: null, radiusM: 80 });
});

describe('what an older version left', () => {
  const old = { site: { ...SITE }, startedAt: '2026-11-20T01:00:00.000Z', position: [108.94, 34.26], accuracyM: 8, finishedAt: null, endBefore: null, note: 'old', participants: [{ id: COLLEAGUE, name: '周' }], participantsSent: true, refusal: null };
  const file = new Blob(['old picture']);
  const photo = { filename: 'a.jpg', filetype: 'image/jpeg', sha256: 'ab'.repeat(32), size: 11, takenAt: '2026-11-20T01:05:00.000Z', position: null, sigmaM: null, caption: '', uploadUrl: null, mismatches: 0, photo: null, refusal: null, file };

  async function leave(): Promise<string[]> {
    const db = new Dexie(`portal-tablet-${me}`);
    db.version(1).stores({ visits: 'id, startedAt, confirmed, site.id', fixes: '++key, [visit+t], sent', photos: 'id, visit, state' });
    const ids = [uuid7(), uuid7(), uuid7()];
    await db.table('visits').bulkAdd([
      { ...old, id: ids[0], confirmed: 'nothing' },
      { ...old, id: ids[1], confirmed: 'started', finishedAt: '2026-11-20T02:00:00.000Z' },
      { ...old, id: ids[2], confirmed: 'reported', finishedAt: '2026-11-20T02:00:00.000Z' },
    ]);
    await db.table('photos').bulkAdd([
      { ...photo, id: uuid7(), visit: ids[0], state: 'new' },
      { ...photo, id: uuid7(), visit: ids[1], state: 'announced', uploadUrl: 'https://portal.test/api/v1/uploads/7' },
      { ...photo, id: uuid7(), visit: ids[2], state: 'stored', file: null },
    ]);
    await db.table('fixes').bulkAdd([0, 1].map((sent) => ({ visit: ids[0], t: 1_700_000_000_000 + sent, lon: 108, lat: 34, acc: 5, alt: null, speed: null, bearing: null, sent })));
    db.close();
    return ids;
  }

  test('is taken over, and the old database goes', async () => {
    const [fresh = '', started = '', reported = ''] = await leave();
    expect(await takeOver(work.store, me)).toBe(2);
    expect(await Dexie.exists(`portal-tablet-${me}`)).toBe(false);
    expect(await runningVisit(work)).toMatchObject({ id: fresh, note: 'old', participants: [{ id: COLLEAGUE }] });
    expect(await work.store.get('visit', fresh)).toMatchObject({ site: SITE.id, status: 'in_progress', started_at: old.startedAt, position_acc_m: 8 });
    await pulled('visit', started, { site: SITE.id, status: 'in_progress', note: '', participants: [me] });
    expect(await work.store.get('visit', started)).toMatchObject({ status: 'reported', finished_at: '2026-11-20T02:00:00.000Z', note: 'old' });
    expect((await work.store.itemState('visit', reported)).waiting).toBe(0);
    expect((await photosOf(work, fresh)).map(({ state }) => state)).toEqual(['new']);
    expect(await work.store.filesOf(started)).toMatchObject([{ state: 'waiting', url: '/api/v1/uploads/7', offset: null }]);
    expect((await fixesOf(work, fresh)).map(({ sent }) => sent)).toEqual([0, 1]);
    expect(await countUnsent(work)).toEqual({ visits: 2, fixes: 1, photos: 2 });
    expect(await takeOver(work.store, me)).toBe(0);
  });

  test('is taken over once, also if the page closed before the old database had gone', async () => {
    await leave();
    await takeOver(work.store, me);
    await leave();
    await work.store.setNote('taken over', true);
    expect(await takeOver(work.store, me)).toBe(0);
    expect((await countUnsent(work)).visits).toBe(2);
  });
});
