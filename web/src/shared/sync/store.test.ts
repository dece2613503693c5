// @vitest-environment node
import 'fake-indexeddb/auto';
import Dexie from 'dexie';
import { IDBFactory, forceCloseDatabase } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { uuid7 } from '../ids';
import { held } from './database';
import type { SyncDatabase } from './database';
import { dataOf, sumOf } from './ops';
import { isFull } from './room';
import type { Trouble } from './room';
import { NotOurExport, StoreTooNew, abandonStore, exportMemory, exportUnsent, forgetSalvaged, listSalvaged, openStore, salvageMemory, takeBack, whatBecameOf } from './salvage';
import { prepareFile } from './files';
import { DRAFT, StoreClosed } from './store';
import type { StoreOptions, SyncStore } from './store';
import { diskWith } from './testing/disk';

// Machines that do much else are slow.
vi.setConfig({ testTimeout: 60_000 });

const SITE = uuid7();
const ORIGIN = 'https://portal.test';
let options: StoreOptions;
let store: SyncStore;

beforeEach(async () => {
  options = { origin: ORIGIN, user: uuid7(), device: uuid7(), indexedDB: new IDBFactory(), now: () => 1_796_000_000_000 };
  ({ store } = await openStore(options));
});

const reopen = async (changes: Partial<StoreOptions> = {}): ReturnType<typeof openStore> => {
  store.close();
  const opened = await openStore({ ...options, ...changes });
  ({ store } = opened);
  return opened;
};
const pulled = (type: string, id: string, rev: number, data: Record<string, unknown>): Promise<unknown> => store.db.records.put(held({ type, id, rev, base: rev, seen: 1, data }));
const photo = (): ReturnType<typeof prepareFile> => prepareFile(new File(['a picture'], 'gate.jpg', { type: 'image/jpeg' }));

describe('what is read', () => {
  test('is the record with the changes that wait on top, in the order made', async () => {
    const visit = uuid7();
    await pulled('visit', visit, 7, { site: SITE, note: 'theirs', status: 'planned', answers: { q1: 1 } });
    await store.change((group) => group.update('visit', visit, { note: 'mine', 'answers.q2': 2 }));
    await store.change((group) => group.update('visit', visit, { 'answers.q1': null }));
    expect(await store.get('visit', visit)).toEqual({ site: SITE, note: 'mine', status: 'planned', answers: { q2: 2 } });
    await store.delete('visit', visit);
    expect(await store.get('visit', visit)).toBeNull();
  });

  test('of a site holds what was made here, and not what was moved away', async () => {
    const [here, gone, deleted] = [uuid7(), uuid7(), uuid7()];
    for (const id of [here, gone, deleted]) await pulled('visit', id, 7, { site: SITE, note: id });
    const made = await store.create('visit', { site: SITE, note: 'new' });
    await store.update('visit', gone, { site: uuid7() });
    await store.delete('visit', deleted);
    const found = await store.list('visit', { site: SITE });
    expect(found.map(({ id, rev, waiting }) => [id, rev, waiting]).sort()).toEqual([[here, 7, false], [made, 0, true]].sort());
  });

  test('says how a record stands', async () => {
    const visit = await store.create('visit', { site: SITE });
    expect(await store.itemState('visit', visit)).toEqual({ waiting: 1, later: null, aside: [], lastAnswer: null });
  });
});

