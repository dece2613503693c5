import { expect, test } from 'vitest';
import type { LeftOp } from '../records';
import { aboutOf } from './about';

const [SITE, OTHER, VISIT] = ['1', '2', '3'].map((digit) => `00000000-0000-4000-8000-00000000000${digit}`);
const op = (fields: Partial<LeftOp>): LeftOp => ({ op: 'o', type: 'visit', id: VISIT ?? '', action: 'update', base: null, made_at: null, data: {}, other: {}, ...fields });
const made = op({ action: 'create', data: { site: SITE, planned_for: '2026-11-30' } });
const begun = op({ data: { status: 'in_progress', started_at: '2026-11-28T17:00:00Z' } });

test('what hangs on a visit is about its site and its day, which other operations say', () => {
  const about = { site: SITE, day: '2026-11-29', ask: { among: 'visits', id: VISIT } };
  for (const one of [made, begun, op({ type: 'visit_photo', id: 'p1', data: { visit: VISIT } }), op({ type: 'trail_points', data: { points: [] } })]) {
    expect(aboutOf(one, [made, begun, op({ id: 'v2', data: { site: OTHER } })])).toEqual(about);
  }
});

test('of what says nothing itself the server is asked: of a photo, a problem, a conflict that was decided', () => {
  const types = { visit_photo: 'visit-photos', visit_photo_file: 'visit-photos', case: 'cases', conflict: 'sync/conflicts' };
  for (const [type, among] of Object.entries(types)) {
    expect(aboutOf(op({ type, id: OTHER ?? '', data: { filename: 'gate.jpg' } }), [made])).toEqual({ site: null, day: null, ask: { among, id: OTHER } });
  }
  expect(aboutOf(op({ type: 'visit_photo_file', id: OTHER ?? '' }), [], VISIT).ask).toEqual({ among: 'visits', id: VISIT });
});

test('what says nothing, or nothing that can be read, has no name', () => {
  expect(aboutOf(op({ type: 'conflict', id: 'c1' }), [made])).toEqual({ site: null, day: null, ask: null });
  expect(aboutOf(op({ type: 'case', id: '../me', data: { site: '../me', visit: {}, raised_at: 'soon' } }), [])).toEqual({ site: null, day: null, ask: null });
});
