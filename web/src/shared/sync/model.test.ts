// @vitest-environment node
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { uuid7 } from '../ids';
import type { Answer } from './database';
import { applyFields, dataOf } from './ops';
import type { Data, Op } from './ops';
import { prepareFile } from './files';
import { FAULTS } from './testing/line';
import type { Fault } from './testing/line';
import { ModelServer, sha256 } from './testing/server';
import { Tab } from './testing/tablet';

/*
 * Whatever happens between a tablet and the server, and whenever a page dies: nothing is done twice, nothing that was
 * acknowledged or entered is lost, both sides end up with the same, and poison holds up nothing.
 */

const RUNS = Number(import.meta.env['VITE_SYNC_RUNS'] ?? 20);
/** The same stories each time, so that a red run is somebody's change; `VITE_SYNC_SEED` draws others. */
const SEED = Number(import.meta.env['VITE_SYNC_SEED'] ?? 20261128);
const SITES = ['s1', 's2', 's3'].map((name) => `00000000-0000-7000-8000-0000000000${name}`);
const PEOPLE = ['ann', 'bob'];

type Act =
  | { readonly do: 'plan' | 'poison_group'; readonly site: number; readonly photos: number }
  | { readonly do: 'edit' | 'caption' | 'delete' | 'answer' | 'resolve' | 'correct' | 'photo'; readonly pick: number }
  | { readonly do: 'poison'; readonly pick: number; readonly kind: 'bad_value' | 'unreadable' | 'read_only' | 'unknown_site' };
type OfficeAct = { readonly do: 'edit' | 'delete' | 'verify' | 'create'; readonly pick: number } | { readonly do: 'assign'; readonly site: number; readonly given: boolean } | { readonly do: 'generation' | 'late' | 'wait' | 'limits'; readonly pick: number };
type Talk = { readonly what: 'sync' | 'records' | 'push' | 'pull' | 'piece'; readonly faults: Fault[]; readonly dies: number | null };
type Step =
  | { readonly step: 'act'; readonly tablet: number; readonly act: Act }
  | { readonly step: 'office'; readonly act: OfficeAct }
  | { readonly step: 'talk'; readonly tablet: number; readonly talk: Talk }
  | { readonly step: 'both_tabs'; readonly tablet: number; readonly faults: Fault[]; readonly meanwhile: Act }
  | { readonly step: 'reload'; readonly tablet: number };

const pick = fc.nat(1_000);
const tablet = fc.nat(2);
const anAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('plan' as const, 'plan' as const, 'poison_group' as const), site: fc.nat(2), photos: fc.nat(2) }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constantFrom('edit' as const, 'edit' as const, 'edit' as const, 'answer' as const, 'photo' as const, 'caption' as const, 'delete' as const, 'resolve' as const, 'correct' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('poison' as const), pick, kind: fc.constantFrom('bad_value' as const, 'unreadable' as const, 'read_only' as const, 'unknown_site' as const) }) },
);
const officeAct: fc.Arbitrary<OfficeAct> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom('edit' as const, 'edit' as const, 'delete' as const, 'verify' as const, 'create' as const), pick }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('assign' as const), site: fc.nat(2), given: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('generation' as const, 'late' as const, 'late' as const, 'wait' as const, 'wait' as const, 'limits' as const), pick }) },
);
const faults = fc.array(fc.constantFrom(...FAULTS, 'none' as const, 'none' as const), { maxLength: 6 });
const talk = fc.record({ what: fc.constantFrom('sync' as const, 'sync' as const, 'records' as const, 'push' as const, 'pull' as const, 'piece' as const), faults, dies: fc.option(fc.nat(30), { freq: 3 }) });
const aStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ step: fc.constant('act' as const), tablet, act: anAct }) },
  { weight: 5, arbitrary: fc.record({ step: fc.constant('office' as const), act: officeAct }) },
  { weight: 9, arbitrary: fc.record({ step: fc.constant('talk' as const), tablet, talk }) },
  { weight: 2, arbitrary: fc.record({ step: fc.constant('both_tabs' as const), tablet, faults, meanwhile: anAct }) },
  { weight: 1, arbitrary: fc.record({ step: fc.constant('reload' as const), tablet }) },
);