describe('what is written', () => {
  test('a group is kept whole or not at all', async () => {
    const impossible = store.change((group) => {
      const visit = group.create('visit', { site: SITE });
      group.update('visit', visit, { note: Number.NaN });
    });
    await expect(impossible).rejects.toThrow(TypeError);
    await expect(store.change((group) => Array.from({ length: 101 }, () => group.create('visit', { site: SITE })))).rejects.toThrow(RangeError);
    expect((await store.unsent()).ops).toBe(0);
  });

  test('stands after a reload, photo and all', async () => {
    const file = await photo();
    const visit = await store.change((group) => {
      const made = group.create('visit', { site: SITE });
      group.addPhoto(made, file, { caption: 'The gate' });
      return made;
    });
    await reopen();
    const [kept] = await store.filesOf(visit);
    expect(kept).toMatchObject({ filename: 'gate.jpg', sha256: file.sha256, size: 9, state: 'waiting' });
    expect(await (await store.bytesOf(kept?.id ?? ''))?.text()).toBe('a picture');
    expect(await store.list('visit_photo', { visit })).toMatchObject([{ data: { caption: 'The gate', sha256: file.sha256 } }]);
    expect(await store.unsent()).toMatchObject({ ops: 2, groups: 1, records: 2, files: 1, bytes: 9 });
  });

  test('a note that is typed for long is one operation, until the network has seen it', async () => {
    const visit = await store.create('visit', { site: SITE });
    for (const note of ['a', 'ab', 'abc']) await store.update('visit', visit, { note });
    expect((await store.db.ops.toArray()).map(({ action, body }) => [action, dataOf({ body })])).toEqual([['create', { site: SITE, note: 'abc' }]]);
    await store.db.groups.toCollection().modify({ tries: 1 });
    await store.update('visit', visit, { note: 'abcd' });
    await store.update('visit', visit, { note: 'abcde' });
    expect((await store.db.ops.toArray()).map(({ body }) => dataOf({ body })['note'])).toEqual(['abc', 'abcde']);
  });

  test('an edit made after news came is not put into one made before', async () => {
    const visit = uuid7();
    await pulled('visit', visit, 7, { site: SITE, note: '' });
    await store.update('visit', visit, { note: 'before' });
    await pulled('visit', visit, 9, { site: SITE, note: 'theirs' });
    await store.update('visit', visit, { note: 'after' });
    expect((await store.db.ops.toArray()).map(({ base }) => base)).toEqual([7, 9]);
  });

  test('an edit is based on what was seen when it was begun, whatever came since', async () => {
    const visit = uuid7();
    await pulled('visit', visit, 7, { site: SITE, note: '' });
    const seen = await store.look('visit', visit);
    expect(seen).toMatchObject({ base: 7, rev: 7, waiting: false });
    await pulled('visit', visit, 9, { site: SITE, note: 'theirs' });
    for (const note of ['m', 'mi', 'mine']) await store.update('visit', visit, { note }, { base: seen?.base ?? null });
    await store.update('visit', visit, { status: 'reported' });
    await store.update('visit', visit, { note: 'mine!' }, { base: 7 });
    const told = (await store.db.ops.toArray()).map(({ base, body }) => [base, dataOf({ body })]);
    expect(told).toEqual([[7, { note: 'mine' }], [9, { status: 'reported' }], [7, { note: 'mine!' }]]);
  });

  test('an edit is never based on more than is held: a restored server counts from a lower revision', async () => {
    const visit = uuid7();
    await pulled('visit', visit, 4, { site: SITE, note: '' });
    await store.update('visit', visit, { note: 'a' }, { base: 900 });
    const fresh = await store.create('visit', { site: SITE });
    await store.update('visit', fresh, { note: 'b' }, { base: 900 });
    expect((await store.db.ops.toArray()).map(({ base }) => base)).toEqual([4, null]);
  });

  test('an edit that names a record made later goes after it', async () => {
    const visit = await store.create('visit', { site: SITE });
    const [picture] = await Promise.all([store.addPhoto(visit, await photo())]);
    const found = await store.create('case', { site: SITE, visit, text: 'Leak' });
    await store.update('visit_photo', picture, { case: found });
    expect((await store.db.ops.orderBy('number').toArray()).map(({ type, action }) => `${action} ${type}`)).toEqual(['create visit', 'create visit_photo', 'create case', 'update visit_photo']);
  });

  test('an operation that was written by another program is not written anew', async () => {
    const visit = await store.create('visit', { site: SITE });
    const [made] = await store.db.ops.toArray();
    if (!made) throw new Error('nothing was made');
    const body = made.body.replace('"data":{', '"more":1,"data":{');
    await store.db.ops.put({ ...made, body, sum: sumOf({ ...made, body }) });
    await store.update('visit', visit, { note: 'a' });
    expect((await store.db.ops.toArray()).map((op) => [op.action, op.body === body])).toEqual([['create', true], ['update', false]]);
    expect(await store.get('visit', visit)).toEqual({ site: SITE, note: 'a' });
  });

  test('is refused once the device was revoked', async () => {
    await store.db.setWords({ state: 'revoked' });
    await expect(store.create('visit', { site: SITE })).rejects.toBeInstanceOf(StoreClosed);
  });
});

