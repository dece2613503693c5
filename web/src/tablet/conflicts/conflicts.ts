import type { Client } from '@shared/api/client';
import type { ConflictEdit, FieldInConflict, HeldBy, InConflict } from '@shared/records/conflict';
import { DELETED } from '@shared/records/sides';
import type { ChoiceDraft } from '@shared/records/sides';
import { DRAFT } from '@shared/sync';
import type { Data } from '@shared/sync';
import { goOnIfHeld, idsOf, keepNames, namesOf, text } from '../store/work';
import type { Names, Work } from '../store/work';

/** A disagreement as this tablet holds it: all of it comes by the feed, names of people and tablets where they are known. */
export interface OwnConflict extends InConflict {
  readonly id: string;
  readonly type: string;
  /** The record that it is about. */
  readonly about: string;
  readonly visit: string | null;
  readonly site: string | null;
  readonly siteName: { readonly name: string; readonly name_en: string } | null;
  /** When the record's visit began, or is planned for; ISO 8601. */
  readonly day: string | null;
  readonly since: string;
  readonly held: Readonly<Record<string, HeldBy>>;
  /** Decided here, and not with the server yet. */
  readonly decided: boolean;
  /** The checklist that answers belong to, and all answers. */
  readonly checklist: string | null;
  readonly answers: Readonly<Record<string, unknown>>;
}

/** What the server told once beside the feed, so that it is known without a network too. */
interface Told {
  readonly held: Readonly<Record<string, HeldBy>>;
  readonly devices: Readonly<Record<string, string>>;
  /** Of the conflict, when it was asked. */
  readonly rev: number;
}

const TOLD = 'conflict ';
const CHOICES = `${DRAFT}conflict `;

/** A decision that is not made yet: field → what was chosen or typed, and (`seen`) of which values. */
export type Choices = Readonly<Record<string, ChoiceDraft & { readonly seen: string }>>;

export async function choicesOf(work: Work, conflict: string): Promise<Choices> {
  return (await work.store.note<Choices>(CHOICES + conflict)) ?? {};
}

export function setChoicesOf(work: Work, conflict: string, choices: Choices | undefined): Promise<void> {
  return goOnIfHeld(work.store.setNote(CHOICES + conflict, choices));
}

type ServerEdit = Omit<ConflictEdit, 'user_name' | 'device_name' | 'clock_offset_s'>;

/** The disagreements that are open, and those decided here that the server has not heard of; the newest first. */
export async function conflictsOf(work: Work): Promise<OwnConflict[]> {
  const names = await namesOf(work);
  const told = await work.store.notes<Told>(TOLD);
  const found: OwnConflict[] = [];
  for (const { id, data } of await work.store.list('conflict')) {
    if (data['resolved_at']) continue;
    found.push(await asOwn(work, id, data, names, told.get(TOLD + id)));
  }
  return found.sort((a, b) => b.since.localeCompare(a.since));
}

/** One of them; null if it is not open any more. */
export async function conflictOf(work: Work, id: string): Promise<OwnConflict | null> {
  const data = await work.store.get('conflict', id);
  if (data === null || data['resolved_at']) return null;
  return asOwn(work, id, data, await namesOf(work), await work.store.note<Told>(TOLD + id));
}

async function asOwn(work: Work, id: string, data: Data, names: Names, told: Told | undefined): Promise<OwnConflict> {
  const { db } = work.store;
  const [type, about] = [String(data['type']), String(data['id'])];
  const fields = (data['fields'] ?? {}) as Readonly<Record<string, FieldInConflict>>;
  // What the server holds: one's own unsent changes are no side of it.
  const record = (await db.records.get([type, about]))?.data ?? null;
  const visit = type === 'visit' ? about : text(record?.['visit']);
  const ofVisit = type === 'visit' ? record : visit === null ? null : ((await db.records.get(['visit', visit]))?.data ?? null);
  const site = text(data['site']);
  const ofSite = site === null ? null : await work.store.get('site', site);
  const edits = (Array.isArray(data['edits']) ? (data['edits'] as ServerEdit[]) : []).map((edit): ConflictEdit => ({
    ...edit,
    user_name: edit.user === null ? null : (names[edit.user] ?? null),
    device_name: edit.device === null ? null : (told?.devices[edit.device] ?? null),
    clock_offset_s: null,
  }));
  return {
    id,
    type,
    about,
    visit: ofVisit === null ? null : visit,
    site,
    siteName: ofSite && { name: text(ofSite['name']) ?? '', name_en: text(ofSite['name_en']) ?? '' },
    day: text(ofVisit?.['started_at']) ?? text(ofVisit?.['planned_for']),
    since: text(data['created_at']) ?? '',
    fields,
    edits,
    state: 'open',
    record: { deleted: fields[DELETED]?.server === true, values: record === null ? null : spread(record) },
    held: told?.held ?? {},
    decided: data['resolution'] !== undefined,
    checklist: text(ofVisit?.['checklist']),
    answers: (ofVisit?.['answers'] ?? {}) as OwnConflict['answers'],
  };
}

