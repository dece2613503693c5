import { PARENT_ASIDE, exportUnsent, giveUpOriginal, originalId, takePhotoAway } from '@shared/sync';
import type { Data, SetAside, StoredFile } from '@shared/sync';
import { behindOf, discard, goOnIfHeld, hangsOn, noteOf, sendChangeAgain, takeBack, text, waitsAs } from '../store/work';
import type { Original, Work } from '../store/work';

/** What the tablet knows of a site's name, also of one that is not the person's any more. */
export interface SiteName {
  readonly name: string;
  readonly name_en: string;
}

/** Where a record belongs: for people to know which one it is. */
export interface About {
  readonly type: string;
  readonly id: string;
  readonly visit: string | null;
  readonly site: SiteName | null;
  /** When it began, was taken or was made, ISO 8601; null if nobody knows. */
  readonly at: string | null;
}

/** Something that the server does not have yet. `type` is a record's, or `trail` for positions of a visit. */
export interface Waiting extends About {
  readonly key: string;
  /** Changes of the record. */
  readonly changes: number;
  /** Why the server wants it later (its code); null if it did not say so. */
  readonly later: string | null;
  /** The bytes of a photo, or of its original, whose `id` is another than the photo's. */
  readonly file: (Pick<StoredFile, 'id' | 'size' | 'failures'> & { readonly wanted: boolean }) | null;
  readonly positions: number;
}

/** Something that the server will not take as it is. */
export interface RefusedItem extends About {
  readonly key: string;
  /** The change refused; null where it is the file of a photo. */
  readonly change: SetAside | null;
  /** That file, which may be an original of its own. */
  readonly file?: string;
  readonly action: string;
  readonly code: string;
  readonly detail: string;
  readonly field: string;
  /** How many other changes wait for this one. */
  readonly behind: number;
}

/** The original of a photo that is kept to be sent later; `id` is the photo's. */
export interface KeptOriginal extends About {
  readonly original: Original;
}

export interface Outbox {
  readonly waiting: readonly Waiting[];
  readonly refused: readonly RefusedItem[];
}

/** All that is unsent, item by item: what waits in the order made, and what was refused. */
export async function outboxOf(work: Work): Promise<Outbox> {
  const { store } = work;
  const { ops, files, points, groups } = store.db;
  const queued = await ops.where('state').equals('queued').sortBy('number');
  const later = new Map((await groups.toArray()).map(({ number, code }) => [number, code]));
  const waitingFiles = new Map((await files.where('state').equals('waiting').toArray()).map((file) => [file.id, file]));
  const aside = await store.setAside();
  const asideFiles = await store.filesAside();

  const found = new Map<string, { type: string; id: string; changes: number; later: string | null; file: StoredFile | null }>();
  for (const op of queued) {
    const key = `${op.type} ${op.id}`;
    const one = found.get(key) ?? { type: op.type, id: op.id, changes: 0, later: null, file: op.type === 'visit_photo' ? (waitingFiles.get(op.id) ?? null) : null };
    found.set(key, { ...one, changes: one.changes + 1, later: one.later ?? (later.get(op.grp) || null) });
  }
  for (const file of waitingFiles.values()) {
    const key = `visit_photo ${file.id}`;
    if (!found.has(key)) found.set(key, { type: 'visit_photo', id: file.id, changes: 0, later: null, file });
  }
  const waiting: Waiting[] = [];
  for (const [key, { type, id, changes, later: why, file }] of found) {
    waiting.push({ key, ...(await aboutOf(work, type, id)), changes, later: why, file: file && waitingFile(file), positions: 0 });
  }
  for (const file of await files.where('state').equals('kept').filter(({ wanted }) => wanted === true).toArray()) {
    waiting.push({ key: `file ${file.id}`, ...(await aboutOf(work, 'visit_photo', file.of ?? file.id)), changes: 0, later: null, file: waitingFile(file), positions: 0 });
  }
  const unsent = new Map<string, number>();
  await points.where('sent').equals(0).each(({ visit }) => void unsent.set(visit, (unsent.get(visit) ?? 0) + 1));
  for (const [visit, positions] of unsent) {
    waiting.push({ key: `trail ${visit}`, ...(await aboutOf(work, 'visit', visit)), type: 'trail', changes: 0, later: null, file: null, positions });
  }

  const roots = aside.filter((one) => !hangsOn(one));
  const covered = new Set<string>();
  const refused: RefusedItem[] = [];
  for (const root of roots) {
    const behind = behindOf(root, aside);
    for (const one of behind) covered.add(one.op.op);
    refused.push(await refusedChange(work, root, behind.length));
  }
  // What stands behind something that is no longer there is shown for itself, so that nothing is hidden.
  for (const one of aside) if (hangsOn(one) && !covered.has(one.op.op)) refused.push(await refusedChange(work, one, 0));
  const known = new Set(aside.map(({ op }) => op.id));
  for (const file of asideFiles) {
    const photo = file.of ?? file.id;
    if (file.code === PARENT_ASIDE || known.has(photo)) continue;
    refused.push({ key: `file ${file.id}`, ...(await aboutOf(work, 'visit_photo', photo)), file: file.id, change: null, action: 'create', code: file.code, detail: file.detail, field: '', behind: 0 });
  }
  return { waiting, refused };
}

