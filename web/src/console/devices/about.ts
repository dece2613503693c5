import { dayInChina } from '@shared/time';
import type { LeftOp } from '../records';

/** A record that the server may know: where it is found, and its id. */
export interface Asked {
  readonly among: 'visits' | 'visit-photos' | 'cases' | 'sync/conflicts';
  readonly id: string;
}

/** What an operation is about, as far as it and those beside it say: the site's id, and the day of the visit, `YYYY-MM-DD`
 * in China; and of what the server may be asked the rest. */
export interface About {
  readonly site: string | null;
  readonly day: string | null;
  readonly ask: Asked | null;
}

const OF_VISITS = new Set(['visit', 'trail_points']);
/** Kinds of records that belong to a visit, and need not say to which. */
const AMONG: Readonly<Record<string, Asked['among']>> = { visit_photo: 'visit-photos', visit_photo_file: 'visit-photos', case: 'cases', conflict: 'sync/conflicts' };

/** Read out of what a device wrote, which may be anything. `adopted` is the visit that took it, if one did. */
export function aboutOf(op: LeftOp, beside: readonly LeftOp[], adopted: string | null = null): About {
  const visit = adopted ?? idOf(OF_VISITS.has(op.type ?? '') ? op.id : op.data['visit']);
  const all = visit === null ? [op] : [op, ...beside.filter((other) => other.type === 'visit' && other.id === visit)];
  const day = dayOf(first(all, 'started_at') ?? first(all, 'planned_for') ?? first(all, 'raised_at'));
  return { site: idOf(first(all, 'site')), day, ask: visit === null ? askOf(op) : { among: 'visits', id: visit } };
}

function askOf({ type, id }: LeftOp): Asked | null {
  const among = AMONG[type ?? ''];
  const record = idOf(id);
  return among === undefined || record === null ? null : { among, id: record };
}

function first(ops: readonly LeftOp[], name: string): string | null {
  for (const { data } of ops) {
    const found = text(data[name]);
    if (found !== null) return found;
  }
  return null;
}

/** A name is asked for by it: nothing else that a device wrote may stand in an address. */
const idOf = (value: unknown): string | null => (typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) ? value : null);

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

function dayOf(at: string | null): string | null {
  const instant = at === null ? NaN : Date.parse(at);
  return Number.isNaN(instant) ? null : dayInChina(instant);
}