interface Typed {
  readonly key: string;
  readonly field: string;
  readonly word: string;
}

/** One device of one person, with a ledger of what was entered and what was told. */
class Tablet {
  tab!: Tab;
  readonly typed: Typed[] = [];
  readonly answers = new Map<string, Answer>();
  readonly discarded = new Set<string>();
  readonly photos = new Map<string, string>();
  readonly world: World;
  readonly who: { user: string; device: string; token: string; now: () => number; random: () => number; answered: (op: Op, answer: Answer) => void; page: number; pieceBytes: number; indexedDB: IDBFactory };
  #words = 0;

  constructor(world: World, number: number) {
    this.world = world;
    this.who = {
      user: `${PEOPLE[number % 2]}-${world.name}`,
      device: uuid7(),
      token: `token-${number}`,
      now: () => world.now + (number - 1) * 250_000_000_000, // clocks that are years apart
      random: () => 0.5,
      answered: (op, answer) => this.#hear(op, answer),
      page: [1, 3, 500][number] ?? 3,
      pieceBytes: 300,
      indexedDB: new IDBFactory(),
    };
    world.server.addDevice(this.who.token, this.who.device, this.who.user);
  }

  /** Never two different final answers to one operation. */
  #hear(op: Op, answer: Answer): void {
    const before = this.answers.get(op.op);
    if (before) expect(answer.status).toBe(before.status);
    this.answers.set(op.op, answer);
  }

  async open(): Promise<void> {
    this.tab = await Tab.open(this.world.server, this.who);
  }

  async reload(): Promise<void> {
    this.tab.close();
    await this.open();
  }

  word(): string {
    return `«${this.who.token}/${(this.#words += 1)}»`;
  }

  #note(key: string, data: Data): Data {
    for (const [field, word] of Object.entries(data)) if (typeof word === 'string' && word.startsWith('«')) this.typed.push({ key, field, word });
    return data;
  }

  async act(act: Act): Promise<void> {
    const { store } = this.tab;
    const visits = await store.list('visit');
    const chosen = 'pick' in act ? visits[act.pick % Math.max(visits.length, 1)] : undefined;
    if (act.do === 'plan' || act.do === 'poison_group') return this.#plan(act);
    if (act.do === 'resolve') return this.#resolve(act.pick);
    if (act.do === 'correct') return this.#undisturbed(() => this.#correct(act.pick));
    if (!chosen) return;
    const key = `visit ${chosen.id}`;
    if (act.do === 'edit' || act.do === 'answer') {
      const field = act.do === 'edit' ? 'note' : `answers.q${act.pick % 2}`;
      const data = this.#note(key, { [field]: this.word() });
      await this.#undisturbed(async () => {
        const there = (await store.get('visit', chosen.id)) !== null;
        await store.update('visit', chosen.id, data);
        // Local truth is seen at once.
        const shown = await store.get('visit', chosen.id);
        if (there) expect(act.do === 'edit' ? shown?.['note'] : (shown?.['answers'] as Data)[`q${act.pick % 2}`]).toBe(data[field]);
      });
    } else if (act.do === 'photo') await this.#photograph(chosen.id);
    else if (act.do === 'delete') {
      await store.delete('visit', chosen.id);
      expect(await store.get('visit', chosen.id)).toBeNull();
    } else if (act.do === 'caption') {
      const photos = await store.list('visit_photo');
      const photo = photos[act.pick % Math.max(photos.length, 1)];
      if (photo) await store.update('visit_photo', photo.id, this.#note(`visit_photo ${photo.id}`, { caption: this.word() }));
    } else if (act.do === 'poison') await this.#poison(act.kind, chosen.id);
  }

  async #plan(act: Extract<Act, { photos: number }>): Promise<void> {
    const { store } = this.tab;
    const sites = (await store.list('site')).map(({ id }) => id);
    const site = sites[act.site % Math.max(sites.length, 1)];
    if (site === undefined) return;
    const files = await Promise.all(Array.from({ length: act.photos }, () => this.#picture()));
    await store.change((group) => {
      const visit = group.create('visit', { site, status: 'planned' });
      group.update('visit', visit, this.#note(`visit ${visit}`, { note: this.word() }));
      for (const file of files) {
        const photo = group.addPhoto(visit, file);
        group.update('visit_photo', photo, this.#note(`visit_photo ${photo}`, { caption: this.word() }));
        this.photos.set(photo, file.sha256);
      }
      // A companion that is refused: the rest goes on without it.
      if (act.do === 'poison_group') group.update('visit', visit, { note: 17 });
    });
  }

  async #photograph(visit: string): Promise<void> {
    const file = await this.#picture();
    const photo = await this.tab.store.addPhoto(visit, file);
    this.photos.set(photo, file.sha256);
  }

  #picture(): Promise<Awaited<ReturnType<typeof prepareFile>>> {
    const text = this.word().repeat(30);
    return prepareFile(new File([text], 'a.jpg', { type: 'image/jpeg' }));
  }

  async #poison(kind: string, visit: string): Promise<void> {
    const { store } = this.tab;
    if (kind === 'bad_value') await store.change((group) => group.update('visit', visit, { note: 17 }));
    else if (kind === 'unreadable') await store.change((group) => group.update('visit', visit, { note: 'UNREADABLE' }));
    else if (kind === 'read_only') await store.change((group) => group.update('site', SITES[0] ?? '', { name: 'mine' }));
    else await store.change((group) => group.create('visit', { site: uuid7(), status: 'planned' }));
  }

  async #resolve(pick: number): Promise<void> {
    const conflicts = await this.tab.store.conflicts();
    const one = conflicts[pick % Math.max(conflicts.length, 1)];
    if (!one) return;
    const side = pick % 2 === 0 ? 'server' : 'device';
    const { store } = this.tab;
    const decided = Object.fromEntries(Object.entries(one.fields).map(([name, values]) => [name, values[side]]));
    await this.#undisturbed(async () => {
      const before = await store.get(one.type, one.record);
      const open = (await store.conflicts()).some(({ id }) => id === one.id);
      await store.resolve(one.id, decided);
      expect((await store.conflicts()).some(({ id }) => id === one.id)).toBe(false);
      if (!open) return;
      // The record shows at once what was decided about it, in lists too.
      const { deleted, ...values } = decided;
      const expected = before === null || deleted === true ? null : applyFields(before, values);
      expect(await store.get(one.type, one.record)).toEqual(expected);
      expect((await store.list(one.type)).find(({ id }) => id === one.record)?.data ?? null).toEqual(expected);
    });
  }

  /** A person acts and looks while two tabs sync: what these bring in between is no news to be surprised by. */
  #undisturbed(work: () => Promise<void>): Promise<void> {
    const { db } = this.tab.store;
    return db.transaction('rw', db.tables, async () => work());
  }

  async #correct(pick: number): Promise<void> {
    const aside = await this.tab.store.setAside();
    const one = aside[pick % Math.max(aside.length, 1)];
    if (!one) return;
    if (pick % 3 === 0 || one.op.type !== 'visit' || one.op.action !== 'update') {
      this.discarded.add(one.op.op);
      // A creation takes the other changes of its record along.
      const waiting = await this.tab.store.unsentOf(one.op.type, one.op.id);
      const gone = one.op.action === 'create' ? [...waiting, ...aside.filter(({ op }) => op.type === one.op.type && op.id === one.op.id)] : [one];
      for (const value of gone.flatMap(({ data }) => Object.values(data))) if (typeof value === 'string') this.discarded.add(value);
      await this.tab.store.discard(one.op.op);
    } else {
      for (const value of Object.values(one.data)) if (typeof value === 'string') this.discarded.add(value);
      await this.tab.store.correct(one.op.op, this.#note(`visit ${one.op.id}`, { note: this.word() }));
    }
  }

  async talk({ what, faults: line, dies }: Talk): Promise<void> {
    const { tab } = this;
    tab.line.faults = [...line];
    tab.dies = dies;
    const { core } = tab;
    const alive = await tab.survive(async () => {
      if (what === 'sync') await core.sync();
      else if (what === 'records') await core.syncRecords();
      else if (what === 'push') await core.run(async (report) => void (await core.pusher.pushBatch(report.pushed)));
      else if (what === 'pull') await core.run(async (report) => void (await core.puller.pullPage(report.pulled)));
      else await core.run(async (report) => void (await core.uploader.uploadPiece(report.uploaded)));
    });
    tab.dies = null;
    tab.line.faults = [];
    if (!alive) await this.reload();
  }

  /** Two tabs on one store sync at the same time, without any lock, while the person goes on in one. */
  async bothTabs(line: readonly Fault[], meanwhile: Act): Promise<void> {
    const other = await Tab.open(this.world.server, this.who);
    this.tab.line.faults = [...line];
    await Promise.all([this.tab.core.sync(), other.core.sync(), this.act(meanwhile)]);
    this.tab.line.faults = [];
    other.close();
  }
}

