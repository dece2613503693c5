import type { StoredOp, StoredPoint } from './database';
import { UNTRIED } from './files';
import { halves, isData, toJson } from './ops';
import type { Data } from './ops';
import { asPoint } from './points';
import { textOf } from './push';
import type { SyncStore } from './store';
import { BYTES_GONE, Uploader, nothingUploaded } from './uploads';
import { Offline, Refused, SignedOut } from './wire';
import type { Wire } from './wire';

const PATH = '/api/v1/devices';
const QUARANTINE_GROUPS = 100;
const QUARANTINE_POINTS = 1_000;
const QUARANTINE_BYTES = 1024 * 1024;

export type Credentials = { readonly username: string; readonly password: string } | { readonly enrolment_code: string };

/** What a device tells of itself. */
export interface DeviceDescription {
  readonly id: string;
  readonly name: string;
  readonly platform: string;
  readonly app_version: string;
}

export interface Enrolled {
  readonly device: { readonly id: string; readonly name: string };
  readonly token: string;
  readonly user: { readonly id: string; readonly username: string; readonly name: string };
}

/**
 * Register this device. An id that turns out to be another person's device is given up for one that `newId` makes.
 * Rejects with Refused (wrong credentials: status 401; used code: 410 `enrolment_code_used`), Offline, Busy.
 */
export async function enrol(wire: Wire, credentials: Credentials, device: DeviceDescription, newId?: () => string): Promise<Enrolled> {
  const ask = (id: string): Promise<Data> => wire.json('POST', PATH, toJson({ ...credentials, device: { ...device, id } }));
  let answer: Data;
  try {
    answer = await ask(device.id);
  } catch (error) {
    if (error instanceof SignedOut) throw new Refused(401, error.message || 'unauthenticated', 'The server does not know these credentials.');
    if (!(error instanceof Refused && error.code === 'device_taken') || !newId) throw error;
    answer = await ask(newId());
  }
  if (typeof answer['token'] !== 'string' || !isData(answer['device']) || !isData(answer['user'])) throw new Offline('the answer to a sign-in is not one');
  return answer as unknown as Enrolled;
}

interface HandingOver {
  readonly signal?: AbortSignal | undefined;
  /** Hears after each answer what is still to come. */
  readonly told?: ((left: LeftToHandOver) => void) | undefined;
}

/**
 * Hand over all that is unsent for review, also what is set aside, then the positions. How far this has come is kept, so
 * that it goes on after a cut. A group that the server does not take as it is goes as text; if not even so, this rejects
 * with Refused, and the store must not be wiped.
 */
export async function quarantine(store: SyncStore, wire: Wire, schema: number, { signal, told }: HandingOver = {}): Promise<void> {
  const send = async (texts: readonly string[]): Promise<void> => {
    const head = toJson({ schema, sent_at: store.stampTime() });
    await wire.exchange('POST', `${PATH}/${store.stamp.device}/quarantine`, { body: `${head.slice(0, -1)},"groups":[${texts.join(',')}]}`, headers: { 'Content-Type': 'application/json' }, signal });
  };
  const tell = async (): Promise<void> => told?.(await leftToHandOver(store));
  await tell();
  for (let groups = await unsentGroups(store); groups.length > 0; groups = await unsentGroups(store)) {
    await handOver(groups, textOf, asText, send, async (part) => {
      await store.db.setWords({ quarantined: part.at(-1)?.number ?? 0 });
      await tell();
    });
  }
  for (let stretches = await unsentStretches(store); stretches.length > 0; stretches = await unsentStretches(store)) {
    await handOver(stretches, stretchText, stretchText, send, async (part) => {
      await store.db.setWords({ quarantinedPoints: part.at(-1)?.points.at(-1)?.key ?? 0 });
      await tell();
    });
  }
}

/**
 * Hand over the photos whose bytes were not sent, before the store is emptied; one goes on where it was cut. Rejects with
 * Refused when the server does not take one of them: then the store must not be wiped. One whose bytes are not there any
 * more, or not what they were, has nothing to hand over.
 */
