import type { ServerVisit } from '../api/types';
import type { LonLat } from '@shared/geo/lonlat';
import { mergedText } from '@shared/merge';
import type { Typed } from '@shared/records/sides';
import { DRAFT, PARENT_ASIDE, originalId, unlessRefused } from '@shared/sync';
import type { Data, Group, ItemState, SetAside, StoredFile, StoredNote, StoredPoint, SyncStore, TrailPoint, UpdateOptions } from '@shared/sync';

/** What the tablet must know of a site to go on with a visit without asking the server. */
export interface SiteSummary {
  readonly id: string;
  readonly name: string;
  readonly name_en: string;
  readonly address: string;
  readonly location: LonLat;
}

/** Why the server will not take something, as it said. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
}

/** How much of a visit the server has: `reported` once it has all that was done here. */
export type Confirmed = 'nothing' | 'started' | 'reported';

export interface Person {
  readonly id: string;
  readonly name: string;
}

/**
 * A visit that was begun or taken up on this tablet, as it stands here: what the server has, with what is unsent on top.
 * `finishedAt` set means finished for the person. Times are ISO 8601 in UTC by the device's clock.
 */
export interface LocalVisit {
  readonly id: string;
  readonly status: ServerVisit['status'];
  readonly site: SiteSummary;
  readonly startedAt: string;
  /** Where the visit was begun, EPSG:4326, and the accuracy in metres; null without a fix. */
  readonly position: LonLat | null;
  readonly accuracyM: number | null;
  readonly finishedAt: string | null;
  /** The end reported before, of a visit that came back for correction or is changed: nothing is recorded any more. */
  readonly endBefore: string | null;
  /** What was recorded of a time that was corrected; null for one that was not. */
  readonly recordedStartedAt: string | null;
  readonly recordedFinishedAt: string | null;
  readonly note: string;
  /** Whom one met on site: their name, and what they signed with, as text; empty until they did. */
  readonly signedBy: string;
  readonly signature: string;
  /** People beside oneself. */
  readonly participants: readonly Person[];
  /** The revision that edits of this sight are based on; null while the server has not told of the visit. */
  readonly base: number | null;
  readonly confirmed: Confirmed;
  readonly refusal: Refusal | null;
}

/** One fix of a trail: lon/lat in EPSG:4326, time in epoch milliseconds, metres, m/s, degrees from true north. */
export type TrailFix = TrailPoint;
export type StoredFix = StoredPoint;

/** 0: the server has not answered for it yet. */
export const UNSENT = 0;
export const SENT = 1;
/** The server will never take it; `code` says why. */
export const REJECTED = 2;

/** `new`: nothing sent; `announced`: the server knows of it; `sent`: all bytes are there and being read. `pending`: another device has the bytes. */
export type PhotoState = 'new' | 'announced' | 'sent' | 'pending' | 'stored' | 'refused';

/**
 * `here`: on this tablet, to be sent later; `wanted`: there, to be sent by any network; `sent`: all bytes are there and being
 * read; `refused`: the server will not take it; `elsewhere`: on another tablet.
 */
export interface Original {
  readonly size: number;
  readonly where: 'here' | 'wanted' | 'sent' | 'refused' | 'elsewhere' | 'server';
  readonly refusal: Refusal | null;
}

export interface LocalPhoto {
  readonly id: string;
  readonly visit: string;
  readonly size: number;
  readonly takenAt: string | null;
  readonly position: LonLat | null;
  readonly sigmaM: number | null;
  readonly caption: string;
  /** The problem that it shows. */
  readonly case: string | null;
  readonly base: number | null;
  readonly state: PhotoState;
  /** The original bytes, untouched; null once the server can show them. */
  readonly file: Blob | null;
  /** The server's photo, once stored. */
  readonly photo: string | null;
  /** Where what is sent is a smaller copy: bytes of the original that is to come, and where it is. */
  readonly original: Original | null;
  readonly refusal: Refusal | null;
}

/** That a visit is worked on here: kept beside the records, for this tablet alone. */
export interface VisitNote {
  readonly site: SiteSummary;
  /** From when it is begun or taken up until it is finished for the person. */
  readonly open: boolean;
  readonly startedAt: string;
  readonly endBefore: string | null;
  /** What was written last, in whichever tab, as each text of the visit. */
  readonly texts?: Readonly<Partial<Record<TextField, string>>>;
}