class World {
  readonly server = new ModelServer();
  readonly name = uuid7().slice(-12);
  now = Date.parse('2026-11-28T01:00:00Z');
  readonly tablets: Tablet[];

  constructor() {
    for (const site of SITES) {
      this.server.put('site', site, { name: `site ${site.slice(-2)}` });
      for (const person of PEOPLE) this.server.assign(`${person}-${this.name}`, site, true);
    }
    this.tablets = [0, 1, 2].map((number) => new Tablet(this, number));
  }

  async run(steps: readonly Step[]): Promise<void> {
    for (const one of this.tablets) {
      await one.open();
      await one.tab.core.sync();
    }
    for (const step of steps) {
      this.now += 60_000;
      if (step.step === 'office') await this.office(step.act);
      else {
        const one = this.tablets[step.tablet];
        if (!one) continue;
        if (step.step === 'act') await one.act(step.act);
        else if (step.step === 'talk') await one.talk(step.talk);
        else if (step.step === 'both_tabs') await one.bothTabs(step.faults, step.meanwhile);
        else await one.reload();
      }
    }
  }

  async office(act: OfficeAct): Promise<void> {
    const { server } = this;
    if (act.do === 'assign') server.assign(`${PEOPLE[act.site % 2]}-${this.name}`, SITES[act.site] ?? '', act.given);
    else if (act.do === 'generation') server.newGeneration();
    else if (act.do === 'late') for (const one of this.tablets) await one.tab.line.deliverLate();
    else if (act.do === 'wait') this.now += 3_600_000;
    else if (act.do === 'limits') [server.maxOps, server.maxBytes] = [8, 4_000];
    else if (act.do === 'create') server.put('visit', uuid7(), { site: SITES[act.pick % 3], status: 'planned', note: 'by the office' });
    else {
      const visits = server.live('visit');
      const visit = visits[act.pick % Math.max(visits.length, 1)];
      if (!visit) return;
      if (act.do === 'edit') server.put('visit', visit.id, { note: `office ${act.pick}` });
      else if (act.do === 'verify') server.put('visit', visit.id, { status: 'verified' });
      else server.remove('visit', visit.id);
    }
  }