export async function quarantineFiles(store: SyncStore, wire: Wire, { signal, pieceBytes, told }: HandingOver & { readonly pieceBytes?: number | undefined } = {}): Promise<void> {
  const { db } = store;
  await db.transaction('rw', db.meta, db.files, async () => {
    // What was begun as a photo of a visit is not taken any more; what was refused may find room by now.
    const anew = (await db.word('quarantinesFiles')) ? ['aside'] : ['waiting', 'aside', 'kept'];
    await db.files.where('state').anyOf(anew).modify({ ...UNTRIED, arrived: 0, url: '', offset: 0 });
    await db.setWords({ quarantinesFiles: true });
  });
  const uploader = new Uploader(store, wire, { signal, leftBy: store.stamp.device, ...(pieceBytes === undefined ? {} : { pieceBytes }) });
  const into = nothingUploaded();
  const tell = async (): Promise<void> => told?.(await leftToHandOver(store));
  await tell();
  while (await uploader.uploadPiece(into)) await tell();
  if ((await db.files.where('state').equals('waiting').count()) > 0) throw new Offline('a photo is to be handed over later');
  const refused = await db.files.where('state').equals('aside').filter(({ code }) => !BYTES_GONE.has(code)).first();
  if (refused) throw new Refused(413, refused.code, refused.detail);
}

/** What of a revoked device's work has not been handed over yet. */
export interface LeftToHandOver {
  readonly groups: number;
  readonly points: number;
  readonly files: number;
  /** Of those files. */
  readonly bytes: number;
}

async function leftToHandOver(store: SyncStore): Promise<LeftToHandOver> {
  const { groups, points } = store.db;
  const { files, bytes } = await store.unsent();
  return {
    files,
    bytes,
    groups: await groups.where(':id').above((await store.word('quarantined')) ?? 0).count(),
    points: await points.where(':id').above((await store.word('quarantinedPoints')) ?? 0).filter(({ sent }) => sent === 0).count(),
  };
}

/** Send these in their order, by as many at once as the server takes; one that it does not take alone as `plain` has it. */
async function handOver<Item>(items: readonly Item[], text: (item: Item) => string, plain: (item: Item) => string, send: (texts: readonly string[]) => Promise<void>, done: (part: readonly Item[]) => Promise<void>): Promise<void> {
  const parts = [items];
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    const texts = part.map(text);
    const [only, ...others] = part;
    try {
      if (others.length > 0 && texts.reduce((sum, one) => sum + one.length, 0) > QUARANTINE_BYTES) {
        parts.push(...halves(part).reverse());
        continue;
      }
      await send(texts);
    } catch (error) {
      if (!(error instanceof Refused && [400, 413, 422].includes(error.status))) throw error;
      if (others.length > 0 || only === undefined) {
        parts.push(...halves(part).reverse());
        continue;
      }
      await send([plain(only)]);
    }
    await done(part);
  }
}

interface UnsentGroup {
  readonly number: number;
  readonly ops: readonly StoredOp[];
}

async function unsentGroups(store: SyncStore): Promise<UnsentGroup[]> {
  const after = (await store.word('quarantined')) ?? 0;
  const ops = await store.db.ops.where('grp').above(after).sortBy('number');
  const groups = new Map<number, StoredOp[]>();
  for (const op of ops) {
    const own = groups.get(op.grp);
    if (own) own.push(op);
    else if (groups.size < QUARANTINE_GROUPS) groups.set(op.grp, [op]);
  }
  return [...groups].map(([number, own]) => ({ number, ops: own })).sort((a, b) => a.number - b.number);
}

/** A group whose operations cannot be read: what is known of them, and their bodies as they are. */
function asText({ ops }: UnsentGroup): string {
  return toJson(ops.map(({ op, type, id, body }) => ({ op, type, id, unreadable: body })));
}

/** Positions of one visit that follow one another in the store. */
interface Stretch {
  readonly visit: string;
  readonly points: readonly StoredPoint[];
}

async function unsentStretches(store: SyncStore): Promise<Stretch[]> {
  const after = (await store.word('quarantinedPoints')) ?? 0;
  const found = await store.db.points.where(':id').above(after).filter(({ sent }) => sent === 0).limit(QUARANTINE_POINTS).toArray();
  const stretches: { visit: string; points: StoredPoint[] }[] = [];
  for (const point of found) {
    const last = stretches.at(-1);
    if (last?.visit === point.visit) last.points.push(point);
    else stretches.push({ visit: point.visit, points: [point] });
  }
  return stretches;
}

/** As a group with one operation would stand there; the positions are as `trails/points` takes them. */
const stretchText = ({ visit, points }: Stretch): string => toJson([{ type: 'trail_points', id: visit, action: 'create', data: { points: points.map(asPoint) } }]);

/** Tell the server that nothing is left here. */
export async function acknowledgeWipe(store: SyncStore, wire: Wire, signal?: AbortSignal): Promise<void> {
  await wire.exchange('POST', `${PATH}/${store.stamp.device}/wiped`, { body: '{}', headers: { 'Content-Type': 'application/json' }, signal });
}