test('what waits already of a record goes after its making, when that is sent again', async () => {
  const [visit, picture] = [uuid7(), uuid7()];
  const file = await photo();
  await store.change((group) => {
    group.create('visit', { site: SITE }, visit);
    group.addPhoto(visit, file, {}, picture);
  });
  await store.db.groups.toCollection().modify({ tries: 1 });
  await store.update('visit_photo', picture, { caption: 'The gate' });
  await store.db.ops.filter(({ action }) => action === 'create').modify((op) => void Object.assign(op, { state: 'aside', code: op.type === 'visit' ? 'forbidden' : 'parent_aside' }));
  const [refused] = await store.setAside();
  await store.correct(refused?.op.op ?? '', { site: SITE, note: 'right' });
  const waiting = await store.db.ops.where('state').equals('queued').sortBy('number');
  expect(waiting.map(({ type, action }) => [type, action])).toEqual([['visit', 'create'], ['visit_photo', 'create'], ['visit_photo', 'update']]);
});

test('a creation that is given up takes the other changes of its record along, also those that wait', async () => {
  const [visit, other] = [await store.create('visit', { site: SITE }), await store.create('visit', { site: SITE })];
  await store.db.groups.toCollection().modify({ tries: 1 });
  for (const id of [visit, other]) await store.update('visit', id, { note: 'later' });
  const [creation, , update] = await store.db.ops.orderBy('number').toArray();
  if (!creation || !update) throw new Error('nothing was queued');
  await store.db.ops.put({ ...creation, state: 'aside', code: 'forbidden' });
  await store.discard(creation.op);
  expect((await store.db.ops.toArray()).map(({ id, action }) => [id, action])).toEqual([[other, 'create'], [other, 'update']]);
  expect(await store.db.groups.count()).toBe(2);
});

describe('people', () => {
  test('who share a tablet see nothing of each other, and find their work again', async () => {
    const visit = await store.create('visit', { site: SITE, note: 'mine' });
    const owner = options.user;
    await reopen({ user: uuid7() });
    expect(await store.list('visit')).toEqual([]);
    expect((await store.unsent()).ops).toBe(0);
    await reopen({ user: owner });
    expect(await store.get('visit', visit)).toMatchObject({ note: 'mine' });
  });

  test('a store that is wiped keeps nothing but whose it was', async () => {
    await store.addPhoto(await store.create('visit', { site: SITE }), await photo());
    await store.wipe();
    for (const table of store.db.tables) expect([table.name, await table.count()]).toEqual([table.name, table.name === 'meta' ? 2 : 0]);
  });
});