/** A problem that is being written, kept beside the records until it is saved. */
export interface CaseDraft {
  /** The problem that is being changed; null for a new one. */
  readonly id: string | null;
  /** The revision that was seen when it was opened. */
  readonly base: number | null;
  category: string;
  text: string;
  settled: boolean;
  /** Of a new one, the photos taken for it; drafts of earlier versions have none. */
  photos?: readonly string[];
  /** Whether it is being written right now, and not put off. */
  readonly open: boolean;
}

const VISIT = 'visit ';
const ANSWERS = 'answers.';
const CASE_DRAFT = `${DRAFT}case `;
const CORRECTION = `${DRAFT}correction `;
const NAMES = 'names';
/** How the keys begin of what stands nowhere else: visits that are open here, and what is begun. */
export const OWN_NOTES: readonly string[] = [VISIT, DRAFT];

/** The work of one person on this tablet. */
export class Work {
  readonly store: SyncStore;
  readonly userId: string;

  constructor(store: SyncStore, userId: string) {
    this.store = store;
    this.userId = userId;
  }
}

export function noteOf(work: Work, visit: string): Promise<VisitNote | undefined> {
  return work.store.note<VisitNote>(VISIT + visit);
}

/** As it is kept, with the changes of the visit that it is about or alone; undefined takes it out. */
export const noteAbout = (visit: string, note: VisitNote | undefined): StoredNote => ({ key: VISIT + visit, value: note });

/** The problem that is being written at a visit; undefined while there is none. */
export function draftOf(work: Work, visit: string): Promise<CaseDraft | undefined> {
  return work.store.note<CaseDraft>(CASE_DRAFT + visit);
}

/** With these changes all goes that is kept of a visit on this tablet alone. */
export function forgetVisit(group: Group, visit: string): void {
  group.keep(noteAbout(visit, undefined));
  group.keep({ key: CASE_DRAFT + visit, value: undefined });
  group.forgetTrail(visit);
}

export function setDraftOf(work: Work, visit: string, draft: CaseDraft | undefined): Promise<void> {
  return goOnIfHeld(work.store.setNote(CASE_DRAFT + visit, draft));
}

/** A refused change that is being put right: what was typed of its values, and which are left out. */
export interface Correction {
  readonly typed: Readonly<Record<string, Typed>>;
  readonly left: readonly string[];
  /** Whether it is being put right just now. */
  readonly open: boolean;
}

/** How far the change under an operation's id is put right; undefined while nothing of it is. */
export function correctionOf(work: Work, op: string): Promise<Correction | undefined> {
  return work.store.note<Correction>(CORRECTION + op);
}

export function setCorrectionOf(work: Work, op: string, correction: Correction | undefined): Promise<void> {
  return goOnIfHeld(work.store.setNote(CORRECTION + op, correction));
}

/** Give up a refused change, with what was put right of it. */
export async function discard(work: Work, op: string): Promise<void> {
  // It may have gone with the creation of its record.
  if ((await work.store.setAside()).some((one) => one.op.op === op)) await goOnIfHeld(work.store.discard(op));
  await setCorrectionOf(work, op, undefined);
}


/** A visit that is worked on here; undefined for any other. */
export async function localVisit(work: Work, id: string): Promise<LocalVisit | undefined> {
  const note = await noteOf(work, id);
  return note && asLocal(work, id, note, await namesOf(work));
}

/** A visit as the store has it, whoever made it. */
export interface HeldVisit {
  readonly site: string;
  readonly status: ServerVisit['status'];
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly recordedStartedAt: string | null;
  readonly recordedFinishedAt: string | null;
  readonly position: LonLat | null;
  readonly note: string;
  readonly signedBy: string;
  readonly signature: string;
  readonly returnedReason: string;
  readonly participants: readonly Person[];
}

const signingOf = (data: Data): Pick<LocalVisit, 'signedBy' | 'signature'> => ({ signedBy: text(data['signed_by']) ?? '', signature: text(data['signature']) ?? '' });
const recordedOf = (data: Data): Pick<LocalVisit, 'recordedStartedAt' | 'recordedFinishedAt'> => ({
  recordedStartedAt: text(data['recorded_started_at']),
  recordedFinishedAt: text(data['recorded_finished_at']),
});
const statusOf = (data: Data): ServerVisit['status'] => (text(data['status']) ?? 'planned') as ServerVisit['status'];

