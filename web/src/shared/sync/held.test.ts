// @vitest-environment node
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { prepareFile } from './files';
import { overlay } from './ops';
import type { Data, Op } from './ops';
import { isFull } from './room';
import { exportMemory, exportUnsent, openStore } from './salvage';
import type { UnsentExport } from './salvage';
import { DRAFT } from './store';
import type { StoreOptions, SyncStore } from './store';
import { diskWith } from './testing/disk';

// Machines that do much else are slow.
vi.setConfig({ testTimeout: 60_000 });

/** What the disk has room for. */
type Room = 'nothing' | 'records' | 'all';

let room: Room;
let restore: () => void;
beforeEach(() => {
  room = 'all';
  restore = diskWith((tables) => room === 'all' || (room === 'records' && !tables.includes('blobs')));
});
afterEach(() => restore());

const SITE = '00000000-0000-4000-8000-000000000001';

/** A person with a tablet, and what they have done on it, whether the disk took it or not. */
class Person {
  readonly visits = new Map<string, Data>();
  /** Photo → its visit, and its bytes as text. */
  readonly photos = new Map<string, { readonly visit: string; readonly bytes: string }>();
  readonly drafts = new Map<string, unknown>();
  /** Problems that the server has refused, by their ids. */
  readonly refused = new Set<string>();
  /** Photos whose bytes it has refused. */
  readonly stuck = new Set<string>();
  /** Photos of which the original is kept, and whether it is to be sent now. */
  readonly originals = new Map<string, boolean>();
  wifiOnly = false;
  #photos = 0;

  constructor(readonly store: SyncStore) {}

  /** The page goes on, whatever the disk does with it. */
  async does(act: (person: Person) => Promise<unknown>): Promise<void> {
    await act(this).catch((error: unknown) => {
      if (!isFull(error)) throw error;
    });
  }

  visit(pick: number): string | undefined {
    return [...this.visits.keys()][pick % Math.max(this.visits.size, 1)];
  }

  begin(note: string): Promise<unknown> {
    const id = this.store.newId();
    this.visits.set(id, { site: SITE, note });
    this.drafts.set(`${DRAFT}visit ${id}`, 'open');
    return this.store.change((group) => {
      group.create('visit', { site: SITE, note }, id);
      group.keep({ key: `${DRAFT}visit ${id}`, value: 'open' });
    });
  }

  async write(pick: number, data: Data): Promise<void> {
    const id = this.visit(pick);
    if (id === undefined) return;
    this.visits.set(id, { ...this.visits.get(id), ...data });
    await this.store.update('visit', id, data);
  }

  async finish(pick: number): Promise<void> {
    const id = this.visit(pick);
    if (id === undefined) return;
    this.visits.set(id, { ...this.visits.get(id), status: 'reported' });
    this.drafts.delete(`${DRAFT}visit ${id}`);
    await this.store.update('visit', id, { status: 'reported' }, { notes: [{ key: `${DRAFT}visit ${id}`, value: undefined }] });
  }

  async photograph(pick: number): Promise<void> {
    const visit = this.visit(pick);
    if (visit === undefined) return;
    const [id, bytes] = [this.store.newId(), `picture ${(this.#photos += 1)}`];
    this.photos.set(id, { visit, bytes });
    await this.store.addPhoto(visit, await prepareFile(new File([bytes], 'gate.jpg', { type: 'image/jpeg' })), {}, id);
  }

  async remove(pick: number): Promise<void> {
    const id = [...this.photos.keys()][pick % Math.max(this.photos.size, 1)];
    if (id === undefined) return;
    this.photos.delete(id);
    await this.store.delete('visit_photo', id);
  }

  async giveUp(pick: number): Promise<void> {
    const id = this.visit(pick);
    if (id === undefined || [...this.photos.values()].some(({ visit }) => visit === id)) return;
    this.visits.delete(id);
    await this.store.delete('visit', id);
  }

  async scribble(text: string): Promise<void> {
    this.drafts.set(`${DRAFT}case`, text);
    await this.store.setNote(`${DRAFT}case`, text);
  }

  /** A problem, and the server will not have it; as long as the disk takes both. */
  async raise(): Promise<void> {
    if (room !== 'all' || !(await this.store.tryRefusedAgain())) return;
    const id = await this.store.create('case', { site: SITE, text: 'a' });
    await this.store.db.ops.where({ type: 'case', id }).modify({ state: 'aside', code: 'forbidden' });
    await this.store.update('case', id, { text: 'b' });
    this.refused.add(id);
  }

