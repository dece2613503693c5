import type { Point } from 'geojson';
import type { Client } from '@shared/api/client';
import { arrivalRadiusOf } from '@shared/geo/arrival';
import type { Grounds } from '@shared/geo/arrival';
import type { LonLat } from '@shared/geo/lonlat';
import { dayInChina } from '@shared/time';
import type { Shown } from '@shared/sync';
import { idsOf, lonLatOf, namesOf, number, text } from '../store/work';
import type { Person, SiteSummary, Work } from '../store/work';
import { distanceM } from '../trail/geometry';
import type { ServerVisit } from './types';

interface ServerSite {
  readonly id: string;
  readonly kind: 'enterprise' | 'project';
  readonly code: string;
  readonly name: string;
  readonly name_en: string;
  readonly district_name: string;
  readonly address: string;
  readonly location: Point;
  readonly contact_name: string;
  readonly contact_phone: string;
  readonly status: 'active' | 'closed';
}

interface ServerAssignment {
  readonly id: string;
  readonly site: string;
  readonly holder_user: string | null;
  readonly holder_name: string;
  readonly liaisons: readonly string[];
  readonly liaison_names: readonly string[];
  readonly interval_days: number;
  readonly starts_on: string;
}

/** A visit of a site as the site's card shows it. */
export interface SiteVisit extends Pick<ServerVisit, 'id' | 'status' | 'planned_for' | 'started_at' | 'finished_at' | 'note' | 'participants' | 'participant_names' | 'returned_reason'> {
  /** The revision that an edit of this sight is based on; null while the server has not told of the visit. */
  readonly base: number | null;
}

/** A site that one is named for, with what matters on the way there. Days are calendar days in China. */
export interface AssignedSite extends SiteSummary {
  readonly kind: 'enterprise' | 'project';
  readonly code: string;
  readonly districtName: string;
  readonly contactName: string;
  readonly contactPhone: string;
  readonly closed: boolean;
  readonly holderName: string;
  readonly liaisonNames: readonly string[];
  /** Whom one may take along: those the assignment names. */
  readonly colleagues: readonly Person[];
  readonly intervalDays: number;
  /** The day of the last visit that was reported; null when there was none. */
  readonly lastVisit: string | null;
  /** The day by which the next visit is due, and days until then (negative: overdue). */
  readonly dueOn: string;
  readonly dueInDays: number;
}

const DAY_MS = 86_400_000;
const dayNumber = (day: string): number => Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
const dayOfNumber = (number: number): string => new Date(number * DAY_MS).toISOString().slice(0, 10);

/** The sites that this tablet holds: those that a current assignment names the person for. Days by the server's clock. */
export async function sitesOf(work: Work): Promise<AssignedSite[]> {
  const { store, userId } = work;
  const [sites, assignments, lastVisits, districts, agencies, names] = await Promise.all([
    store.list('site'),
    store.list('assignment'),
    store.lastVisits(),
    store.list('district'),
    store.list('agency'),
    namesOf(work),
  ]);
  const told = (found: readonly Shown[]): Map<string, string> => new Map(found.map(({ id, data }) => [id, text(data['name']) ?? '']));
  const [districtNames, agencyNames] = [told(districts), told(agencies)];
  const held = sites.map(({ id, data }) => ({ ...(data as unknown as ServerSite), id, district_name: districtNames.get(String(data['district'])) ?? '' }));
  const named = assignments.map(({ id, data }): ServerAssignment => {
    const [holder, agency, liaisons] = [text(data['holder_user']), text(data['holder_agency']), idsOf(data['liaisons'])];
    return {
      ...(data as unknown as ServerAssignment),
      id,
      holder_user: holder,
      holder_name: (holder === null ? agencyNames.get(agency ?? '') : names[holder]) ?? '',
      liaisons,
      liaison_names: liaisons.map((person) => names[person] ?? ''),
    };
  });
  return combine(held, named, lastVisits, userId, dayInChina(await store.serverNow()));
}

/** Where a site is, and within how many metres of it one counts as arrived. */
export interface ArrivalGrounds extends Grounds {
  readonly radiusM: number;
}

/** As this tablet holds the site and the districts above it; of a site that it holds no more, what a visit noted. */
export async function groundsOf({ store }: Work, { id, location }: Pick<SiteSummary, 'id' | 'location'>): Promise<ArrivalGrounds> {
  const [site, districts] = await Promise.all([store.get('site', id), store.list('district')]);
  const radii = new Map(districts.map(({ id: district, data }) => [district, { parent: text(data['parent']), arrival_radius_m: number(data['arrival_radius_m']) }]));
  return {
    location: { type: 'Point', coordinates: [...(lonLatOf(site?.['location']) ?? location)] },
    boundary: (site?.['boundary'] ?? null) as Grounds['boundary'],
    radiusM: arrivalRadiusOf(number(site?.['arrival_radius_m']), text(site?.['district']) ?? '', radii),
  };
}

