import type { StoredFile, StoredOp, StoredPoint } from './database';
import { UNTRIED } from './files';
import { halves, isData, toJson } from './ops';
import type { Data } from './ops';
import { asPoint } from './points';
import { textOf } from './push';
import { bytesLeft } from './reading';
import { unlessRefused } from './room';
import type { SyncStore } from './store';
import { BYTES_GONE, Uploader, byAdded, doomed, isDoomed, nothingUploaded } from './uploads';
import type { FileRows } from './uploads';
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
 * Hand over all that is unsent for review, also what is set aside and what is in memory alone, then the positions. How far
 * this has come is kept, so that it goes on after a cut. A group that the server does not take as it is goes as text; if not even so, this rejects
 * with Refused, and the store must not be wiped.
 */
export async function quarantine(store: SyncStore, wire: Wire, schema: number, { signal, told }: HandingOver = {}): Promise<void> {
  const send = async (texts: readonly string[]): Promise<void> => {
    const head = toJson({ schema, sent_at: store.stampTime() });
    await wire.exchange('POST', `${PATH}/${store.stamp.device}/quarantine`, { body: `${head.slice(0, -1)},"groups":[${texts.join(',')}]}`, headers: { 'Content-Type': 'application/json' }, signal });
  };
  const { memory } = store;
  const tell = async (): Promise<void> => told?.(await leftToHandOver(store));
  await tell();
  for (let groups = await unsentGroups(store); groups.length > 0; groups = await unsentGroups(store)) {
    await handOver(groups, textOf, asText, send, async (part) => {
      await store.keepWords({ quarantined: part.at(-1)?.number ?? 0 });
      await tell();
    });
  }
  const late = memory.toHandOver();
  await handOver(late.groups.map((ops) => ({ ops })), textOf, asText, send, async (part) => {
    memory.handedOver(part.flatMap(({ ops }) => ops));
    await tell();
  });
  for (let stretches = await unsentStretches(store); stretches.length > 0; stretches = await unsentStretches(store)) {
    await handOver(stretches, stretchText, stretchText, send, async (part) => {
      await store.keepWords({ quarantinedPoints: part.at(-1)?.points.at(-1)?.key ?? 0 });
      await tell();
    });
  }
  await handOver(stretchesOf(late.positions), stretchText, stretchText, send, async (part) => {
    memory.handedOver(part.flatMap(({ points }) => points));
    await tell();
  });
}

/**
 * Hand over the photos whose bytes were not sent, those in memory alone too, before the store is emptied; one goes on where it was cut. Rejects with
 * Refused when the server does not take one of them: then the store must not be wiped. One whose bytes are not there any
 * more, or not what they were, has nothing to hand over.
 */
export async function quarantineFiles(store: SyncStore, wire: Wire, { signal, pieceBytes, told }: HandingOver & { readonly pieceBytes?: number | undefined } = {}): Promise<void> {
  const rows = await LeftFiles.of(store);
  const uploader = new Uploader(store, wire, { signal, rows, leftBy: store.stamp.device, ...(pieceBytes === undefined ? {} : { pieceBytes }) });
  const into = nothingUploaded();
  const tell = async (): Promise<void> => told?.(await leftToHandOver(store, rows.waiting));
  await tell();
  while (await uploader.uploadPiece(into)) await tell();
  if (rows.waiting.length > 0) throw new Offline('a photo is to be handed over later');
  const { refused } = rows;
  if (refused) throw new Refused(413, refused.code, refused.detail);
}

/**
 * The files that a revoked device leaves behind, as far as each has come: also where the store takes no word of that any
 * more, and those that it never took.
 */
class LeftFiles implements FileRows {
  readonly #store: SyncStore;
  readonly #files: Map<string, StoredFile>;

  private constructor(store: SyncStore, files: readonly StoredFile[]) {
    this.#store = store;
    this.#files = new Map(files.map((file) => [file.id, file]));
  }