  async discard(pick: number): Promise<void> {
    const id = [...this.refused][pick % Math.max(this.refused.size, 1)];
    if (id === undefined) return;
    this.refused.delete(id);
    const found = (await this.store.setAside()).find(({ op }) => op.id === id);
    await this.store.discard(found?.op.op ?? '');
  }

  /** The server will not have the bytes of a photo. */
  async spoil(pick: number): Promise<void> {
    const id = [...this.photos.keys()][pick % Math.max(this.photos.size, 1)];
    if (id === undefined || room !== 'all' || !(await this.store.tryRefusedAgain())) return;
    await this.store.db.files.update(id, { state: 'aside', code: 'photo_refused' });
    this.stuck.add(id);
  }

  async retry(): Promise<void> {
    for (const id of this.stuck) {
      this.stuck.delete(id);
      if (this.photos.has(id)) return this.store.retryFile(id);
    }
  }

  /** A smaller copy, its original to be sent later; as long as the disk takes both. */
  async reduce(pick: number): Promise<void> {
    const visit = this.visit(pick);
    if (visit === undefined || room !== 'all' || !(await this.store.tryRefusedAgain())) return;
    const [id, bytes] = [this.store.newId(), `copy ${(this.#photos += 1)}`];
    this.photos.set(id, { visit, bytes });
    this.originals.set(id, false);
    const [copy, original] = await Promise.all([bytes, `original of ${bytes}`].map((text) => prepareFile(new File([text], 'gate.jpg', { type: 'image/jpeg' }))));
    if (copy) await this.store.addPhoto(visit, copy, {}, id, original);
  }

  async want(): Promise<void> {
    for (const id of this.originals.keys()) this.originals.set(id, true);
    await this.store.wantOriginals();
  }

  async choose(wifiOnly: boolean): Promise<void> {
    this.wifiOnly = wifiOnly;
    await this.store.setSetting('photosOnWifiOnly', wifiOnly);
  }

  /** What the screen shows is what they did. */
  async look(): Promise<void> {
    const shown = await this.store.list('visit');
    expect(new Map(shown.map(({ id, data }) => [id, data]))).toEqual(this.visits);
    const photos = await this.store.list('visit_photo');
    expect(new Set(photos.map(({ id }) => id))).toEqual(new Set(this.photos.keys()));
    for (const [id, { visit, bytes }] of this.photos) {
      expect((await this.store.filesOf(visit)).filter((file) => file.id === id)).toMatchObject([{ state: this.stuck.has(id) ? 'aside' : 'waiting' }]);
      expect(await (await this.store.bytesOf(id))?.text()).toBe(bytes);
    }
    expect(await this.store.notes(DRAFT)).toEqual(this.drafts);
    expect(new Set((await this.store.setAside()).map(({ op }) => op.id))).toEqual(this.refused);
    expect(new Set((await this.store.list('case', {}, { aside: true })).map(({ id }) => id))).toEqual(this.refused);
    expect(new Map((await this.store.originalsKept()).map(({ of, wanted }) => [of, wanted ?? false]))).toEqual(this.originals);
    expect((await this.store.unsent()).originalsWanted).toBe([...this.originals.values()].filter(Boolean).length);
    expect(await this.store.setting('photosOnWifiOnly')).toBe(this.wifiOnly);
  }

  /** What they would save as a file is all of it, in an order in which each change finds what it is about. */
  async check(file: Blob): Promise<void> {
    const { groups, files, drafts } = JSON.parse(await file.text()) as UnsentExport;
    const byRecord = new Map<string, Op[]>();
    for (const op of groups.flat()) {
      const own = byRecord.get(op.id) ?? [];
      byRecord.set(op.id, [...own, op]);
      expect(own.length > 0 || op.action === 'create').toBe(true);
      const { data } = JSON.parse(op.body) as { data?: Data };
      if (op.type === 'visit_photo' && op.action === 'create') expect(byRecord.has(String(data?.['visit']))).toBe(true);
    }
    const told = new Map([...byRecord].flatMap(([id, ops]) => (ops[0]?.type === 'visit' ? [[id, overlay(null, ops)] as const] : [])).filter(([, data]) => data !== null));
    expect(told).toEqual(this.visits);
    expect(new Set([...byRecord].flatMap(([id, ops]) => (ops[0]?.type === 'case' ? [id] : [])))).toEqual(this.refused);
    const bytes = new Map(files.map(({ id, content }) => [id, content === null ? null : atob(content)]));
    for (const [id, photo] of this.photos) expect(bytes.get(id)).toBe(photo.bytes);
    expect(new Map(drafts?.map(({ key, value }) => [key, value]))).toEqual(this.drafts);
  }
}

