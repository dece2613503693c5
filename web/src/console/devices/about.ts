import { dayInChina } from '@shared/time';
import type { LeftOp } from '../records';

/** What an operation is about, as far as it and those beside it say: ids, and the day of the visit, `YYYY-MM-DD` in China. */
export interface About {
  readonly site: string | null;
  readonly visit: string | null;
  readonly day: string | null;
}

/** Read out of what a device wrote, which may be anything. */
export function aboutOf(op: LeftOp, beside: readonly LeftOp[]): About {
  const visit = idOf(op.type === 'visit' || op.type === 'trail_points' ? op.id : op.data['visit']);
  const all = visit === null ? [op] : [op, ...beside.filter((other) => other.type === 'visit' && other.id === visit)];
  return { site: idOf(first(all, 'site')), visit, day: dayOf(first(all, 'started_at') ?? first(all, 'planned_for') ?? first(all, 'raised_at')) };
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