/** What the store has of a visit; null when it has nothing. */
export async function heldVisit(work: Work, id: string): Promise<HeldVisit | null> {
  const [data, names] = await Promise.all([work.store.get('visit', id), namesOf(work)]);
  return (
    data && {
      site: text(data['site']) ?? '',
      status: statusOf(data),
      startedAt: text(data['started_at']),
      finishedAt: text(data['finished_at']),
      ...recordedOf(data),
      position: lonLatOf(data['position']),
      note: text(data['note']) ?? '',
      ...signingOf(data),
      returnedReason: text(data['returned_reason']) ?? '',
      participants: idsOf(data['participants']).map((person) => ({ id: person, name: names[person] ?? '' })),
    }
  );
}

/** The visit under way on this tablet, if there is one; it survives reloads. */
export async function runningVisit(work: Work): Promise<LocalVisit | undefined> {
  const notes = await work.store.notes<VisitNote>(VISIT);
  const names = await namesOf(work);
  const open: LocalVisit[] = [];
  for (const [key, note] of notes) {
    if (!note.open) continue;
    const visit = await asLocal(work, key.slice(VISIT.length), note, names);
    if (visit && visit.refusal === null) open.push(visit);
  }
  return open.sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1)).at(-1);
}

async function asLocal(work: Work, id: string, note: VisitNote, names: Names): Promise<LocalVisit | undefined> {
  const [shown, item] = await Promise.all([work.store.look('visit', id, { aside: true }), work.store.itemState('visit', id)]);
  if (shown === null) return undefined;
  const { data, base } = shown;
  const finished = note.open ? null : (text(data['finished_at']) ?? note.endBefore ?? note.startedAt);
  return {
    id,
    status: statusOf(data),
    site: note.site,
    startedAt: text(data['started_at']) ?? note.startedAt,
    position: lonLatOf(data['position']),
    accuracyM: number(data['position_acc_m']),
    finishedAt: finished,
    endBefore: note.endBefore === null ? null : (text(data['finished_at']) ?? note.endBefore),
    ...recordedOf(data),
    note: text(data['note']) ?? '',
    ...signingOf(data),
    participants: idsOf(data['participants']).filter((person) => person !== work.userId).map((person) => ({ id: person, name: names[person] ?? '' })),
    base,
    confirmed: item.waiting > 0 || item.aside.length > 0 ? (item.lastAnswer === null ? 'nothing' : 'started') : finished === null ? 'started' : 'reported',
    refusal: refusalOf(item),
  };
}

function refusalOf({ aside }: ItemState): Refusal | null {
  const [first] = aside;
  return first ? { status: 422, code: first.code, detail: first.detail } : null;
}

/** What was seen when the typing of a text began: the revision; and the text, or what this tab wrote as the text since. */
export interface Seen {
  readonly base?: number | null | undefined;
  readonly text?: string;
}

/** A text of a visit, named as in an operation. */
export type TextField = 'note' | 'signed_by' | `answers.${string}`;

/** What a text of a visit says; an answer that is not there says nothing. */
function textIn(data: Data | null, field: TextField): string {
  const answers = (data?.['answers'] ?? {}) as Data;
  return text(field.startsWith(ANSWERS) ? answers[field.slice(ANSWERS.length)] : data?.[field]) ?? '';
}

/**
 * Put a text of a visit; it is kept, and goes to the server when it can. What was kept, which holds more than `typed` if
 * another tab has written the same text since it was `seen`: the server takes both for one person's and would not ask.
 */
export async function writeText(work: Work, visit: string, field: TextField, typed: string, seen: Seen = {}): Promise<string> {
  const { store } = work;
  const { meta, records, groups, ops, notes } = store.db;
  let kept = typed;
  const change = (): Data => ({ [field]: kept === '' && field.startsWith(ANSWERS) ? null : kept });
  const merged = async (): Promise<void> => {
    const here = await noteOf(work, visit);
    const held = textIn(await store.get('visit', visit, { aside: true }), field);
    kept = seen.text !== undefined && held !== seen.text && held === here?.texts?.[field] ? mergedText(seen.text, typed, held) : typed;
    const own = here ? [noteAbout(visit, { ...here, texts: { ...here.texts, [field]: kept } })] : [];
    await store.update('visit', visit, change(), { ...basedOn(seen.base), notes: own });
  };
  await store.together([meta, records, groups, ops, notes], merged, () => store.update('visit', visit, change(), basedOn(seen.base)));
  return kept;
}