const pick = fc.nat({ max: 3 });
const word = fc.constantFrom('a', 'b', 'c', 'd');
const act: fc.Arbitrary<(person: Person) => Promise<unknown>> = fc.oneof(
  word.map((note) => (person: Person) => person.begin(note)),
  fc.tuple(pick, word).map(([which, note]) => (person: Person) => person.write(which, { note })),
  fc.tuple(pick, word).map(([which, weather]) => (person: Person) => person.write(which, { weather })),
  pick.map((which) => (person: Person) => person.finish(which)),
  pick.map((which) => (person: Person) => person.photograph(which)),
  pick.map((which) => (person: Person) => person.remove(which)),
  pick.map((which) => (person: Person) => person.giveUp(which)),
  word.map((text) => (person: Person) => person.scribble(text)),
  fc.constant((person: Person) => person.raise()),
  pick.map((which) => (person: Person) => person.discard(which)),
  pick.map((which) => (person: Person) => person.spoil(which)),
  fc.constant((person: Person) => person.retry()),
  pick.map((which) => (person: Person) => person.reduce(which)),
  fc.constant((person: Person) => person.want()),
  fc.boolean().map((wifiOnly) => (person: Person) => person.choose(wifiOnly)),
  fc.constant((person: Person) => person.store.tryRefusedAgain()),
  fc.constantFrom<Room>('nothing', 'nothing', 'records', 'all').map((now) => async () => {
    room = now;
  }),
);

test('whatever the disk refuses meanwhile, all that a person does is shown, can be saved, and is kept in its order once there is room', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 25 }), async (acts) => {
      room = 'all';
      const indexedDB = new IDBFactory();
      const options: StoreOptions = { origin: 'https://portal.test', user: 'u1', device: 'd1', indexedDB };
      const { store } = await openStore(options);
      const person = new Person(store);
      for (const one of acts) {
        await person.does(one);
        await person.look();
      }
      await person.check(await exportUnsent(store));
      room = 'all';
      expect(await store.tryRefusedAgain()).toBe(true);
      expect(store.memory.held.isEmpty).toBe(true);
      store.close();
      const again = Object.assign(person, { store: (await openStore(options)).store });
      await again.look();
      await again.check(await exportUnsent(again.store));
      again.store.close();
    }),
    { numRuns: Number(import.meta.env['VITE_SYNC_RUNS'] ?? 25), seed: Number(import.meta.env['VITE_SYNC_SEED'] ?? 16) },
  );
});

test('what is decided about refused work, and chosen, while nothing can be written holds at once, and after a reload', async () => {
  const options: StoreOptions = { origin: 'https://portal.test', user: 'u1', device: 'd1', indexedDB: new IDBFactory() };
  const { store } = await openStore(options);
  const person = new Person(store);
  for (const act of [(one: Person) => one.begin('a'), (one: Person) => one.photograph(0), (one: Person) => one.raise(), (one: Person) => one.raise(), (one: Person) => one.spoil(0), (one: Person) => one.reduce(0)]) await person.does(act);
  room = 'nothing';
  for (const act of [(one: Person) => one.choose(true), (one: Person) => one.write(0, { note: 'b' }), (one: Person) => one.discard(0), (one: Person) => one.retry(), (one: Person) => one.want()]) await person.does(act);
  expect(store.memory.held.writes.map(({ deed }) => deed?.do)).toEqual([undefined, 'discard', 'retry', 'want']);
  await person.look();
  await person.check(await exportUnsent(store));
  expect(await store.filesAside()).toEqual([]);
  const [given] = await store.db.ops.where('state').equals('aside').toArray();
  await expect(store.discard(given?.op ?? '')).rejects.toBeInstanceOf(RangeError);
  room = 'all';
  expect(await store.tryRefusedAgain()).toBe(true);
  store.close();
  const { store: next } = await openStore(options);
  await Object.assign(person, { store: next }).look();
  expect((await next.db.ops.toArray()).filter(({ type }) => type === 'case')).toHaveLength(2);
  next.close();
});

test('what the page holds in memory alone is the same file', async () => {
  const { store } = await openStore({ origin: 'https://portal.test', user: 'u1', device: 'd1', indexedDB: new IDBFactory() });
  const person = new Person(store);
  room = 'nothing';
  await person.does((one) => one.begin('a'));
  await person.does((one) => one.photograph(0));
  await person.does((one) => one.finish(0));
  await person.check(await exportMemory(store));
  store.close();
});