/** Names of the people that the person's assignments name: the feed has only their ids. Rejects as the client does. */
export async function loadNames(client: Client, signal?: AbortSignal): Promise<Person[]> {
  const assignments = await client.all<ServerAssignment>('/assignments', { query: { limit: 1000, current: true }, signal });
  return assignments.flatMap(({ holder_user, holder_name, liaisons, liaison_names }) => [
    ...(holder_user === null ? [] : [{ id: holder_user, name: holder_name }]),
    ...liaisons.map((id, index) => ({ id, name: liaison_names[index] ?? '' })),
  ]);
}

/**
 * Join sites with the assignments that name a person and the instants (epoch milliseconds) of the last visits there. A
 * site named twice has the shorter interval. Without a visit since then, the interval counts from the assignment's first day.
 */
export function combine(
  sites: readonly ServerSite[],
  assignments: readonly ServerAssignment[],
  lastVisits: ReadonlyMap<string, number>,
  userId: string,
  today: string,
): AssignedSite[] {
  const bySite = new Map<string, ServerAssignment>();
  for (const assignment of assignments) {
    const other = bySite.get(assignment.site);
    if (!other || assignment.interval_days < other.interval_days) bySite.set(assignment.site, assignment);
  }
  return sites.flatMap((site) => {
    const assignment = bySite.get(site.id);
    if (!assignment) return [];
    const lastAt = lastVisits.get(site.id);
    const lastVisit = lastAt === undefined ? null : dayInChina(lastAt);
    const from = lastVisit !== null && lastVisit > assignment.starts_on ? lastVisit : assignment.starts_on;
    const due = dayNumber(from) + assignment.interval_days;
    const [lon = 0, lat = 0] = site.location.coordinates;
    return [
      {
        id: site.id,
        name: site.name,
        name_en: site.name_en,
        address: site.address,
        location: [lon, lat] as const,
        kind: site.kind,
        code: site.code,
        districtName: site.district_name,
        contactName: site.contact_name,
        contactPhone: site.contact_phone,
        closed: site.status === 'closed',
        holderName: assignment.holder_name,
        liaisonNames: assignment.liaison_names,
        colleagues: colleaguesOf(assignment, userId),
        intervalDays: assignment.interval_days,
        lastVisit,
        dueOn: dayOfNumber(due),
        dueInDays: due - dayNumber(today),
      },
    ];
  });
}

function colleaguesOf(assignment: ServerAssignment, userId: string): Person[] {
  const holder = assignment.holder_user === null ? [] : [{ id: assignment.holder_user, name: assignment.holder_name }];
  const liaisons = assignment.liaisons.map((id, index) => ({ id, name: assignment.liaison_names[index] ?? '' }));
  return [...holder, ...liaisons].filter((person) => person.id !== userId);
}

const collator = new Intl.Collator('zh-Hans');

/** Somebody whom one works with, and a site that says so. */
export interface Colleague extends Person {
  readonly site: AssignedSite;
}

/** The colleagues of all one's sites whose names are known, without those named in `ids`; by name. */
export function othersThan(ids: readonly string[], sites: readonly AssignedSite[]): Colleague[] {
  const found = new Map<string, Colleague>();
  for (const site of sites) for (const person of site.colleagues) if (person.name !== '' && !found.has(person.id)) found.set(person.id, { ...person, site });
  for (const id of ids) found.delete(id);
  return [...found.values()].sort((a, b) => collator.compare(a.name, b.name));
}

export type SiteOrder = 'due' | 'distance' | 'name';

/** Those whose name, address or code holds the words, in an order; `distance` needs `from`, else it is by due day. */
export function arrange(sites: readonly AssignedSite[], words: string, order: SiteOrder, from: LonLat | null): AssignedSite[] {
  const wanted = words.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const found = sites.filter((site) => {
    const text = `${site.name} ${site.name_en} ${site.address} ${site.code} ${site.contactName}`.toLocaleLowerCase();
    return wanted.every((word) => text.includes(word));
  });
  const byName = (a: AssignedSite, b: AssignedSite): number => collator.compare(a.name, b.name);
  const byDue = (a: AssignedSite, b: AssignedSite): number => Number(a.closed) - Number(b.closed) || a.dueInDays - b.dueInDays || byName(a, b);
  if (order === 'name') return found.sort(byName);
  if (order === 'due' || from === null) return found.sort(byDue);
  return found.sort((a, b) => distanceM(from, a.location) - distanceM(from, b.location) || byName(a, b));
}

/** The visits of a site, those planned too, the newest day first. */
export async function visitsOf(work: Work, siteId: string): Promise<SiteVisit[]> {
  const [visits, names] = await Promise.all([work.store.list('visit', { site: siteId }), namesOf(work)]);
  const day = (visit: SiteVisit): string => visit.started_at ?? visit.planned_for ?? '';
  return visits
    .map(({ id, data, base }): SiteVisit => {
      const participants = idsOf(data['participants']);
      const status = (text(data['status']) ?? 'planned') as SiteVisit['status'];
      const [planned_for, started_at, finished_at] = [text(data['planned_for']), text(data['started_at']), text(data['finished_at'])];
      const words = { note: text(data['note']) ?? '', returned_reason: text(data['returned_reason']) ?? '' };
      return { id, base, status, planned_for, started_at, finished_at, participants, participant_names: participants.flatMap((one) => names[one] ?? []), ...words };
    })
    .sort((a, b) => day(b).localeCompare(day(a)));
}