describe('a store that cannot be used', () => {
  const work = async (): Promise<string> => {
    const file = await photo();
    const visit = await store.change((group) => {
      const made = group.create('visit', { site: SITE, note: 'unsent' });
      group.addPhoto(made, file);
      return made;
    });
    await store.addPoint(visit, { t: 1_796_000_000_000, lon: 108.9, lat: 34.2, acc: 5, alt: null, speed: null, bearing: null });
    await store.setNote(`${DRAFT}case ${visit}`, { text: 'half' });
    return visit;
  };

  test.each([
    ['without its stamp', (db: SyncDatabase) => db.meta.delete('stamp')],
    ['of another format', (db: SyncDatabase) => db.setWords({ stamp: { format: 0, origin: ORIGIN, user: options.user, device: '' } })],
    ['without its state', (db: SyncDatabase) => db.meta.delete('state')],
    ['with an outbox that cannot be read', (db: SyncDatabase) => db.ops.toCollection().modify((op) => void ((op as { body: unknown }).body = 7))],
    ['with operations that lost their group', (db: SyncDatabase) => db.groups.clear()],
  ])('%s is salvaged, a new one begun, and the work can be taken back', async (name, damage) => {
    const visit = await work();
    await damage(store.db);
    const { salvaged } = await reopen();
    const readable = name !== 'with an outbox that cannot be read';
    expect(salvaged).toMatchObject({ ops: readable ? 2 : 0, damaged: readable ? 0 : 2, files: 1, points: 1, drafts: 1 });
    expect(await store.list('visit')).toEqual([]);
    expect(await store.word('cursor')).toBeUndefined();
    const [listed] = await listSalvaged(options);
    expect(listed?.key).toBe(salvaged?.key);
    if (!listed) return;
    expect(await takeBack(store, listed.content)).toBe(readable ? 2 : 0);
    expect(await takeBack(store, listed.content)).toBe(0);
    if (readable) expect(await store.get('visit', visit)).toMatchObject({ note: 'unsent' });
    expect(await store.unsent()).toMatchObject({ ops: readable ? 2 : 0, files: 1, points: 1 });
    expect(await store.note(`${DRAFT}case ${visit}`)).toEqual({ text: 'half' });
    await forgetSalvaged(options, listed.key);
    expect(await listSalvaged(options)).toEqual([]);
  });

  test('in which nothing is unsent leaves nothing to decide, unless some of it could not be read', async () => {
    await store.db.setWords({ stamp: { format: 0, origin: ORIGIN, user: options.user, device: '' } });
    expect((await reopen()).salvaged).toMatchObject({ ops: 0, files: 0, points: 0, drafts: 0, damaged: 0, unread: false });
    expect(await listSalvaged(options)).toEqual([]);

    await store.db.setWords({ stamp: { format: 0, origin: ORIGIN, user: options.user, device: '' } });
    const failing = vi.spyOn(IDBObjectStore.prototype, 'getAll').mockImplementation(() => {
      throw new DOMException('The disk is damaged', 'UnknownError');
    });
    await reopen();
    failing.mockRestore();
    expect(await listSalvaged(options)).toMatchObject([{ ops: 0, unread: true }]);
  });

  test("of somebody else is put aside for that person's eyes only", async () => {
    await work();
    await store.db.setWords({ stamp: { format: 1, origin: ORIGIN, user: 'somebody', device: '' } });
    await reopen();
    expect(await listSalvaged(options)).toEqual([]);
    expect(await listSalvaged({ ...options, user: 'somebody' })).toHaveLength(1);
  });

  test('that is newer than the application is left alone', async () => {
    const visit = await work();
    const stamp = { ...store.stamp };
    await store.db.setWords({ stamp: { ...stamp, format: 99 } });
    await expect(reopen()).rejects.toBeInstanceOf(StoreTooNew);
    expect(await listSalvaged(options)).toEqual([]);
    await store.db.open();
    await store.db.setWords({ stamp });
    await reopen();
    expect(await store.get('visit', visit)).toMatchObject({ note: 'unsent' });
  });

  test('that is newer than the application is given up on request, and what is unsent is saved', async () => {
    const visit = await work();
    await store.db.setWords({ stamp: { ...store.stamp, format: 99 } });
    store.close();
    expect(await abandonStore(options, 'too new')).toMatchObject({ ops: 2, files: 1, points: 1, reason: 'too new' });
    expect((await reopen()).salvaged).toBeNull();
    const [listed] = await listSalvaged(options);
    expect(listed && (await takeBack(store, listed.content))).toBe(2);
    expect(await store.get('visit', visit)).toMatchObject({ note: 'unsent' });
  });

  test('one operation that the disk has altered is set aside, the others stay', async () => {
    await work();
    const [first] = await store.db.ops.toArray();
    if (first) await store.db.ops.put({ ...first, body: first.body.replace('unsent', 'altered') });
    expect((await reopen()).salvaged).toBeNull();
    expect((await store.setAside()).map(({ code }) => code)).toEqual(['damaged']);
    expect((await store.unsent()).ops).toBe(1);
  });
});

