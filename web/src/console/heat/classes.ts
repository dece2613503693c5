import type { FeatureCollection, Polygon } from 'geojson';
import type { ExpressionSpecification } from 'maplibre-gl';
import type { LonLat } from '@shared/geo/lonlat';

/** What can be counted of a square; each is a property of its feature. */
export const COUNTS = ['visits', 'minutes', 'people'] as const;
export type Count = (typeof COUNTS)[number];

export type HeatProperties = Readonly<Record<Count, number>>;

/** `GET /heat`. */
export type Heat = FeatureCollection<Polygon, HeatProperties> & {
  readonly first_day: string;
  readonly last_day: string;
  readonly size_deg: number;
  readonly others: boolean;
  readonly least_people: number;
};

/** From few to many; readable on both basemaps, and in grey. */
export const COLOURS = ['#fde68a', '#fbb040', '#f07818', '#c93a10', '#7a1407'] as const;

/**
 * The lowest value of each class, at most as many as there are colours, rising, the first the smallest value there is.
 * Each class holds about as many squares as the others, so that one crowded square does not make all others pale. A value
 * that most squares have is one class, and the classes that it would fill are left to what lies above it.
 */
export function classesOf(values: readonly number[]): number[] {
  let above = values.filter((value) => value > 0).sort((a, b) => a - b);
  const classes: number[] = [];
  while (above.length > 0 && classes.length < COLOURS.length) {
    const lowest = above[0] ?? 0;
    classes.push(lowest);
    const left = COLOURS.length - classes.length;
    const next = above[Math.ceil(above.length / (left + 1))] ?? Infinity;
    above = above.filter((value) => value >= next && value > lowest);
  }
  return classes;
}

/** Of each class its colour and what it holds, `to` null for the last. */
export function legendOf(classes: readonly number[]): { colour: string; from: number; to: number | null }[] {
  return classes.map((from, step) => {
    const next = classes[step + 1];
    return { colour: colourOf(step, classes.length), from, to: next === undefined ? null : next - 1 };
  });
}

/** Few classes take the colours' ends, so that the highest is always the darkest. */
export function colourOf(step: number, steps: number): string {
  const darkest = COLOURS[4];
  return steps < 2 ? darkest : (COLOURS[Math.round((step * (COLOURS.length - 1)) / (steps - 1))] ?? darkest);
}

/** The colour of a square, as the map reckons it from what its tile says. */
export function fillOf(count: Count, classes: readonly number[]): ExpressionSpecification | string {
  const [lowest, ...higher] = classes.map((from, step) => [from, colourOf(step, classes.length)] as const);
  if (!lowest) return 'transparent';
  return higher.length === 0 ? lowest[1] : (['step', ['get', count], lowest[1], ...higher.flat()] as unknown as ExpressionSpecification);
}

export interface Square {
  readonly id: string;
  readonly centre: LonLat;
  readonly corners: readonly LonLat[];
  readonly counts: HeatProperties;
}

export function squaresOf(heat: Heat): Square[] {
  return heat.features.map(({ id, geometry, properties }) => {
    const corners = (geometry.coordinates[0] ?? []).map(([lon = 0, lat = 0]): LonLat => [lon, lat]);
    const [[west, south] = [0, 0], , [east, north] = [0, 0]] = corners;
    return { id: String(id), centre: [(west + east) / 2, (south + north) / 2], corners, counts: properties };
  });
}

/** The squares with the most of what is counted, the most first; of equal ones as they came. */
export function busiest(squares: readonly Square[], count: Count, most: number): Square[] {
  return squares.filter(({ counts }) => counts[count] > 0).sort((a, b) => b.counts[count] - a.counts[count]).slice(0, most);
}
