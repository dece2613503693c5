import type { Point } from 'geojson';
import type { Client } from '@shared/api/client';
import type { LonLat } from '@shared/geo/lonlat';
import { dayInChina } from '@shared/time';
import type { SiteSummary } from '../store/work';
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

export interface Person {
  readonly id: string;
  readonly name: string;
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

/** The sites that a current assignment names this person for. Rejects as the client does. */
export async function loadSites(client: Client, userId: string, signal?: AbortSignal): Promise<AssignedSite[]> {
  const options = (query: Record<string, string | number | boolean>) => ({ query: { limit: 1000, ...query }, signal });
  const [sites, held, along, agencies] = await Promise.all([
    client.all<ServerSite>('/sites', options({})),
    client.all<ServerAssignment>('/assignments', options({ current: true, holder_user: userId })),
    client.all<ServerAssignment>('/assignments', options({ current: true, liaison: userId })),
    ownAgencies(client, signal),
  ]);
  const ofAgencies = await Promise.all(agencies.map((agency) => client.all<ServerAssignment>('/assignments', options({ current: true, holder_agency: agency }))));
  const assignments = [...held, ...along, ...ofAgencies.flat()];
  if (assignments.length === 0) return [];
  const longest = Math.max(...assignments.map((assignment) => assignment.interval_days));
  const since = new Date(Date.now() - (longest + 1) * DAY_MS).toISOString();
  const visits = await client.all<ServerVisit>('/visits', {
    query: { limit: 1000, started_after: since, status: ['reported', 'verified'] },
    signal,
  });
  return combine(sites, assignments, visits, userId, dayInChina(Date.now()));
}

async function ownAgencies(client: Client, signal?: AbortSignal): Promise<string[]> {
  const me = await client.get<{ roles: readonly { agency: { id: string } | null }[] }>('/me', { signal });
  return [...new Set(me.roles.flatMap(({ agency }) => (agency ? [agency.id] : [])))];
}

/**
 * Join sites with the assignments that name a person and the visits reported there. A site named twice has the shorter
 * interval. Without a visit since then, the interval counts from the assignment's first day.
 */
export function combine(
  sites: readonly ServerSite[],
  assignments: readonly ServerAssignment[],
  visits: readonly Pick<ServerVisit, 'site' | 'started_at'>[],
  userId: string,
  today: string,
): AssignedSite[] {
  const last = new Map<string, string>();
  for (const { site, started_at } of visits) {
    if (started_at === null) continue;
    const day = dayInChina(started_at);
    if (day > (last.get(site) ?? '')) last.set(site, day);
  }
  const bySite = new Map<string, ServerAssignment>();
  for (const assignment of assignments) {
    const other = bySite.get(assignment.site);
    if (!other || assignment.interval_days < other.interval_days) bySite.set(assignment.site, assignment);
  }
  return sites.flatMap((site) => {
    const assignment = bySite.get(site.id);
    if (!assignment) return [];
    const lastVisit = last.get(site.id) ?? null;
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

export type SiteOrder = 'due' | 'distance' | 'name';

/** Those whose name, address or code holds the words, in an order; `distance` needs `from`, else it is by due day. */
export function arrange(sites: readonly AssignedSite[], words: string, order: SiteOrder, from: LonLat | null): AssignedSite[] {
  const wanted = words.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const found = sites.filter((site) => {
    const text = `${site.name} ${site.name_en} ${site.address} ${site.code} ${site.contactName}`.toLocaleLowerCase();
    return wanted.every((word) => text.includes(word));
  });
  const byName = (a: AssignedSite, b: AssignedSite): number => a.name.localeCompare(b.name, 'zh-Hans');
  const byDue = (a: AssignedSite, b: AssignedSite): number => Number(a.closed) - Number(b.closed) || a.dueInDays - b.dueInDays || byName(a, b);
  if (order === 'name') return found.sort(byName);
  if (order === 'due' || from === null) return found.sort(byDue);
  return found.sort((a, b) => distanceM(from, a.location) - distanceM(from, b.location) || byName(a, b));
}

/** The visits of a site, the newest day first, at most ten. */
export async function loadVisitsOf(client: Client, siteId: string, signal?: AbortSignal): Promise<ServerVisit[]> {
  const visits = await client.all<ServerVisit>('/visits', { query: { site: siteId, limit: 200 }, most: 200, signal });
  const day = (visit: ServerVisit): string => visit.started_at ?? visit.planned_for ?? '';
  return visits.sort((a, b) => day(b).localeCompare(day(a))).slice(0, 10);
}
