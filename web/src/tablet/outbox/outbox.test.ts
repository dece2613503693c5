// @vitest-environment node
import 'fake-indexeddb/auto';
import { createClient } from '@shared/api/client';
import { stubPage } from '@shared/testing/browser';
import { uuid7 } from '@shared/ids';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Work, countUnsent, fixesOf, runningVisit, tidy } from '../store/work';
import type { LocalPhoto, LocalVisit, StoredFix } from '../store/work';
import { sendFixes } from './fixes';
import { checkPhotos, sendPhotos } from './photos';
import { sendVisits } from './visits';

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: Record<string, any>;
}

/** Answers as the server does; `answer` may be replaced to refuse, or throw for a dead line. */
const calls: Call[] = [];
let answer: (call: Call) => Response;
const json = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status });
const ok = ({ path, body }: Call): Response => {
  if (path === '/api/v1/trails/points') return json({ accepted: body['points'].length, duplicate: 0, held: 0, flagged: 0, rejected: [] });
  if (path.startsWith('/api/v1/visits/')) return json({ id: body['id'], rev: 7 });
  return json({ results: [], next: null }, 201);
};
const lineDown = (): never => {
  throw new TypeError('network');
};
const client = createClient({
  token: () => 'secret',
  retryDelaysMs: [],
  fetch: async (input, init) => {
    const { pathname, search } = new URL(String(input));
    const text = typeof init?.body === 'string' ? init.body : '{}';
    const call = { method: init?.method ?? 'GET', path: pathname + search, body: JSON.parse(text) as Record<string, any> };
    calls.push(call);
    return answer(call);
  },
});

const ME = uuid7();
const DEVICE = uuid7();
const { signal } = new AbortController();
let work: Work;
let visit: LocalVisit;

beforeEach(async () => {
  stubPage();
  calls.length = 0;
  answer = ok;
  work = new Work(`test-${uuid7()}`);
  visit = {
    id: uuid7(),
    site: { id: uuid7(), name: '厂', name_en: 'Works', address: '', location: [108.94, 34.26] },
    startedAt: '2026-11-22T03:00:00.000Z',
    position: [108.9401, 34.2601],
    accuracyM: 8,
    finishedAt: null,
    endBefore: null,
    note: '',
    participants: [],
    participantsSent: true,
    confirmed: 'nothing',
    refusal: null,
  };
  await work.visits.add(visit);
});

afterEach(async () => {
  await work.delete();
  vi.unstubAllGlobals();
});

const steps = (): string[] => calls.map(({ method, path }) => `${method} ${path.replace(visit.id, 'V')}`);
const addFixes = (count: number): Promise<unknown> =>
  work.fixes.bulkAdd(
    Array.from({ length: count }, (_, index): StoredFix => ({ visit: visit.id, t: 1_700_000_000_000 + index * 5000, lon: 108.94, lat: 34.26, acc: 6, alt: null, speed: null, bearing: null, sent: 0 })),
  );

describe('a visit', () => {
  test('is made, begun and reported, each once', async () => {
    await sendVisits(work, client, ME, signal);
    expect(steps()).toEqual(['POST /api/v1/visits', 'POST /api/v1/visits/V/start']);
    expect(calls[1]?.body).toEqual({ started_at: visit.startedAt, position: { type: 'Point', coordinates: [108.9401, 34.2601] }, acc: 8 });
    await work.visits.update(visit.id, { finishedAt: '2026-11-22T04:00:00.000Z', note: '一切正常' });
    await sendVisits(work, client, ME, signal);
    await sendVisits(work, client, ME, signal);
    expect(calls.slice(2)).toEqual([{ method: 'POST', path: `/api/v1/visits/${visit.id}/finish`, body: { finished_at: '2026-11-22T04:00:00.000Z', note: '一切正常' } }]);
    expect(await work.visits.get(visit.id)).toMatchObject({ confirmed: 'reported' });
  });

  test('begun and finished without a line is told in order once there is one', async () => {
    answer = lineDown;
    await expect(sendVisits(work, client, ME, signal)).rejects.toThrow();
    await work.visits.update(visit.id, { finishedAt: '2026-11-22T04:00:00.000Z' });
    answer = ok;
    calls.length = 0;
    await sendVisits(work, client, ME, signal);
    expect(steps()).toEqual(['POST /api/v1/visits', 'POST /api/v1/visits/V/start', 'POST /api/v1/visits/V/finish']);
  });

  test('that is refused keeps the reason and holds up no other', async () => {
    const other = { ...visit, id: uuid7(), startedAt: '2026-11-22T05:00:00.000Z' };
    await work.visits.add(other);
    answer = (call) => (call.body['id'] === visit.id ? json({ code: 'forbidden', detail: 'no' }, 403) : ok(call));
    await sendVisits(work, client, ME, signal);
    expect((await work.visits.get(visit.id))?.refusal).toEqual({ status: 403, code: 'forbidden', detail: 'no' });
    expect((await work.visits.get(other.id))?.confirmed).toBe('started');
    expect(await runningVisit(work)).toMatchObject({ id: other.id });
  });

  test('waits when the token died, and is not given up', async () => {
    answer = () => json({ code: 'device_revoked', wipe: null }, 401);
    await expect(sendVisits(work, client, ME, signal)).rejects.toMatchObject({ code: 'device_revoked' });
    expect((await work.visits.get(visit.id))?.refusal).toBeNull();
  });

  test('tells who came along, oneself always among them', async () => {
    await work.visits.update(visit.id, { confirmed: 'started', participants: [{ id: DEVICE, name: '李' }], participantsSent: false });
    await sendVisits(work, client, ME, signal);
    expect(calls.at(-1)).toMatchObject({ method: 'PATCH', body: { participants: [ME, DEVICE] } });
    expect((await work.visits.get(visit.id))?.participantsSent).toBe(true);
  });
});

