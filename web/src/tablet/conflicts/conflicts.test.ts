// @vitest-environment node
import 'fake-indexeddb/auto';
import type { Client } from '@shared/api/client';
import { uuid7 } from '@shared/ids';
import { clashes } from '@shared/records/sides';
import { openStore } from '@shared/sync';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Work } from '../store/work';
import { conflictOf, conflictsOf, countConflicts, decide, learnNames } from './conflicts';

// Machines that do much else are slow.
vi.setConfig({ testTimeout: 60_000 });

const [ME, OTHER, DEVICE, SITE, VISIT, CONFLICT] = [uuid7(), uuid7(), uuid7(), uuid7(), uuid7(), uuid7()] as [string, string, string, string, string, string];
let work: Work;

const pulled = (type: string, id: string, data: Record<string, unknown>, rev = 7): Promise<unknown> => work.store.db.records.put({ type, id, rev, base: rev, seen: 1, sum: '', data });
const conflict = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  type: 'visit',
  id: VISIT,
  site: SITE,
  fields: { note: { base: '', server: '门锁着', device: '见到负责人' }, 'answers.clear': { base: null, server: true, device: false } },
  edits: [{ op: uuid7(), device: DEVICE, user: OTHER, made_at: '2026-11-22T03:04:05Z', received_at: '2026-11-22T03:05:00Z', fields: { note: '见到负责人', 'answers.clear': false } }],
  authors: [ME, OTHER],
  resolved_at: null,
  created_at: '2026-11-22T03:05:00Z',
  ...more,
});

beforeEach(async () => {
  const user = uuid7();
  work = new Work((await openStore({ origin: 'https://portal.test', user, device: uuid7() })).store, user);
  await pulled('site', SITE, { name: '渭光厂', name_en: 'Weiguang' });
  await pulled('visit', VISIT, { site: SITE, note: '门锁着', answers: { clear: true }, checklist: null, started_at: '2026-11-22T02:00:00Z' });
  await pulled('conflict', CONFLICT, conflict());
});

describe('a conflict', () => {
  test('has what holds at the server on one side, not what waits here', async () => {
    await work.store.update('visit', VISIT, { note: '尚未上传的' });
    const found = await conflictOf(work, CONFLICT);
    expect(found && clashes(found).map(({ name, sides }) => [name, sides.map(({ kind, value }) => [kind, value])])).toEqual([
      ['note', [['now', '门锁着'], ['edit', '见到负责人'], ['base', '']]],
      ['answers.clear', [['now', true], ['edit', false], ['base', null]]],
    ]);
    expect(found).toMatchObject({ siteName: { name: '渭光厂' }, visit: VISIT, day: '2026-11-22T02:00:00Z', decided: false });
  });

  test('is counted at its site and its visit until it is decided here', async () => {
    const before = await countConflicts(work);
    expect([before.all, before.bySite.get(SITE), before.byVisit.get(VISIT)]).toEqual([1, 1, 1]);
    await decide(work, CONFLICT, { note: '周五已见到' });
    expect((await countConflicts(work)).all).toBe(0);
    expect(await conflictsOf(work)).toMatchObject([{ id: CONFLICT, decided: true }]);
    expect((await work.store.db.ops.toArray()).map(({ type, id, action, body }) => [type, id, action, (JSON.parse(body) as { data: unknown }).data])).toEqual([
      ['conflict', CONFLICT, 'update', { resolution: { note: '周五已见到' } }],
    ]);
  });

  test('that was decided elsewhere is no longer shown', async () => {
    await pulled('conflict', CONFLICT, conflict({ resolved_at: '2026-11-23T00:00:00Z' }), 8);
    expect(await conflictsOf(work)).toEqual([]);
    expect(await conflictOf(work, CONFLICT)).toBeNull();
  });

  test('about a record that was deleted says so', async () => {
    await pulled('conflict', CONFLICT, conflict({ fields: { deleted: { base: false, server: true, device: false } } }), 8);
    await work.store.db.records.delete(['visit', VISIT]);
    expect(await conflictOf(work, CONFLICT)).toMatchObject({ record: { deleted: true, values: null }, visit: null });
  });

  test('tells names that were asked for once, without a network too', async () => {
    const get = vi.fn().mockResolvedValue({
      edits: [{ device: DEVICE, device_name: '二号平板', user: OTHER, user_name: '周明', fields: {} }],
      authors: [],
      author_names: [],
      names: {},
      held: { note: { at: '2026-11-22T03:00:00Z', actor_name: '林知行', device_name: null } },
      rev: 7,
    });
    await learnNames(work, { get } as unknown as Client);
    await learnNames(work, { get } as unknown as Client);
    expect(get).toHaveBeenCalledTimes(1);
    const found = await conflictOf(work, CONFLICT);
    expect(found?.edits).toMatchObject([{ user_name: '周明', device_name: '二号平板' }]);
    expect(found?.held['note']).toMatchObject({ actor_name: '林知行' });
  });
});
