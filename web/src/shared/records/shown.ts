import { placed } from '../forms/form';
import { isSignature } from '../forms/strokes';
import type { Form } from '../forms/form';

/** Kinds of record that other records point to by id. */
export type Named = 'users' | 'agencies' | 'districts' | 'sites' | 'devices' | 'categories' | 'checklists';

/** One value of a column, in the form it is to be shown. */
export type Shown =
  | { readonly as: 'nothing' }
  | { readonly as: 'text'; readonly text: string }
  | { readonly as: 'secret' }
  | { readonly as: 'yes' | 'no' }
  | { readonly as: 'day'; readonly day: string }
  | { readonly as: 'time'; readonly at: string }
  | { readonly as: 'place'; readonly lon: number; readonly lat: number }
  | { readonly as: 'shape'; readonly corners: number }
  /** What a checklist asks: too long to be read here; `said` tells one from another. */
  | { readonly as: 'form'; readonly questions: number; readonly said: string }
  | { readonly as: 'signature'; readonly strokes: string }
  | { readonly as: 'record'; readonly kind: Named; readonly id: string }
  | { readonly as: 'people'; readonly ids: readonly string[] };

/** Which kind of record a column points to. */
const POINTS_TO: Readonly<Record<string, Named>> = {
  agency_id: 'agencies',
  category_id: 'categories',
  checklist_id: 'checklists',
  device_id: 'devices',
  district_id: 'districts',
  holder_agency_id: 'agencies',
  holder_user_id: 'users',
  judged_by_id: 'users',
  reporter_id: 'users',
  site_id: 'sites',
  submitter_id: 'users',
  trail_owner_id: 'users',
  reviewed_by_id: 'users',
  user_id: 'users',
};

const LISTS_PEOPLE = new Set(['participant_ids', 'liaison_ids', 'participants']);
const DAY = /^\d{4}-\d\d-\d\d$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

/** How a value of the log, as PostgreSQL writes it in JSON, is to be shown. */
export function shown(name: string, value: unknown): Shown {
  if (value === null || value === undefined || value === '') return { as: 'nothing' };
  if (value === '***') return { as: 'secret' };
  if (typeof value === 'boolean') return { as: value ? 'yes' : 'no' };
  if (typeof value === 'string') {
    const kind = POINTS_TO[name];
    if (kind) return { as: 'record', kind, id: value };
    const isInstant = !Number.isNaN(Date.parse(value)); // somebody may have typed what only looks like one
    if (isInstant && DAY.test(value)) return { as: 'day', day: value };
    if (isInstant && TIME.test(value)) return { as: 'time', at: value };
    if (isSignature(value)) return { as: 'signature', strokes: value };
    return { as: 'text', text: value };
  }
  if (LISTS_PEOPLE.has(name) && Array.isArray(value)) {
    return value.length > 0 ? { as: 'people', ids: value.map(String) } : { as: 'nothing' };
  }
  if (name === 'form' && typeof value === 'object') {
    const { items } = value as Partial<Form>;
    return { as: 'form', questions: Array.isArray(items) ? placed(items).length : 0, said: JSON.stringify(value) };
  }
  if (typeof value === 'object') return shape(value as Record<string, unknown>) ?? { as: 'text', text: JSON.stringify(value) };
  return { as: 'text', text: String(value) };
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * How a field of an operation is to be shown. Devices name what the log calls `site_id` plainly `site`, and may write
 * anything: what is not what its name promises is shown as it stands.
 */
export function shownField(name: string, value: unknown): Shown {
  if (typeof value === 'string' && UUID.test(value)) return shown(`${name}_id`, value);
  const held = shown(name, value);
  if (held.as === 'place' && !(Math.abs(held.lon) <= 180 && Math.abs(held.lat) <= 90)) return { as: 'text', text: JSON.stringify(value) };
  if (held.as === 'record') return { as: 'text', text: String(value) };
  return held;
}

function shape(value: Readonly<Record<string, unknown>>): Shown | null {
  const { type, coordinates } = value;
  if (typeof type !== 'string' || !Array.isArray(coordinates)) return null;
  if (type === 'Point') return { as: 'place', lon: Number(coordinates[0]), lat: Number(coordinates[1]) };
  return { as: 'shape', corners: positions(coordinates) };
}

function positions(coordinates: readonly unknown[]): number {
  if (typeof coordinates[0] === 'number') return 1;
  return coordinates.reduce<number>((sum, part) => sum + (Array.isArray(part) ? positions(part) : 0), 0);
}
