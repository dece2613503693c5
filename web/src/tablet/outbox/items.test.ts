// @vitest-environment node
import 'fake-indexeddb/auto';
import { uuid7 } from '@shared/ids';
import { PARENT_ASIDE, openStore, originalId, prepareFile } from '@shared/sync';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { AssignedSite } from '../api/sites';
import { Work, correctionOf, countUnsettled, localVisit, photosOf, setCorrectionOf } from '../store/work';
import { addPhoto } from '../photos/photos';
import { beginVisit } from '../visits/visit';
import { countRefused, exportItem, giveUp, originalsOf, outboxOf, sendAgain } from './items';
import type { RefusedItem } from './items';
import { exportName } from './save';

// Machines that do much else are slow.
vi.setConfig({ testTimeout: 60_000 });

const SITE = { id: uuid7(), name: '渭光厂', name_en: 'Weiguang', address: '', location: [108.94, 34.26] } as const as unknown as AssignedSite;
let work: Work;
let visit: string;

beforeEach(async () => {
  const me = uuid7();
  work = new Work((await openStore({ origin: 'https://portal.test', user: me, device: uuid7() })).store, me);
  visit = await beginVisit(work, SITE, null);
});

const photo = (name = 'a.jpg'): Promise<string> => addPhoto(work, visit, new File([name], name, { type: 'image/jpeg' }), null);
/** The server refused an operation, and what belongs to it was set aside with it. */
async function refuse(type: string, code: string): Promise<void> {
  const queued = await work.store.db.ops.where('state').equals('queued').toArray();
  await work.store.db.ops.bulkPut(queued.map((op) => ({ ...op, state: 'aside', code: op.type === type ? code : PARENT_ASIDE })));
  await work.store.db.files.toCollection().modify({ state: 'aside', code: PARENT_ASIDE });
}
const refusedOnly = async (): Promise<RefusedItem> => {
  const { refused } = await outboxOf(work);
  expect(refused).toHaveLength(1);
  return refused[0] as RefusedItem;
};

describe('what waits', () => {
  test('is told record by record, with its site and how much it is', async () => {
    const id = await photo();
    await work.store.addPoint(visit, { t: 1, lon: 1, lat: 2, acc: 3, alt: null, speed: null, bearing: null });
    const { waiting, refused } = await outboxOf(work);
    expect(refused).toEqual([]);
    expect(waiting).toMatchObject([
      { type: 'visit', id: visit, site: { name: '渭光厂' }, changes: 1, later: null, file: null },
      { type: 'visit_photo', id, visit, site: { name: '渭光厂' }, changes: 1, file: { size: 5, failures: 0 } },
      { type: 'trail', id: visit, positions: 1 },
    ]);
  });

  test('is one item for a photo whose record is with the server and whose bytes are not', async () => {
    const id = await photo();
    await work.store.db.ops.where({ id }).delete();
    expect((await outboxOf(work)).waiting.filter(({ type }) => type === 'visit_photo')).toMatchObject([{ id, changes: 0, site: { name: '渭光厂' } }]);
  });

  test('says when the server wants it later', async () => {
    await work.store.db.groups.toCollection().modify({ code: 'busy' });
    expect((await outboxOf(work)).waiting).toMatchObject([{ later: 'busy' }]);
  });
});

