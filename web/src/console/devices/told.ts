import { reactive } from 'vue';
import { api } from '@shared/api/client';
import { dayInChina } from '@shared/time';
import type { Case, Conflict, Visit, VisitPhoto } from '../records';
import type { Asked } from './about';

/** The site and the day of a visit, or of what belongs to one. */
export interface Told {
  readonly site_name: string | null;
  readonly site_name_en: string | null;
  /** `YYYY-MM-DD` in China. */
  readonly day: string | null;
}

const known = reactive(new Map<string, Told>());
const asked = new Set<string>();

/** What the server knows of a record; null until (or unless) it answers. It is asked once. */
export function toldOf({ among, id }: Asked): Told | null {
  const address = `/${among}/${id}`;
  if (!asked.has(address)) {
    asked.add(address);
    READ[among](address).then(
      (told) => known.set(address, told),
      () => undefined,
    );
  }
  return known.get(address) ?? null;
}

const READ: Readonly<Record<Asked['among'], (address: string) => Promise<Told>>> = {
  visits: readVisit,
  'visit-photos': async (address) => ofVisit((await api.get<VisitPhoto>(address)).visit),
  cases: async (address) => {
    const found = await api.get<Case>(address);
    return found.visit === null ? { ...found, day: dayInChina(Date.parse(found.raised_at)) } : ofVisit(found.visit);
  },
  'sync/conflicts': async (address) => (await api.get<Conflict>(address)).record,
};

const ofVisit = (id: string): Promise<Told> => readVisit(`/visits/${id}`);

async function readVisit(address: string): Promise<Told> {
  const visit = await api.get<Visit>(address);
  return { ...visit, day: visit.started_at === null ? visit.planned_for : dayInChina(Date.parse(visit.started_at)) };
}