const waitingFile = ({ id, size, failures, wanted = false }: StoredFile): Waiting['file'] => ({ id, size, failures, wanted });

/** The originals that are kept to be sent later, in the order taken. */
export async function originalsOf(work: Work): Promise<KeptOriginal[]> {
  const kept = await work.store.originalsKept();
  return Promise.all(
    kept.map(async (file) => ({ ...(await aboutOf(work, 'visit_photo', file.of ?? file.id)), original: { size: file.size, where: waitsAs(file), refusal: null } })),
  );
}

/** Whether anything was refused: for a sign on every screen. */
export async function countRefused({ store }: Work): Promise<number> {
  const aside = await store.setAside();
  const known = new Set(aside.map(({ op }) => op.id));
  const given = (await store.filesAside()).filter(({ id, code }) => code !== PARENT_ASIDE && !known.has(id));
  return aside.filter((one) => !hangsOn(one)).length + given.length;
}

async function refusedChange(work: Work, one: SetAside, behind: number): Promise<RefusedItem> {
  const { op, code, detail, field } = one;
  return { key: op.op, ...(await aboutOf(work, op.type, op.id)), change: one, action: op.action, code, detail, field, behind };
}

async function aboutOf(work: Work, type: string, id: string): Promise<About> {
  const { store } = work;
  const data: Data = (await store.get(type, id, { aside: true })) ?? {};
  const visit = type === 'visit' ? id : (text(data['visit']) ?? (type === 'visit_photo' ? ((await store.db.files.get(id))?.visit ?? null) : null));
  const ofVisit: Data = type === 'visit' ? data : visit === null ? {} : ((await store.get('visit', visit, { aside: true })) ?? {});
  const site = text(data['site']) ?? text(ofVisit['site']);
  const at = text(data[type === 'visit_photo' ? 'taken_at' : type === 'case' ? 'raised_at' : 'created_at']) ?? text(ofVisit['started_at']) ?? text(ofVisit['planned_for']);
  return { type, id, visit, at: type === 'visit' ? (text(data['started_at']) ?? text(data['planned_for'])) : at, site: await siteName(work, site, visit) };
}

async function siteName(work: Work, site: string | null, visit: string | null): Promise<SiteName | null> {
  const held = site === null ? null : await work.store.get('site', site);
  if (held) return { name: text(held['name']) ?? '', name_en: text(held['name_en']) ?? '' };
  return visit === null ? null : ((await noteOf(work, visit))?.site ?? null);
}

/** Send a refused change once more, with what the person put right in it. What waited for it goes along. */
export async function sendAgain(work: Work, { change, id, file }: RefusedItem, data: Data | null = null): Promise<void> {
  if (change) await sendChangeAgain(work, change, data ?? change.data);
  else await goOnIfHeld(work.store.retryFile(file ?? id));
}

/** Give a refused change up, with all that hangs on it. */
export async function giveUp(work: Work, { change, type, id, file }: RefusedItem): Promise<void> {
  const { store } = work;
  if (!change) return file === originalId(id) ? giveUpOriginal(store, id) : takePhotoAway(store, id);
  if (type === 'visit' && change.op.action === 'create') return takeBack(work, id);
  const behind = behindOf(change, await store.setAside());
  for (const { op } of [...behind, change]) await discard(work, op.op);
}

/** One refused item as a file, with the photos that belong to it. */
export async function exportItem(work: Work, { change, id }: RefusedItem): Promise<Blob> {
  const behind = change ? behindOf(change, await work.store.setAside()) : [];
  return exportUnsent(work.store, true, new Set([id, ...[...behind, ...(change ? [change] : [])].flatMap(({ op }) => [op.id, op.op])]));
}