/** A record with each answer under the name that operations give it. */
function spread(record: Data): Data {
  const answers = Object.entries((record['answers'] ?? {}) as Data).map(([key, value]): [string, unknown] => [`answers.${key}`, value]);
  return { ...record, ...Object.fromEntries(answers) };
}

/** How many wait for this person's decision, by site and by visit. */
export interface OpenConflicts {
  readonly all: number;
  readonly bySite: ReadonlyMap<string, number>;
  readonly byVisit: ReadonlyMap<string, number>;
}

export async function countConflicts(work: Work): Promise<OpenConflicts> {
  const [bySite, byVisit] = [new Map<string, number>(), new Map<string, number>()];
  const open = await work.store.conflicts();
  const add = (counts: Map<string, number>, id: string | null): void => {
    if (id !== null) counts.set(id, (counts.get(id) ?? 0) + 1);
  };
  for (const { type, record, data } of open) {
    add(bySite, text(data['site']));
    add(byVisit, type === 'visit' ? record : text((await work.store.get(type, record))?.['visit']));
  }
  return { all: open.length, bySite, byVisit };
}

/** Say what each field shall be; it goes to the server when it can. Works without a network. */
export function decide(work: Work, conflict: string, resolution: Data): Promise<void> {
  return goOnIfHeld(work.store.resolve(conflict, resolution));
}

interface ServerConflict {
  readonly edits: readonly ConflictEdit[];
  readonly authors: readonly string[];
  readonly author_names: readonly (string | null)[];
  readonly names: Readonly<Record<string, string>>;
  readonly held: Readonly<Record<string, HeldBy>>;
  readonly rev: number;
}

/**
 * Ask the server who the people and tablets in open conflicts are, and who set what holds, and keep it: the feed has ids
 * only. What cannot be asked now is asked another time.
 */
export async function learnNames(work: Work, client: Client, signal?: AbortSignal): Promise<void> {
  const held = await work.store.list('conflict');
  for (const beginning of [TOLD, CHOICES]) {
    for (const key of (await work.store.notes(beginning)).keys()) if (!held.some(({ id }) => beginning + id === key)) await work.store.setNote(key, undefined);
  }
  for (const { id, rev } of held) {
    const known = await work.store.note<Told>(TOLD + id);
    if (known && known.rev >= rev) continue;
    const said = await client.get<ServerConflict>(`/sync/conflicts/${id}`, { signal });
    const people = [
      ...said.authors.map((person, index) => ({ id: person, name: said.author_names[index] ?? '' })),
      ...said.edits.flatMap(({ user, user_name }) => (user ? [{ id: user, name: user_name ?? '' }] : [])),
      ...idsIn(said).flatMap((person) => (said.names[person] ? [{ id: person, name: said.names[person] }] : [])),
    ];
    await keepNames(work, people);
    const devices = Object.fromEntries(said.edits.flatMap(({ device, device_name }) => (device && device_name ? [[device, device_name]] : [])));
    await work.store.setNote(TOLD + id, { held: said.held, devices, rev: Math.max(rev, said.rev) } satisfies Told);
  }
}

/** The people among a conflict's values. */
function idsIn({ edits }: ServerConflict): string[] {
  return edits.flatMap(({ fields }) => idsOf(fields['participants']));
}
