// @vitest-environment node
import 'fake-indexeddb/auto';
import type { DBCore } from 'dexie';
import { IDBFactory } from 'fake-indexeddb';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { uuid7 } from '../ids';
import { heldLastVisits, lastOf } from './records';
import type { SyncStore } from './store';
import { ModelServer } from './testing/server';
import { Tab, reopened } from './testing/tablet';

const TIMEOUT = { timeout: 600_000 };
const SITES = ['s1', 's2'].map((name) => `00000000-0000-7000-8000-0000000000${name}`);
const VISITS = ['v1', 'v2', 'v3', 'v4', 'v5'].map((name) => `00000000-0000-7000-8000-0000000000${name}`);
const DAYS = ['2026-11-01T01:00:00Z', '2026-11-02T01:00:00Z', '2026-11-03T09:00:00+08:00', null];

const fields = fc.record({ site: fc.constantFrom(...SITES), status: fc.constantFrom('planned', 'reported', 'reported', 'verified'), started_at: fc.constantFrom(...DAYS) }, { requiredKeys: [] });
const visit = fc.constantFrom(...VISITS);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('office' as const), visit, fields }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('removed' as const), visit }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('assigned' as const), site: fc.constantFrom(...SITES), given: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('entered' as const), visit, fields }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('deleted' as const, 'made' as const), visit }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('resolved' as const, 'discarded' as const, 'restored' as const, 'forgotten' as const, 'damaged' as const, 'wiped' as const) }) },
  { weight: 2, arbitrary: fc.constant({ do: 'older' as const }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('sync' as const, 'sync' as const, 'push' as const, 'page' as const), dies: fc.option(fc.nat(12), { freq: 4 }) }) },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

let deaths = 0;

class Story {
  readonly server = new ModelServer();
  readonly who = { user: `ann-${uuid7()}`, device: uuid7(), token: 'token', now: () => this.server.now, page: 2, indexedDB: new IDBFactory() };
  tab!: Tab;

  async open(): Promise<void> {
    this.tab = await Tab.open(this.server, this.who);
  }

  async run(steps: readonly Step[]): Promise<void> {
    this.server.addDevice('token', this.who.device, this.who.user);
    for (const site of SITES) this.server.assign(this.who.user, site, true);
    await this.open();
    for (const one of [...steps, { do: 'sync', dies: null } as const]) {
      this.server.now += 3_600_000;
      await this.step(one);
      const { store } = this.tab;
      expect(await store.lastVisits()).toEqual(lastOf((await store.list('visit')).map(({ data }) => data)));
    }
    const { db } = this.tab.store;
    const [noted, cursor] = [await db.word('lastVisits'), await db.word('cursor')];
    expect(noted).toEqual({ cursor, at: lastOf((await db.records.where({ type: 'visit' }).toArray()).map(({ data }) => data)) });
    this.tab.close();
  }

  async step(one: Step): Promise<void> {
    const { server } = this;
    const { core, store } = this.tab;
    if ('dies' in one) await this.talk(one.do, one.dies);
    else if (one.do === 'office') server.put('visit', one.visit, { site: SITES[0], ...server.rows.get(`visit ${one.visit}`)?.data, ...one.fields });
    else if (one.do === 'removed') server.remove('visit', one.visit);
    else if (one.do === 'assigned') server.assign(this.who.user, one.site, one.given);
    else if (one.do === 'restored') server.newGeneration();
    else if (one.do === 'entered') await store.update('visit', one.visit, one.fields);
    else if (one.do === 'made') await store.create('visit', { site: SITES[1], status: 'reported', started_at: DAYS[1] });
    else if (one.do === 'deleted') await store.delete('visit', one.visit);
    else if (one.do === 'resolved') await this.resolve();
    else if (one.do === 'discarded') for (const { op } of await store.setAside()) await store.discard(op.op);
    else if (one.do === 'older') await this.byAnOlderClient();
    else if (one.do === 'forgotten') await store.db.meta.delete('lastVisits');
    else if (one.do === 'damaged') {
      await store.db.records.where({ type: 'visit' }).modify((record) => void ((record as { sum: string }).sum = 'altered'));
      await core.verifyRecords();
    } else if (one.do === 'wiped') {
      await store.wipe();
      await store.begin();
    }
  }