  static async of(store: SyncStore): Promise<LeftFiles> {
    const { db, memory } = store;
    // What was begun as a photo of a visit is not taken any more; what was refused may find room by now.
    const anew = (await store.word('quarantinesFiles')) ? ['aside'] : ['waiting', 'aside', 'kept'];
    const found = (await db.files.where('state').anyOf('waiting', 'aside', 'kept').toArray()).flatMap((file) => memory.held.asStands(file) ?? []);
    const taken = await doomed(store);
    const files = found.sort(byAdded).filter((file) => !isDoomed(file, taken)).map((file) => (anew.includes(file.state) ? { ...file, ...UNTRIED, arrived: 0, url: '', offset: 0 } : file));
    await unlessRefused(store.write([db.files], () => db.files.bulkPut(files)));
    await store.keepWords({ quarantinesFiles: true });
    // First what goes with the page.
    return new LeftFiles(store, [...memory.held.files.filter((file) => !isDoomed(file, taken)), ...files]);
  }

  get waiting(): readonly StoredFile[] {
    return [...this.#files.values()].filter(({ state }) => state === 'waiting');
  }

  /** One that the server has not taken although it was there. */
  get refused(): StoredFile | undefined {
    return [...this.#files.values()].find(({ state, code }) => state === 'aside' && !BYTES_GONE.has(code));
  }

  async mayGo(): Promise<readonly StoredFile[]> {
    return this.waiting;
  }

  async set(file: StoredFile, values: Partial<StoredFile>): Promise<void> {
    this.#files.set(file.id, { ...(this.#files.get(file.id) ?? file), ...values });
    const { db } = this.#store;
    await unlessRefused(this.#store.write([db.files], () => db.files.update(file.id, values)));
  }
}

/** What of a revoked device's work has not been handed over yet. */
export interface LeftToHandOver {
  readonly groups: number;
  readonly points: number;
  readonly files: number;
  /** Of those files. */
  readonly bytes: number;
  /** Whether some of it is in the memory of this page alone. */
  readonly inMemory: boolean;
}

/** `files`: those that wait, where that is known better than the store knows it. */
async function leftToHandOver(store: SyncStore, files?: readonly StoredFile[]): Promise<LeftToHandOver> {
  const { groups, points, files: rows } = store.db;
  const { held } = store.memory;
  const late = store.memory.toHandOver();
  const waiting = files ?? [...(await rows.where('state').equals('waiting').toArray()), ...held.files];
  const inMemory = new Set(held.files.map(({ id }) => id));
  return {
    files: waiting.length,
    bytes: bytesLeft(waiting),
    groups: late.groups.length + (await groups.where(':id').above((await store.word('quarantined')) ?? 0).count()),
    points: late.positions.length + (await points.where(':id').above((await store.word('quarantinedPoints')) ?? 0).filter(({ sent }) => sent === 0).count()),
    inMemory: late.groups.length + late.positions.length > 0 || waiting.some(({ id }) => inMemory.has(id)),
  };
}

/** Send these in their order, by as many at once as the server takes; one that it does not take alone as `plain` has it. */
async function handOver<Item>(items: readonly Item[], text: (item: Item) => string, plain: (item: Item) => string, send: (texts: readonly string[]) => Promise<void>, done: (part: readonly Item[]) => Promise<void>): Promise<void> {
  const parts = items.length > 0 ? [items] : [];
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
function asText({ ops }: Pick<UnsentGroup, 'ops'>): string {
  return toJson(ops.map(({ op, type, id, body }) => ({ op, type, id, unreadable: body })));
}

/** Positions of one visit that follow one another in the store. */
interface Stretch {
  readonly visit: string;
  readonly points: readonly StoredPoint[];
}

async function unsentStretches(store: SyncStore): Promise<Stretch[]> {
  const after = (await store.word('quarantinedPoints')) ?? 0;
  return stretchesOf(await store.db.points.where(':id').above(after).filter(({ sent }) => sent === 0).limit(QUARANTINE_POINTS).toArray());
}

function stretchesOf(found: readonly StoredPoint[]): Stretch[] {
  const stretches: { visit: string; points: StoredPoint[] }[] = [];
  for (const point of found) {
    const last = stretches.at(-1);
    if (last?.visit === point.visit && last.points.length < QUARANTINE_POINTS) last.points.push(point);
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