describe('positions', () => {
  test('stay in the store until the server has answered, over a reload', async () => {
    await addFixes(3);
    answer = lineDown;
    await expect(sendFixes(work, client, DEVICE, signal)).rejects.toThrow();
    const { name } = work;
    work.close();
    work = new Work(name);
    expect((await countUnsent(work)).fixes).toBe(3);
    answer = ok;
    await sendFixes(work, client, DEVICE, signal);
    expect((await countUnsent(work)).fixes).toBe(0);
    expect(calls.at(-1)?.body).toMatchObject({ device: DEVICE, points: [{ t: '2023-11-14T22:13:20.000Z', lon: 108.94, lat: 34.26, acc: 6, visit: visit.id }, {}, {}] });
    expect(calls.at(-1)?.body['points'][0]).not.toHaveProperty('alt');
  });

  test('that the server rejects are set aside with the reason', async () => {
    await addFixes(3);
    answer = () => json({ accepted: 2, duplicate: 0, held: 0, flagged: 0, rejected: [{ index: 1, code: 'off_duty' }] });
    await sendFixes(work, client, DEVICE, signal);
    expect((await fixesOf(work, visit.id)).map(({ sent, code }) => [sent, code])).toEqual([[1, undefined], [2, 'off_duty'], [1, undefined]]);
  });

  test('one that cannot be read does not stall the others', async () => {
    await addFixes(8);
    const poison = (await fixesOf(work, visit.id))[5]?.t;
    const poisoned = (call: Call): boolean => call.body['points'].some((point: { t: string }) => Date.parse(point.t) === poison);
    answer = (call) => (poisoned(call) ? json({ code: 'malformed' }, 400) : ok(call));
    await sendFixes(work, client, DEVICE, signal);
    const fixes = await fixesOf(work, visit.id);
    expect(fixes.map(({ sent }) => sent)).toEqual([1, 1, 1, 1, 1, 2, 1, 1]);
    expect(fixes[5]?.code).toBe('malformed');
  });

  test('of a long silence go in several requests, none too large', async () => {
    await addFixes(1_201);
    await sendFixes(work, client, DEVICE, signal);
    expect(calls.map(({ body }) => body['points'].length)).toEqual([500, 500, 201]);
  });
});