describe('unsent work as a file', () => {
  test('may be of a few records only', async () => {
    const visit = await store.create('visit', { site: SITE });
    await store.create('visit', { site: SITE });
    const picture = await store.addPhoto(visit, await photo());
    for (const id of [visit, uuid7()]) await store.setNote(`${DRAFT}case ${id}`, { text: id });
    const told = JSON.parse(await (await exportUnsent(store, true, new Set([visit, picture]))).text()) as { groups: { id: string }[][]; files: { id: string }[]; drafts: unknown };
    expect(told.drafts).toEqual([{ key: `${DRAFT}case ${visit}`, value: { text: visit } }]);
    expect(told.groups.flat().map(({ id }) => id)).toEqual([visit, picture]);
    expect(told.files.map(({ id }) => id)).toEqual([picture]);
  });

  test('is taken back on another tablet of the same person, and by nobody else', async () => {
    const visit = await store.create('visit', { site: SITE, note: 'unsent' });
    await store.addPhoto(visit, await photo());
    const draft = `${DRAFT}case ${visit}`;
    await store.setNote(draft, { text: 'half' });
    const file = await exportUnsent(store);
    expect(JSON.parse(await file.text())).toMatchObject({ kind: 'geo_portal unsent work', user: options.user, files: [{ content: btoa('a picture') }] });
    await reopen({ indexedDB: new IDBFactory(), device: uuid7() });
    expect(await takeBack(store, file)).toBe(2);
    expect(await (await store.bytesOf((await store.filesOf(visit))[0]?.id ?? ''))?.text()).toBe('a picture');
    expect(await store.note(draft)).toEqual({ text: 'half' });
    // What is half entered here meanwhile stays.
    await store.setNote(draft, { text: 'more' });
    expect(await takeBack(store, file)).toBe(0);
    expect(await store.note(draft)).toEqual({ text: 'more' });
    await reopen({ user: uuid7() });
    await expect(takeBack(store, file)).rejects.toBeInstanceOf(NotOurExport);
    await expect(takeBack(store, new Blob(['{}']))).rejects.toBeInstanceOf(NotOurExport);
  });
});

describe('a disk without room', () => {
  let room = true;
  let restore: () => void;
  beforeEach(async () => {
    room = true;
    restore = diskWith(() => room);
    await reopen();
  });
  afterEach(() => restore());

  test('is told of, keeps nothing of what was written and all from before, until a write finds room', async () => {
    const visit = await store.create('visit', { site: SITE, note: 'before' });
    const told: (Trouble | null)[] = [];
    store.db.writability.listen((trouble) => told.push(trouble));
    room = false;
    const error = await store.update('visit', visit, { note: 'after' }).catch((reason: unknown) => reason);
    expect(isFull(error)).toBe(true);
    expect(await store.db.ops.count()).toBe(1);
    expect(told).toEqual(['full']);
    room = true;
    await store.update('visit', visit, { note: 'after' });
    expect(told).toEqual(['full', null]);
  });

  test('takes no more photos, and still records, in room set aside for them', async () => {
    const visit = await store.create('visit', { site: SITE });
    await store.setReserveAside();
    const remove = IDBObjectStore.prototype.delete;
    const freed = vi.spyOn(IDBObjectStore.prototype, 'delete').mockImplementation(function (this: IDBObjectStore, ...words) {
      if (this.name === 'blobs') room = true;
      return remove.apply(this, words);
    });
    room = false;
    await expect(store.addPhoto(visit, await photo())).rejects.toSatisfy(isFull);
    expect([room, store.db.writability.onlyFiles, store.memory.held.photos.length]).toEqual([false, true, 1]);
    await store.update('visit', visit, { note: 'still kept' });
    freed.mockRestore();
    expect(await store.get('visit', visit)).toMatchObject({ note: 'still kept' });
    expect(await store.tryRefusedAgain()).toBe(true);
    expect((await store.filesOf(visit)).map(({ filename }) => filename)).toEqual(['gate.jpg']);
    expect(await store.db.blobs.count()).toBe(1);
  });

  test('leaves what was entered in memory, until it is kept or entered anew', async () => {
    const visit = await store.create('visit', { site: SITE });
    room = false;
    const kept = (data: Record<string, unknown>): Promise<unknown> => store.update('visit', visit, data).catch((error: unknown) => error);
    await kept({ note: 'a' });
    await kept({ note: 'ab', 'answers.q1': 'yes' });
    await store.addPoint(visit, { t: 1, lon: 108, lat: 34, acc: 5, alt: null, speed: null, bearing: null });
    expect(store.memory.held.writes).toMatchObject([{ changes: [{ type: 'visit', id: visit, data: { note: 'ab', 'answers.q1': 'yes' } }] }]);
    expect(await store.get('visit', visit)).toMatchObject({ note: 'ab', answers: { q1: 'yes' } });
    expect(await store.tryRefusedAgain()).toBe(false);
    room = true;
    await kept({ note: 'abc' });
    expect(await store.tryRefusedAgain()).toBe(true);
    expect(await store.get('visit', visit)).toMatchObject({ note: 'abc', answers: { q1: 'yes' } });
    expect(await store.pointsOf(visit)).toHaveLength(1);
  });

  test('opens what is there as it is', async () => {
    const visit = await store.create('visit', { site: SITE, note: 'before' });
    room = false;
    const { salvaged } = await reopen();
    expect(salvaged).toBeNull();
    expect(await store.get('visit', visit)).toMatchObject({ note: 'before' });
  });
});