  async talk(what: 'sync' | 'push' | 'page', dies: number | null): Promise<void> {
    const { tab } = this;
    tab.dies = dies;
    const alive = await tab.survive(async () => {
      await tab.core.hurry();
      if (what === 'sync') await tab.core.sync();
      else await tab.core.run(async ({ pushed, pulled }) => void (what === 'push' ? await tab.core.pusher.pushBatch(pushed) : await tab.core.puller.pullPage(pulled)));
    });
    tab.dies = null;
    if (!alive) {
      deaths += 1;
      await this.open();
    }
  }

  /** One that knows nothing of the note: it stays as it was. */
  async byAnOlderClient(): Promise<void> {
    const { core, store } = this.tab;
    const noted = await store.word('lastVisits');
    await core.sync();
    if (noted) await store.db.setWords({ lastVisits: noted });
    else await store.db.meta.delete('lastVisits');
  }

  async resolve(): Promise<void> {
    for (const { id, fields } of await this.tab.store.conflicts()) await this.tab.store.resolve(id, Object.fromEntries(Object.entries(fields).map(([name, { device }]) => [name, device])));
  }
}

test('the last visits told are those that a reading of all visits tells, whatever came, was entered or died half-way', TIMEOUT, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 25, size: 'max' }), async (steps) => new Story().run(steps)),
    { numRuns: Number(import.meta.env['VITE_SYNC_RUNS'] ?? 30), seed: Number(import.meta.env['VITE_SYNC_SEED'] ?? 20261129), interruptAfterTimeLimit: 540_000 },
  );
  expect(deaths).toBeGreaterThan(0);
});

test('only visits of sites with unsent changes are read to tell them', TIMEOUT, async () => {
  const story = new Story();
  for (const [index, id] of VISITS.entries()) story.server.put('visit', id, { site: SITES[index % 2], status: 'reported', started_at: DAYS[index % 3] });
  await story.run([]);
  await story.open();
  const { store } = story.tab;
  const read = await countRead(store);
  expect(await store.lastVisits()).toEqual(await heldLastVisits(store.db));
  expect(read()).toBe(0);
  await store.update('visit', VISITS[4] ?? '', { started_at: '2026-11-04T01:00:00Z' });
  expect((await store.lastVisits()).get(SITES[0] ?? '')).toBe(Date.parse('2026-11-04T01:00:00Z'));
  // The one that was changed, and those of its site.
  expect(read()).toBe(1 + 1 + 3);
});

test('records that the disk has altered are found wherever they lie among hundreds, and are fetched anew', TIMEOUT, async () => {
  const story = new Story();
  for (let made = 0; made < 230; made += 1) story.server.put('visit', uuid7(), { site: SITES[0], note: `note ${made}` });
  await story.run([]);
  await story.open();
  const { core, store } = story.tab;
  const ids = (await store.list('visit')).map(({ id }) => id).sort();
  const before = await store.list('visit');
  for (const at of [0, 99, 100, 150, 229]) await store.db.records.update(['visit', ids[at] ?? ''], { data: { site: SITES[0], note: 'altered' } });
  expect(await core.verifyRecords()).toBe(5);
  expect(await store.list('visit')).toHaveLength(225);
  await core.sync();
  expect(await store.list('visit')).toEqual(before);
  expect(await core.verifyRecords()).toBe(0);
});

/** How many records were read since. */
async function countRead(store: SyncStore): Promise<() => number> {
  let count = 0;
  const counted = (values: readonly unknown[]): void => void (count += values.filter((value) => value !== undefined).length);
  store.db.use({
    stack: 'dbcore',
    name: 'count',
    create: (down: DBCore): DBCore => ({
      ...down,
      table(name) {
        const table = down.table(name);
        if (name !== 'records') return table;
        return {
          ...table,
          async get(request) {
            const value: unknown = await table.get(request);
            counted([value]);
            return value;
          },
          async getMany(request) {
            const values = await table.getMany(request);
            counted(values);
            return values;
          },
          async query(request) {
            const found = await table.query(request);
            if (request.values) counted(found.result);
            return found;
          },
        };
      },
    }),
  });
  await reopened(store);
  return () => count;
}