  /** Heal, drain, and hold everything against the server. */
  async settle(): Promise<void> {
    for (const one of this.tablets) {
      await one.tab.line.deliverLate();
      await one.reload();
    }
    for (let round = 0; ; round += 1) {
      expect(round, 'rounds until nothing is new').toBeLessThan(12);
      let busy = false;
      for (const one of this.tablets) {
        this.now += 3_600_000;
        await one.tab.core.hurry();
        const report = await one.tab.core.sync();
        expect(report).toMatchObject({ outcome: 'done' });
        busy ||= report.pulled.changed + report.pulled.removed + report.pushed.applied + report.pushed.requests > 0;
      }
      if (!busy) break;
    }
    for (const one of this.tablets) await this.check(one);
    this.checkOnce();
    for (const one of this.tablets) {
      one.tab.close();
      await one.tab.store.remove();
    }
  }

  async check(one: Tablet): Promise<void> {
    const { store } = one.tab;
    // Convergence: the same records, revision for revision.
    const mine = Object.fromEntries((await store.db.records.toArray()).map(({ type, id, rev, data }) => [`${type} ${id}`, [rev, data]]));
    expect(mine).toEqual(Object.fromEntries(this.server.inScope(one.who.user)));
    // Progress: nothing waits, and what is set aside is poison or was overtaken by others.
    const unsent = await store.unsent();
    expect([unsent.ops, unsent.files]).toEqual([0, 0]);
    const aside = await store.setAside();
    const honest = aside.filter(({ op, code }) => !isPoison(op) && !HARMLESS.has(code));
    expect(honest).toEqual([]);
    expect(aside.map(({ code }) => code)).not.toContain('op_reuse');
    // Acknowledged means durable, and the server's word is what was told.
    for (const [op, answer] of one.answers) {
      if (answer.status === 'refused') continue;
      expect(this.server.ops.get(op)?.answer['status'], op).toBe(answer.status);
    }
    await this.checkWords(one, aside.map(({ data }) => JSON.stringify(data)).join());
    await this.checkFiles(one);
  }