describe('what was refused', () => {
  test('stands once, with the number of what waits for it', async () => {
    await photo();
    await photo('b.jpg');
    await refuse('visit', 'forbidden');
    expect(await refusedOnly()).toMatchObject({ type: 'visit', id: visit, code: 'forbidden', behind: 2, site: { name: '渭光厂' } });
    expect(await countRefused(work)).toBe(1);
  });

  test('goes again with what was put right, and what waited for it goes along', async () => {
    const id = await photo();
    await refuse('visit', 'too_long');
    const item = await refusedOnly();
    await sendAgain(work, item, { ...item.change?.data, note: '短' });
    expect((await outboxOf(work)).refused).toEqual([]);
    expect((await outboxOf(work)).waiting.map(({ key }) => key)).toEqual([`visit ${visit}`, `visit_photo ${id}`]);
    expect(await work.store.get('visit', visit)).toMatchObject({ note: '短', site: SITE.id });
    expect((await work.store.db.files.get(id))?.state).toBe('waiting');
  });

  test('that the server refused for the sake of another goes again with it, under an id of its own', async () => {
    const id = await photo();
    const before = (await work.store.db.ops.where({ id }).first())?.op;
    await refuse('visit', 'forbidden');
    await work.store.db.ops.where({ id }).modify({ code: 'parent_rejected' });
    const item = await refusedOnly();
    expect(item).toMatchObject({ type: 'visit', behind: 1 });
    await sendAgain(work, item);
    expect((await work.store.db.ops.orderBy('number').toArray()).map(({ type, state }) => [type, state])).toEqual([['visit', 'queued'], ['visit_photo', 'queued']]);
    expect((await work.store.db.ops.where({ id }).first())?.op).not.toBe(before);
    expect((await work.store.db.files.get(id))?.state).toBe('waiting');
  });

  test('is put right piece by piece: what is entered is kept until it is sent or given up', async () => {
    const correction = { typed: { note: { text: '短', people: [] } }, left: ['position'], open: true };
    await photo();
    await refuse('visit', 'too_long');
    for (const settle of [(item: RefusedItem) => sendAgain(work, item), (item: RefusedItem) => giveUp(work, item)]) {
      const item = await refusedOnly();
      await setCorrectionOf(work, item.key, correction);
      expect(await correctionOf(work, item.key)).toEqual(correction);
      expect(await countUnsettled(work)).toMatchObject({ refused: 1, begun: 1 });
      expect(JSON.parse(await (await exportItem(work, item)).text())).toMatchObject({ drafts: [{ value: correction }] });
      await settle(item);
      expect(await countUnsettled(work)).toMatchObject({ refused: 0, begun: 0 });
      await refuse('visit', 'too_long');
    }
  });

  test('is given up with all that hangs on it', async () => {
    await photo();
    await work.store.create('case', { site: SITE.id, visit, category: uuid7(), text: '漏油' });
    await refuse('visit', 'forbidden');
    await giveUp(work, await refusedOnly());
    expect(await outboxOf(work)).toEqual({ waiting: [], refused: [] });
    expect(await localVisit(work, visit)).toBeUndefined();
    expect(await work.store.db.blobs.count()).toBe(0);
  });

  test('may be the file of a photo alone: tried again, or taken out', async () => {
    const id = await photo();
    await work.store.db.ops.clear();
    await work.store.db.files.update(id, { state: 'aside', code: 'photo_refused' });
    const item = await refusedOnly();
    expect(item).toMatchObject({ type: 'visit_photo', code: 'photo_refused', change: null, visit });
    expect(await countRefused(work)).toBe(1);
    await sendAgain(work, item);
    expect((await outboxOf(work)).waiting).toMatchObject([{ type: 'visit_photo', id }]);
    await work.store.db.files.update(id, { state: 'aside', code: 'photo_refused' });
    await giveUp(work, await refusedOnly());
    expect(await work.store.db.ops.toArray()).toMatchObject([{ type: 'visit_photo', id, action: 'delete' }]);
  });

  test('is saved as a file with what hangs on it, and nothing else', async () => {
    const id = await photo();
    const other = await work.store.create('case', { site: SITE.id, category: uuid7(), text: '别的' });
    await work.store.db.ops.where({ id: other }).delete();
    await refuse('visit', 'forbidden');
    await work.store.create('case', { site: SITE.id, category: uuid7(), text: '别的' });
    const told = JSON.parse(await (await exportItem(work, await refusedOnly())).text()) as { groups: { type: string }[][]; files: { id: string; content: string }[] };
    expect(told.groups.flat().map(({ type }) => type)).toEqual(['visit', 'visit_photo']);
    expect(told.files).toMatchObject([{ id, content: btoa('a.jpg') }]);
  });
});

test('the name of an export is one that every system takes', () => {
  expect(exportName('a/b:c 王', Date.parse('2026-11-28T20:00:00Z'))).toBe('unsent-work-2026-11-29-a-b-c-王.json');
});

test('an original that is kept is told with its photo; once it is wanted, or refused, that is told', async () => {
  const [copy, file] = await Promise.all(['copy', 'the original'].map((bytes) => prepareFile(new File([bytes], 'a.jpg'))));
  if (!copy || !file) throw new Error('no files');
  const id = await work.store.addPhoto(visit, copy, {}, undefined, file);
  expect(await originalsOf(work)).toMatchObject([{ id, visit, site: { name: '渭光厂' }, original: { size: 12, where: 'here' } }]);
  await work.store.wantOriginals([id]);
  expect(await originalsOf(work)).toMatchObject([{ id, original: { where: 'wanted' } }]);
  expect((await outboxOf(work)).waiting.at(-1)).toMatchObject({ type: 'visit_photo', id, changes: 0, file: { id: originalId(id), size: 12, wanted: true } });
  await work.store.db.files.update(originalId(id), { state: 'aside', code: 'checksum_mismatch' });
  expect(await photosOf(work, visit)).toMatchObject([{ original: { where: 'refused', refusal: { code: 'checksum_mismatch' } } }]);
  expect([await originalsOf(work), (await outboxOf(work)).refused.map(({ file: refused }) => refused)]).toEqual([[], [originalId(id)]]);
  await work.store.wantOriginals([id]);
  expect(await photosOf(work, visit)).toMatchObject([{ original: { where: 'wanted', refusal: null } }]);
});
