// @vitest-environment node
import 'fake-indexeddb/auto';
import { ApiError, NetworkError } from '@shared/api/errors';
import type { Client } from '@shared/api/client';
import { uuid7 } from '@shared/ids';
import { openStore } from '@shared/sync';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { namesOf, Work } from '../store/work';
import { conflictOf, decide } from './conflicts';
import { courses, knownHistory, learnHistories, ownSteps } from './history';
import type { Step } from './history';

// Machines that do much else are slow.
vi.setConfig({ testTimeout: 60_000 });

const [ME, OTHER, DEVICE, SITE, VISIT, CONFLICT, OP] = [uuid7(), uuid7(), uuid7(), uuid7(), uuid7(), uuid7(), uuid7()] as [string, string, string, string, string, string, string];
let work: Work;

const pulled = (type: string, id: string, data: Record<string, unknown>, rev = 7): Promise<unknown> => work.store.db.records.put({ type, id, rev, base: rev, seen: 1, sum: '', data });
const conflict = (fields: Record<string, unknown>, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  type: 'visit',
  id: VISIT,
  site: SITE,
  fields,
  edits: [{ op: OP, device: DEVICE, user: OTHER, made_at: '2026-11-25T03:04:05Z', received_at: '2026-11-22T03:05:00Z', fields: { note: '见到负责人', 'answers.clear': false } }],
  authors: [ME, OTHER],
  resolved_at: null,
  created_at: '2026-11-22T03:05:00Z',
  ...more,
});
const NOTE = { note: { base: '', server: '门锁着', device: '见到负责人' }, 'answers.clear': { base: null, server: true, device: false } };
const by = { actor_id: OTHER, actor_name: '周明', device_id: null, device_name: null, op: null, op_status: null, made_at: null, clock_offset_s: null, conflict: null, source: 'api', request_id: null };
const LOG = [
  { ...by, seq: 3, at: '2026-11-22T03:00:00Z', action: 'update', actor_id: ME, actor_name: '林知行', device_id: DEVICE, device_name: '二号平板', op: uuid7(), made_at: '2026-11-22T02:59:00Z', clock_offset_s: 2, before: { note: '', answers: {}, rev: 6 }, after: { note: '门锁着', answers: { clear: true }, rev: 7 } },
  { ...by, seq: 2, at: '2026-11-21T03:00:00Z', action: 'update', before: { status: 'planned', rev: 5 }, after: { status: 'in_progress', rev: 6 } },
  { ...by, seq: 1, at: '2026-11-20T03:00:00Z', action: 'insert', before: null, after: { note: '', status: 'planned', participant_ids: [ME, OTHER], answers: {} } },
];
const asking = (answer: unknown): { client: Client; get: ReturnType<typeof vi.fn> } => {
  const get = answer instanceof Error ? vi.fn().mockRejectedValue(answer) : vi.fn().mockResolvedValue(answer);
  return { client: { get } as unknown as Client, get };
};

beforeEach(async () => {
  const user = uuid7();
  work = new Work((await openStore({ origin: 'https://portal.test', user, device: uuid7() })).store, user);
  await pulled('visit', VISIT, { site: SITE, note: '门锁着', answers: { clear: true }, checklist: null });
  await pulled('conflict', CONFLICT, conflict(NOTE));
});

/** The course of a field as a page shows it. */
async function course(name: string): Promise<Step[]> {
  const found = await conflictOf(work, CONFLICT);
  if (!found) throw new Error('there is no conflict');
  return courses(found, await knownHistory(work, CONFLICT), await ownSteps(work, found)).get(name) ?? [];
}
const brief = (steps: readonly Step[]): unknown[] => steps.map(({ kind, userName, before, after }) => [kind, userName, before, after]);

