import type { ExpressionSpecification } from 'maplibre-gl';

/** What the colour of a line tells. */
export const COLOURINGS = ['age', 'status'] as const;
export type Colouring = (typeof COLOURINGS)[number];

const DAY_S = 86_400;

/** How long ago a visit began, from the newest; the last holds all that are older. */
export const AGES = [
  { name: 'day', below_s: DAY_S, colour: '#c8351b' },
  { name: 'week', below_s: 7 * DAY_S, colour: '#d58300' },
  { name: 'month', below_s: 30 * DAY_S, colour: '#1769b5' },
  { name: 'older', below_s: Number.POSITIVE_INFINITY, colour: '#4a2a82' },
] as const;

/** Only what was reported is judged and drawn. */
export const STATUSES = [
  { name: 'reported', colour: '#1769b5' },
  { name: 'verified', colour: '#0f8a6c' },
  { name: 'returned', colour: '#c8351b' },
] as const;

/** The colour of a line, as the map reckons it; `now` in seconds since 1970. */
export function colourOf(by: Colouring, now: number): ExpressionSpecification {
  const [newest, ...older] = AGES;
  if (by === 'status') return ['match', ['get', 'status'], ...STATUSES.flatMap(({ name, colour }) => [name, colour]), AGES[3].colour] as unknown as ExpressionSpecification;
  const steps = older.flatMap(({ colour }, index) => [AGES[index]?.below_s ?? 0, colour]);
  return ['step', ['-', now, ['get', 'began']], newest.colour, ...steps] as unknown as ExpressionSpecification;
}

/** A line of the map, as its tile tells of it. */
export interface DrawnTrail {
  readonly id: string;
  readonly site_name: string;
  readonly site_name_en: string;
  readonly person: string;
  readonly person_name: string;
  readonly status: string;
  /** Seconds since 1970. */
  readonly began: number;
}

/** Each visit once (a line lies in several tiles), the newest first. */
export function trailsOf(properties: readonly Readonly<Record<string, unknown>>[]): DrawnTrail[] {
  const found = new Map<string, DrawnTrail>();
  for (const one of properties) {
    const text = (name: string): string => (typeof one[name] === 'string' ? one[name] : '');
    const began = typeof one['began'] === 'number' ? one['began'] : 0;
    const site = { site_name: text('site_name'), site_name_en: text('site_name_en') };
    if (text('id')) found.set(text('id'), { id: text('id'), ...site, person: text('person'), person_name: text('person_name'), status: text('status'), began });
  }
  return [...found.values()].sort((a, b) => b.began - a.began || a.id.localeCompare(b.id));
}
