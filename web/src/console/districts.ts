import { shallowRef } from 'vue';
import type { ShallowRef } from 'vue';
import { api } from '@shared/api/client';
import { ownName } from './names';
import type { District } from './records';

const all: ShallowRef<readonly District[]> = shallowRef([]);
let asked: Promise<void> | null = null;

/** The territories that the person sees, parents before children; asked for once. Empty until (or if never) known. */
export function useDistricts(): Readonly<ShallowRef<readonly District[]>> {
  asked ??= api.all<District>('/districts', { query: { limit: 1000, ordering: 'path' }, most: 2_000 }).then(
    (rows) => {
      all.value = rows;
    },
    (error: unknown) => {
      // The filter then offers nothing; whatever else is wrong shows where the data are.
      console.warn('districts not loaded', error);
      asked = null;
    },
  );
  return all;
}

/** Choices for a select: each name set in by its depth below the topmost shown. Townships and below are left out. */
export function districtOptions(districts: readonly District[]): { value: string; label: string }[] {
  const shown = districts.filter(({ kind }) => !['town', 'street', 'community', 'village'].includes(kind));
  const depth = (path: string): number => path.split('/').length;
  const top = Math.min(...shown.map(({ path }) => depth(path)));
  return shown.map((district) => ({
    value: district.id,
    label: `${'\u2003'.repeat(depth(district.path) - top)}${ownName(district)}`,
  }));
}

/** The ids of a territory and of all below it; null means everywhere. */
export function idsWithin(districts: readonly District[], id: string): ReadonlySet<string> | null {
  const root = districts.find((district) => district.id === id);
  if (!root) return null;
  return new Set(districts.filter(({ path }) => path.startsWith(root.path)).map((district) => district.id));
}