/** Who comes along, oneself always among them. `base` of the sight that was changed. */
export function setParticipants(work: Work, visit: string, people: readonly string[], base?: number | null): Promise<void> {
  return work.store.update('visit', visit, { participants: [...new Set([work.userId, ...people])].sort() }, basedOn(base));
}

const basedOn = (base: number | null | undefined): UpdateOptions => (base === undefined ? {} : { base });

/** Set aside because of another change: by this tablet, or by the server that was sent both together. */
const BEHIND = new Set([PARENT_ASIDE, 'parent_rejected']);
export const hangsOn = ({ code }: Pick<SetAside, 'code'>): boolean => BEHIND.has(code);

/** The changes that wait for a creation that was refused: those that name its record, and those that name theirs. */
export function behindOf(root: SetAside, aside: readonly SetAside[]): SetAside[] {
  if (root.op.action !== 'create') return [];
  const ids = new Set([root.op.id]);
  const found = new Set<SetAside>();
  for (let grown = true; grown; ) {
    grown = false;
    for (const one of aside) {
      if (!hangsOn(one) || found.has(one)) continue;
      if (!ids.has(one.op.id) && !Object.values(one.data).some((value) => typeof value === 'string' && ids.has(value))) continue;
      found.add(one);
      ids.add(one.op.id);
      grown = true;
    }
  }
  return [...found];
}

/** Send a refused change once more, with other data; what was set aside because of it goes along. */
export async function sendChangeAgain(work: Work, change: SetAside, data: Data): Promise<void> {
  const { store } = work;
  const behind = behindOf(change, await store.setAside());
  await goOnIfHeld(store.correct(change.op.op, data));
  await setCorrectionOf(work, change.op.op, undefined);
  // The server has answered for these: under the old ids it would say the same again.
  for (const one of behind) if (one.code !== PARENT_ASIDE) await goOnIfHeld(store.correct(one.op.op, one.data));
}

/** Send what the server refused of a visit once more. */
export async function tryAgain(work: Work, visit: string): Promise<void> {
  for (const one of (await work.store.itemState('visit', visit)).aside) await sendChangeAgain(work, one, one.data);
}

/** Give up what the server refused of a visit; one that it never had goes with all that hangs on it. */
export async function takeBack(work: Work, visit: string): Promise<void> {
  const { store } = work;
  const { aside } = await store.itemState('visit', visit);
  const unborn = aside.some(({ op }) => op.action === 'create');
  if (unborn) {
    for (const { op, data } of await store.setAside()) if (op.type !== 'visit' && data['visit'] === visit) await discard(work, op.op);
    await goOnIfHeld(store.change((group) => forgetVisit(group, visit)));
  } else {
    const note = await noteOf(work, visit);
    if (note) await goOnIfHeld(store.keepNotes([noteAbout(visit, { ...note, open: true })]));
  }
  for (const { op } of aside) await discard(work, op.op);
}

/** The photos of a visit in the order taken, with how far each has come. */
export async function photosOf(work: Work, visit: string): Promise<LocalPhoto[]> {
  const { store } = work;
  const [shown, files] = await Promise.all([store.list('visit_photo', { visit }, { aside: true }), store.filesOf(visit)]);
  const byId = new Map(files.map((file) => [file.id, file]));
  const photos = await Promise.all(
    shown.map(async ({ id, data, rev, base, waiting }): Promise<LocalPhoto> => {
      const file = byId.get(id);
      return {
        id,
        visit,
        size: number(data['size']) ?? 0,
        takenAt: text(data['taken_at']),
        position: lonLatOf(data['position']),
        sigmaM: number(data['sigma_m']),
        caption: text(data['caption']) ?? '',
        case: text(data['case']),
        base,
        state: stateOf(data, file, rev === 0 && waiting),
        file: file ? await store.bytesOf(id) : null,
        photo: file?.photo ?? text(data['photo']),
        original: originalOf(data, byId.get(originalId(id))),
        refusal: refusalOfFile(file),
      };
    }),
  );
  return photos.sort((a, b) => ((a.takenAt ?? '') < (b.takenAt ?? '') ? -1 : 1));
}

function originalOf(data: Data, file: StoredFile | undefined): Original | null {
  if (!data['original_sha256']) return null;
  const where = data['original'] ? 'server' : file ? waitsAs(file) : 'elsewhere';
  return { size: number(data['original_size']) ?? 0, where, refusal: refusalOfFile(file) };
}