describe('photos', () => {
  const photo = (): LocalPhoto => ({
    id: uuid7(),
    visit: visit.id,
    filename: 'gate.jpg',
    filetype: 'image/jpeg',
    sha256: 'ab'.repeat(32),
    size: 4,
    takenAt: '2026-11-22T03:10:00.000Z',
    position: [108.94, 34.26],
    sigmaM: 9,
    caption: '',
    state: 'new',
    file: new Blob(['1234']),
    uploadUrl: null,
    mismatches: 0,
    photo: null,
    refusal: null,
  });
  const withUploads = (call: Call): Response => {
    if (call.path === '/api/v1/uploads/') return new Response(null, { status: 201, headers: { Location: '/api/v1/uploads/u1' } });
    if (call.path === '/api/v1/uploads/u1') return new Response(null, { status: call.method === 'HEAD' ? 200 : 204, headers: { 'Upload-Offset': call.method === 'HEAD' ? '0' : '4' } });
    return ok(call);
  };

  test('wait for their visit, then are announced, sent and let go once stored', async () => {
    const taken = photo();
    await work.photos.add(taken);
    answer = withUploads;
    await sendPhotos(work, client, () => {}, signal);
    expect(calls).toEqual([]);

    await work.visits.update(visit.id, { confirmed: 'started' });
    const progress: number[] = [];
    await sendPhotos(work, client, (_, sent) => progress.push(sent), signal);
    expect(steps()).toEqual(['POST /api/v1/visit-photos', 'POST /api/v1/uploads/', 'PATCH /api/v1/uploads/u1']);
    expect(calls[0]?.body).toMatchObject({ id: taken.id, visit: visit.id, sigma_m: 9, position: { type: 'Point', coordinates: [108.94, 34.26] } });
    expect(progress).toEqual([0, 4]);

    const says = (state: string, photo: string | null, read: string) => (call: Call): Response =>
      call.path === '/api/v1/photos/p1' ? json({ state: read }) : json({ results: [{ id: taken.id, visit: visit.id, state, photo }], next: null });
    for (const reading of [says('pending', null, ''), says('stored', 'p1', 'processing')]) {
      answer = reading;
      expect(await checkPhotos(work, client, signal)).toBe(1);
      expect((await work.photos.get(taken.id))?.file).not.toBeNull();
    }
    answer = says('stored', 'p1', 'ready');
    expect(await checkPhotos(work, client, signal)).toBe(0);
    expect(await work.photos.get(taken.id)).toMatchObject({ state: 'stored', photo: 'p1', file: null });
  });

  test('that are no pictures are refused in words, though their bytes arrived', async () => {
    const taken = { ...photo(), state: 'sent' as const };
    await work.photos.add(taken);
    answer = ({ path }) => (path === '/api/v1/photos/p1' ? json({ state: 'refused' }) : json({ results: [{ id: taken.id, visit: visit.id, state: 'stored', photo: 'p1' }], next: null }));
    expect(await checkPhotos(work, client, signal)).toBe(0);
    expect(await work.photos.get(taken.id)).toMatchObject({ state: 'refused', refusal: { code: 'photo_refused' } });
  });

  test('cut off half-way go on with the upload they began', async () => {
    const taken = photo();
    await work.photos.add(taken);
    await work.visits.update(visit.id, { confirmed: 'started' });
    answer = (call) => (call.method === 'PATCH' ? lineDown() : withUploads(call));
    await expect(sendPhotos(work, client, () => {}, signal)).rejects.toThrow();
    expect(await work.photos.get(taken.id)).toMatchObject({ state: 'announced', uploadUrl: 'https://portal.test/api/v1/uploads/u1' });
    calls.length = 0;
    answer = withUploads;
    await sendPhotos(work, client, () => {}, signal);
    expect(steps()).toEqual(['HEAD /api/v1/uploads/u1', 'PATCH /api/v1/uploads/u1']);
  });

  test('spoilt on the way are sent again from the start, and given up after three times', async () => {
    const taken = photo();
    await work.photos.add(taken);
    await work.visits.update(visit.id, { confirmed: 'started' });
    answer = (call) => (call.method === 'PATCH' ? json({ code: 'checksum_mismatch' }, 460) : withUploads(call));
    for (const _ of [1, 2]) await expect(sendPhotos(work, client, () => {}, signal)).rejects.toMatchObject({ status: 460 });
    await sendPhotos(work, client, () => {}, signal);
    expect(calls.filter(({ path }) => path === '/api/v1/uploads/')).toHaveLength(3);
    expect(await work.photos.get(taken.id)).toMatchObject({ state: 'refused', refusal: { code: 'checksum_mismatch' } });
  });
});

test('old visits are tidied away only when the server has all of them', async () => {
  await addFixes(2);
  await work.visits.update(visit.id, { confirmed: 'reported', finishedAt: '2026-11-22T04:00:00.000Z' });
  const later = Date.parse('2026-12-22T00:00:00Z');
  await tidy(work, later);
  expect(await work.visits.count()).toBe(1);
  await sendFixes(work, client, DEVICE, signal);
  await tidy(work, later);
  expect([await work.visits.count(), await work.fixes.count()]).toEqual([0, 0]);
});