describe('how a value came to be', () => {
  test('is told from what came with the conflict before the server was ever asked', async () => {
    expect(await knownHistory(work, CONFLICT)).toBeUndefined();
    expect(brief(await course('note'))).toEqual([['met', null, undefined, '见到负责人']]);
  });

  test('is the field alone, newest first, in the order in which it reached the server', async () => {
    await learnHistories(work, asking({ results: LOG, people: {} }).client);
    expect(brief(await course('note'))).toEqual([
      ['met', '周明', undefined, '见到负责人'],
      ['set', '林知行', '', '门锁着'],
      ['created', '周明', undefined, ''],
    ]);
    expect(brief(await course('answers.clear'))).toEqual([
      ['met', '周明', undefined, false],
      ['set', '林知行', null, true],
    ]);
    expect((await course('note'))[1]).toMatchObject({ deviceName: '二号平板', madeAt: '2026-11-22T02:59:00Z', clockOffsetS: 2 });
    expect(await namesOf(work)).toMatchObject({ [ME]: '林知行', [OTHER]: '周明' });
    // What is kept is no more than that.
    expect(JSON.stringify(await knownHistory(work, CONFLICT))).not.toContain('planned');
  });

  test('shows an edit once that the server has taken after all', async () => {
    const taken = { ...LOG[0], seq: 4, at: '2026-11-22T04:00:00Z', actor_name: '周明', op: OP, before: { note: '门锁着' }, after: { note: '见到负责人' } };
    await learnHistories(work, asking({ results: [taken, ...LOG], people: {} }).client);
    expect(brief(await course('note')).slice(0, 2)).toEqual([['set', '周明', '门锁着', '见到负责人'], ['set', '林知行', '', '门锁着']]);
  });

  test('begins with what waits on this tablet, and ends there when it was decided', async () => {
    await work.store.update('visit', VISIT, { note: '补充', status: 'in_progress' });
    await decide(work, CONFLICT, { note: '两者都对' });
    expect(brief(await course('note')).slice(0, 3)).toEqual([
      ['decided', null, undefined, '两者都对'],
      ['waiting', null, undefined, '补充'],
      ['met', null, undefined, '见到负责人'],
    ]);
    expect(brief(await course('answers.clear'))).toEqual([['met', null, undefined, false]]);
  });

  test('of a record that is to go tells what others changed in it', async () => {
    await pulled('conflict', CONFLICT, conflict({ deleted: { base: false, server: false, device: true } }, { edits: [] }), 8);
    await learnHistories(work, asking({ results: LOG, people: {} }).client);
    expect((await course('deleted')).map(({ kind, touched }) => [kind, touched])).toEqual([['set', ['note', 'answers.clear']], ['set', ['status']], ['created', []]]);
  });
});

describe('the server', () => {
  test('is asked again only when conflict or record have moved on, or when it is told to', async () => {
    const { client, get } = asking({ results: LOG, people: {} });
    await learnHistories(work, client);
    await learnHistories(work, client);
    expect(get).toHaveBeenCalledTimes(1);
    expect(get).toHaveBeenCalledWith('/history', expect.objectContaining({ query: { type: 'visit', id: VISIT } }));
    await pulled('visit', VISIT, { site: SITE, note: '又改了', answers: {} }, 9);
    await learnHistories(work, client);
    await learnHistories(work, client, CONFLICT);
    expect(get).toHaveBeenCalledTimes(3);
  });

  test('may not give it, which is kept; without a network what was known stays', async () => {
    await learnHistories(work, asking({ results: LOG, people: {} }).client);
    await expect(learnHistories(work, asking(new NetworkError('offline', null)).client, CONFLICT)).rejects.toThrow(NetworkError);
    expect((await knownHistory(work, CONFLICT))?.changes).toHaveLength(2);
    await learnHistories(work, asking(new ApiError(404, { code: 'not_found' })).client, CONFLICT);
    expect(await knownHistory(work, CONFLICT)).toMatchObject({ refused: true, changes: [] });
  });

  test('is not remembered for conflicts that are over', async () => {
    await learnHistories(work, asking({ results: LOG, people: {} }).client);
    await pulled('conflict', CONFLICT, conflict(NOTE, { resolved_at: '2026-11-23T00:00:00Z' }), 8);
    await learnHistories(work, asking({ results: [], people: {} }).client);
    expect(await knownHistory(work, CONFLICT)).toBeUndefined();
  });
});