/** How an original stands that is on this tablet. */
export function waitsAs({ state, wanted }: StoredFile): Original['where'] {
  if (state === 'kept') return wanted ? 'wanted' : 'here';
  return state === 'aside' ? 'refused' : 'sent';
}

function refusalOfFile(file: StoredFile | undefined): Refusal | null {
  return file?.state === 'aside' ? { status: 422, code: file.code, detail: file.detail } : null;
}

function stateOf(data: Data, file: StoredFile | undefined, unknown: boolean): PhotoState {
  if (!file) return data['state'] === 'stored' || data['state'] === 'refused' ? data['state'] : 'pending';
  if (file.state === 'waiting' || file.state === 'kept') return unknown ? 'new' : 'announced';
  return file.state === 'aside' ? 'refused' : file.state;
}

/** The fixes of a visit in the order of their times. */
export function fixesOf(work: Work, visit: string): Promise<StoredFix[]> {
  return work.store.pointsOf(visit);
}

/** How much the server does not have yet. */
export interface Unsent {
  readonly visits: number;
  readonly fixes: number;
  readonly photos: number;
}

/** Visits (and what else is no photo) with changes, positions, and photos whose record or bytes wait, or an original that is wanted. */
export async function countUnsent({ store }: Work): Promise<Unsent> {
  const { ops, files, points } = store.db;
  return store.db.transaction('r', ops, files, points, async () => {
    const photos = new Set(await files.where('state').anyOf('waiting', 'kept').filter(({ state, wanted }) => state === 'waiting' || wanted === true).primaryKeys());
    const visits = new Set<string>();
    const waiting = [...(await ops.where('state').equals('queued').toArray()), ...store.memory.held.ops];
    for (const { type, id } of waiting) (type === 'visit_photo' ? photos : visits).add(id);
    const fixes = (await points.where('sent').equals(UNSENT).count()) + store.memory.positions.length;
    return { visits: visits.size, fixes, photos: photos.size };
  });
}

/** Go on although the store has not taken it: it is held in memory and shown, and each screen says that it is. */
export const goOnIfHeld: (write: Promise<unknown>) => Promise<void> = unlessRefused;

export const isUnsent = ({ visits, fixes, photos }: Unsent): boolean => visits + fixes + photos > 0;

/** What does not wait to be sent, and is on this tablet only all the same. */
export interface Unsettled {
  /** Records whose changes or files the server has refused; what waits for another of them is not counted. */
  readonly refused: number;
  /** What is half entered and not saved. */
  readonly begun: number;
  /** Originals kept to be sent later, and their bytes. */
  readonly originals: number;
  readonly originalBytes: number;
}

export async function countUnsettled({ store }: Work): Promise<Unsettled> {
  const { ops, files, points, notes } = store.db;
  return store.db.transaction('r', ops, files, points, notes, async () => {
    const aside = await store.setAside();
    const roots = aside.filter((one) => !hangsOn(one));
    const given = (await store.filesAside()).filter(({ code }) => code !== PARENT_ASIDE);
    const refused = new Set([...(roots.length > 0 ? roots : aside).map(({ op }) => op.id), ...given.map(({ id }) => id)]);
    const { originals, originalBytes } = await store.unsent();
    return { refused: refused.size, begun: (await store.notes(DRAFT)).size, originals, originalBytes };
  });
}

// --- names of people: the feed has ids only, so those that the server told are kept ------------------------------------

export type Names = Readonly<Record<string, string>>;

export async function namesOf({ store }: Work): Promise<Names> {
  return (await store.note<Names>(NAMES)) ?? {};
}

export async function keepNames({ store }: Work, people: readonly Person[]): Promise<void> {
  const known = (await store.note<Names>(NAMES)) ?? {};
  const told = Object.fromEntries(people.filter(({ name }) => name !== '').map(({ id, name }) => [id, name]));
  if (Object.entries(told).some(([id, name]) => known[id] !== name)) await store.setNote(NAMES, { ...known, ...told });
}

// --- reading what travels as JSON --------------------------------------------------------------------------------------

export const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
export const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
export const idsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** A GeoJSON point as lon/lat. */
export function lonLatOf(value: unknown): LonLat | null {
  const at = (value as { coordinates?: unknown } | null)?.coordinates;
  return Array.isArray(at) && typeof at[0] === 'number' && typeof at[1] === 'number' ? [at[0], at[1]] : null;
}