  /** No value is lost silently: it is in the history, in a conflict record, set aside, or was typed over by oneself. */
  async checkWords(one: Tablet, aside: string): Promise<void> {
    const disputed = JSON.stringify([...this.server.rows.values()].filter(({ type }) => type === 'conflict').map(({ last }) => last));
    const refused = [...this.server.ops.values()].filter(({ answer }) => answer['status'] === 'rejected').map(({ body }) => body).join();
    for (const [index, { key, field, word }] of one.typed.entries()) {
      const later = one.typed.slice(index + 1).some((other) => other.key === key && other.field === field);
      const found = this.server.written.has(word) || disputed.includes(word) || aside.includes(word) || refused.includes(word) || one.discarded.has(word);
      expect(found || later, `${word} of ${key} is lost`).toBe(true);
    }
  }

  async checkFiles(one: Tablet): Promise<void> {
    for (const [photo, hash] of one.photos) {
      const file = await one.tab.store.db.files.get(photo);
      const row = this.server.rows.get(`visit_photo ${photo}`);
      const stored = this.server.files.get(hash);
      if (stored) expect(await sha256(stored.bytes)).toBe(hash);
      if (row?.data) expect([photo, row.data['state'], stored !== undefined]).toEqual([photo, 'stored', true]);
      // Bytes are let go only once the server has them.
      if (file && file.state !== 'stored') expect(await one.tab.store.bytesOf(photo)).not.toBeNull();
      if (file?.state === 'stored' || file?.state === 'sent') expect(stored).toBeDefined();
    }
  }

  /** Each word was set once: an operation is applied once, however often it was sent. */
  checkOnce(): void {
    const resolved = JSON.stringify([...this.server.rows.values()].filter(({ type }) => type === 'conflict').map(({ last }) => last));
    for (const [word, times] of this.server.written) if (!resolved.includes(word)) expect(`${word} ${times}`).toBe(`${word} 1`);
  }
}

/** By what it says: which operation a busy store has given a number last is another's as likely as not. */
function isPoison(op: Op): boolean {
  const data = dataOf(op);
  return data['note'] === 17 || data['note'] === 'UNREADABLE' || data['name'] === 'mine';
}

/** Refusals that an honest operation may meet, because others acted first or its like was refused. */
const HARMLESS = new Set(['unknown_reference', 'forbidden', 'visit_verified', 'parent_rejected', 'parent_deleted', 'parent_aside', 'already_resolved', 'not_in_conflict', 'bad_resolution', 'malformed']);

test('whatever the network, others and dying pages do, both sides agree and nothing is lost or done twice', { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aStep, { minLength: 5, maxLength: 60, size: 'max' }), async (steps) => {
      const world = new World();
      await world.run(steps);
      await world.settle();
    }),
    // Stopped in time, a story that failed is told even if it could not be made shorter.
    { numRuns: RUNS, interruptAfterTimeLimit: 540_000, seed: SEED },
  );
});