describe('a store that the browser takes away while it is open', () => {
  /** As when its storage is cleared. */
  const takeAway = async (): Promise<void> => {
    const ours = store.db.backendDB() as unknown as Parameters<typeof forceCloseDatabase>[0];
    forceCloseDatabase(ours);
    await vi.waitFor(() => expect(store.db.writability.trouble).toBe('lost'));
  };
  const remove = async (): Promise<void> => {
    await new Dexie(store.db.name, { indexedDB: options.indexedDB as IDBFactory, IDBKeyRange }).delete();
  };

  test('is not taken for the one that comes after it', async () => {
    const visit = await store.create('visit', { site: SITE });
    await takeAway();
    expect(await whatBecameOf(store, options)).toBe('there');
    await expect(store.get('visit', visit)).rejects.toMatchObject({ name: 'DatabaseClosedError' });
    await remove();
    expect(await whatBecameOf(store, options)).toBe('gone');
    const { store: next } = await openStore(options);
    expect(await whatBecameOf(store, options)).toBe('gone');
    expect(await whatBecameOf(next, options)).toBe('there');
    next.close();
  });

  test('leaves what was unsent in memory, to be saved and put back', async () => {
    store.memory.follow(store);
    const visit = await store.change((group) => {
      const id = group.create('visit', { site: SITE });
      group.update('visit', id, { note: 'unsent' });
      return id;
    });
    await store.addPhoto(visit, await photo());
    await store.addPoint(visit, { t: 1, lon: 108, lat: 34, acc: 5, alt: null, speed: null, bearing: null });
    const remembered = async (): Promise<{ groups: unknown[]; files: { content: string | null }[]; points: unknown[] }> => JSON.parse(await (await exportMemory(store)).text()) as never;
    await vi.waitFor(async () => expect(await remembered()).toMatchObject({ groups: [[{}, {}], [{}]], files: [{}], points: [{}] }));
    await takeAway();
    await remove();
    await store.update('visit', visit, { note: 'typed meanwhile' }).catch(() => undefined);
    const saved = await salvageMemory(store, 'emptied', options);
    expect(saved).toMatchObject({ ops: 4, files: 1, points: 1, damaged: 0 });
    expect((await reopen()).salvaged).toBeNull();
    expect(await listSalvaged(options)).toHaveLength(1);
    expect(await takeBack(store, saved?.content as Blob)).toBe(4);
    expect(await store.get('visit', visit)).toMatchObject({ note: 'typed meanwhile' });
    expect(await (await store.bytesOf((await store.filesOf(visit))[0]?.id ?? ''))?.text()).toBe('a picture');
    expect(await store.pointsOf(visit)).toHaveLength(1);
  });
});
