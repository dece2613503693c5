import { held } from './database';
import type { Answer, AnswerStatus, HeldRecord, StoredGroup, StoredOp } from './database';
import { MAX_WAIT_MS, applyFields, backoffMs, bytesOf, dataOf, halves, isData, sumOf, toJson } from './ops';
import type { Data, Op } from './ops';
import { writeRecords } from './records';
import { dropFilesOf } from './files';
import { CONFLICT } from './layers';
import { DAMAGED, PARENT_ASIDE, forget } from './outbox';
import type { SyncStore } from './store';
import { Busy, Offline, Refused } from './wire';
import type { Wire } from './wire';

const PATH = '/api/v1/sync/push';
/** The server did not take the request as a whole. One of its groups is the reason. */
const UNREADABLE = new Set([400, 413, 422]);
const MAX_OPS = 1_000;
const MAX_BYTES = 2 * 1024 * 1024;
const ENVELOPE_BYTES = 500;
/** So long a server that fails at everything is left alone. */
const FAILING_MS = 60_000;

/** Counts of operations by what became of them. */
export interface Pushed {
  applied: number;
  merged: number;
  conflict: number;
  aside: number;
  postponed: number;
  requests: number;
}

export const nothingPushed = (): Pushed => ({ applied: 0, merged: 0, conflict: 0, aside: 0, postponed: 0, requests: 0 });

/** A group as it is sent. */
export interface Batch {
  readonly number: number;
  readonly later: number;
  readonly ops: readonly StoredOp[];
}

export interface PushOptions {
  /** The version of the record types that this client speaks. */
  readonly schema?: number;
  readonly random?: () => number;
  /** Bytes free on this device, if known. */
  readonly storageFree?: () => Promise<number | null>;
  /** Told each operation and the server's final answer to it, when both are in the store. */
  readonly answered?: ((op: Op, answer: Answer) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The sending half of the records' lane: batches, halving, and what each answer means for the store. Safe if two of
 * them work on one store: the server recognises repeats, and an answer to what is settled already changes nothing.
 */
export class Pusher {
  readonly #store: SyncStore;
  readonly #wire: Wire;
  readonly #options: PushOptions;
  #maxOps = MAX_OPS;
  #maxBytes = MAX_BYTES;

  constructor(store: SyncStore, wire: Wire, options: PushOptions = {}) {
    this.#store = store;
    this.#wire = wire;
    this.#options = options;
  }

  get schema(): number {
    return this.#options.schema ?? 1;
  }

  /**
   * Send the next batch, in as many requests as it takes; whether there was one. Rejects with Offline, Busy,
   * SignedOut, Revoked; and Refused when the server takes no request of ours at all. Whatever it rejects with, what was
   * answered until then is in the store and the rest still waits.
   */
  async pushBatch(into: Pushed): Promise<boolean> {
    const batch = await this.#takeBatch(into);
    if (batch === null) return false;
    const parts: (readonly Batch[])[] = batch.length > 0 ? [batch] : [];
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      let results: readonly Data[];
      try {
        results = await this.#send(part, into);
      } catch (error) {
        if (!(error instanceof Refused) || !(UNREADABLE.has(error.status) || error.status === 500)) throw error;
        this.#noteLimits(error);
        if (error.status === 500 && part === batch) await this.#requireServer(into);
        const [only, ...others] = part;
        if (others.length > 0) parts.push(...halves(part).reverse());
        else if (only) await this.#judgeCulprit(only, error, into);
        continue;
      }
      await this.#takeAnswers(part, results, into);
    }
    return true;
  }

  /**
   * The next groups to send together, in order; null when none is ready. A group waits while an earlier one that
   * touches one of its records still waits: so operations of one record stay in order, and nothing else is held up.
   * What is given out is marked as tried, so that its text does not change any more.
   */
  async #takeBatch(into: Pushed): Promise<Batch[] | null> {
    const { db } = this.#store;
    return db.transaction('rw', [db.meta, db.records, db.ops, db.groups, db.answers, db.files], async () => {
      const queued = await db.ops.where('state').equals('queued').sortBy('number');
      if (queued.length === 0) return null;
      const orphans = await this.#creationsAside();
      const groups = new Map((await db.groups.toArray()).map((group) => [group.number, group]));
      const now = this.#store.now();
      const earlier = new Set<string>();
      const decided = await this.#decided(queued);
      const batch: Batch[] = [];
      let [count, size, met] = [0, ENVELOPE_BYTES, false];
      for (const ops of grouped(queued)) {
        const number = ops[0]?.grp ?? 0;
        const keys = ops.flatMap(({ type, id }) => [`${type} ${id}`, ...(type === CONFLICT ? (decided.get(id) ?? []) : [])]);
        const held = keys.some((key) => earlier.has(key));
        for (const key of keys) earlier.add(key);
        const group = groups.get(number) ?? { tries: 0, later: 0, waitUntil: 0, code: '' };
        if (held || !isDue(group, now)) continue;
        const bytes = ops.reduce((sum, op) => sum + bytesOf(op.body) + 1, 2);
        if (batch.length > 0 && (count + ops.length > this.#maxOps || size + bytes > this.#maxBytes)) break;
        met = true;
        if (await this.#setAsideUnsendable(ops, orphans, into)) continue;
        await db.groups.put({ ...group, tries: group.tries + 1, number });
        batch.push({ number, later: group.later, ops });
        count += ops.length;
        size += bytes;
      }
      return met ? batch : null;
    });
  }

  /** The records that decisions among these operations are about: a decision changes its record too. */
  async #decided(ops: readonly StoredOp[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const ids = [...new Set(ops.filter(({ type }) => type === CONFLICT).map(({ id }) => id))];
    const held = await this.#store.db.records.bulkGet(ids.map((id): [string, string] => [CONFLICT, id]));
    return new Map(held.flatMap((one) => (one ? [[one.id, [`${String(one.data['type'])} ${String(one.data['id'])}`]] as const] : [])));
  }

  /** The records whose creation is set aside: what names them would be refused for good. */
  async #creationsAside(): Promise<ReadonlyMap<string, string>> {
    const found = await this.#store.db.ops.where('[state+action]').equals(['aside', 'create']).toArray();
    return new Map(found.map(({ id, op }) => [id, op]));
  }

  /**
   * Set aside what the disk has altered, and what needs a record whose creation is set aside: the server would refuse
   * it for good, and it is queued again with the creation. Whether there was any; its companions go with the next batch.
   */
  async #setAsideUnsendable(ops: readonly StoredOp[], orphans: ReadonlyMap<string, string>, into: Pushed): Promise<boolean> {
    const damaged = ops.filter((op) => sumOf(op) !== op.sum);
    for (const op of damaged) await this.#setAside(op, DAMAGED, 'This operation was altered on the disk.', '', into);
    if (orphans.size === 0) return damaged.length > 0;
    const behind = ops.filter((op) => !damaged.includes(op) && standsBehind(op, orphans));
    for (const op of behind) await this.#setAside(op, PARENT_ASIDE, 'What it belongs to has not been accepted.', '', into);
    return damaged.length + behind.length > 0;
  }

  async #send(groups: readonly Batch[], into: Pushed): Promise<readonly Data[]> {
    into.requests += 1;
    const answer = await this.#wire.json('POST', PATH, await this.#body(groups), { signal: this.#options.signal });
    const { results } = answer as { results?: unknown };
    const sent = groups.flatMap(({ ops }) => ops.map(({ op }) => op));
    const matching = Array.isArray(results) && results.length === sent.length && results.every((result, index) => isData(result) && result['op'] === sent[index]);
    if (!matching) throw new Offline('the answer to a push does not match what was sent');
    return results as readonly Data[];
  }

  async #body(groups: readonly Batch[]): Promise<string> {
    const free = await this.#options.storageFree?.();
    const head = toJson({
      schema: this.schema,
      sent_at: this.#store.stampTime(),
      queue_depth: await this.#store.db.ops.where('state').equals('queued').count(),
      ...(free === null || free === undefined ? {} : { storage_free: Math.floor(free) }),
    });
    return `${head.slice(0, -1)},"groups":[${groups.map(textOf).join(',')}]}`;
  }

  #noteLimits({ status, problem }: Refused): void {
    const [maxOps, maxBytes] = [problem['max_ops'], problem['max_bytes']];
    if (status === 413 && typeof maxOps === 'number' && maxOps > 0) this.#maxOps = Math.min(this.#maxOps, maxOps);
    if (status === 413 && typeof maxBytes === 'number' && maxBytes > ENVELOPE_BYTES) this.#maxBytes = Math.min(this.#maxBytes, maxBytes);
  }

  /** Something of ours makes the server fail; or it fails at everything: then it rejects with Busy, nothing halved. */
  async #requireServer(into: Pushed): Promise<void> {
    try {
      await this.#send([], into);
    } catch (error) {
      if (error instanceof Refused) throw new Busy(error.status, error.code, FAILING_MS);
      throw error;
    }
  }

  /**
   * One group alone was refused. It is set aside if that is so twice, and the server takes an empty push: no damage on
   * the way, and no server that takes nothing from us, makes us give up anybody's work.
   */
  async #judgeCulprit(group: Batch, refusal: Refused, into: Pushed): Promise<void> {
    const { db } = this.#store;
    if (refusal.status === 500) {
      await db.transaction('rw', db.groups, () => this.#postpone(group, 'internal_error'));
      into.postponed += group.ops.length;
      return;
    }
    await this.#send([], into);
    let results: readonly Data[];
    try {
      results = await this.#send([group], into);
    } catch (error) {
      if (!(error instanceof Refused) || !UNREADABLE.has(error.status)) throw error;
      const told: [Op, Answer][] = [];
      await db.transaction('rw', [db.meta, db.records, db.ops, db.groups, db.answers, db.files], async () => {
        for (const op of await this.#still(group.ops)) {
          const answer = this.#answer(op, 'refused', { code: error.code, detail: error.detail });
          await db.answers.put(answer);
          await this.#setAside(op, error.code, error.detail, '', into);
          told.push([op, answer]);
        }
      });
      for (const [op, answer] of told) this.#options.answered?.(op, answer);
      return;
    }
    await this.#takeAnswers([group], results, into);
  }

  /** Bring a whole answer into the store, in one transaction. */
  async #takeAnswers(groups: readonly Batch[], results: readonly Data[], into: Pushed): Promise<void> {
    const { db } = this.#store;
    const told: [Op, Answer][] = [];
    const counted = { ...into };
    await db.transaction('rw', [db.meta, db.records, db.ops, db.groups, db.answers, db.files, db.blobs], async () => {
      Object.assign(counted, into);
      told.length = 0;
      let next = 0;
      for (const group of groups) {
        const answers = results.slice(next, next + group.ops.length);
        next += group.ops.length;
        told.push(...(await this.#takeGroup(group, answers, counted)));
      }
    });
    Object.assign(into, counted);
    for (const [op, answer] of told) this.#options.answered?.(op, answer);
  }

  /** Of operations that were sent, those that still wait: another tab may have brought their answers meanwhile. */
  async #still(ops: readonly StoredOp[]): Promise<StoredOp[]> {
    const found = await this.#store.db.ops.bulkGet(ops.flatMap(({ number }) => (number === undefined ? [] : [number])));
    return found.filter((op): op is StoredOp => op?.state === 'queued');
  }

  async #takeGroup(group: Batch, answers: readonly Data[], into: Pushed): Promise<[Op, Answer][]> {
    const still = new Set((await this.#still(group.ops)).map(({ op }) => op));
    const told: [Op, Answer][] = [];
    let [later, refused, aside] = ['', '', 0];
    for (const [index, op] of group.ops.entries()) {
      if (!still.has(op.op)) continue;
      const said = answers[index] ?? {};
      const status = said['status'] === 'duplicate' ? said['was'] : said['status'];
      const code = typeof said['code'] === 'string' ? said['code'] : '';
      if (status === 'applied' || status === 'merged' || status === 'conflict') {
        told.push([op, await this.#note(op, status, said)]);
        await this.#settle(op, status, said);
        into[status] += 1;
      } else if (status === 'rejected' && code !== 'group_rejected') {
        told.push([op, await this.#note(op, 'rejected', said)]);
        await this.#setAside(op, code, text(said['detail']), text(said['field']), into);
        aside += 1;
      } else {
        await this.#note(op, 'retry', said);
        if (status === 'rejected') refused = code;
        else {
          // A status that we do not know is asked for again; nothing is lost.
          later ||= status === 'retry' ? code || 'retry' : `unknown_status:${String(status)}`;
          into.postponed += 1;
        }
      }
    }
    // Companions of nobody: asking again at once would be for ever.
    if (refused && aside === 0) later ||= refused;
    if (later) await this.#postpone(group, later);
    return told;
  }

  async #note(op: Op, status: AnswerStatus, said: Data): Promise<Answer> {
    const answer = this.#answer(op, status, said);
    await this.#store.db.answers.put(answer);
    return answer;
  }

  #answer({ op, type, id }: Op, status: AnswerStatus, said: Data): Answer {
    return {
      op,
      type,
      id,
      status,
      repeated: said['status'] === 'duplicate',
      code: text(said['code']),
      detail: text(said['detail']),
      field: text(said['field']),
      rev: typeof said['rev'] === 'number' ? said['rev'] : null,
      conflict: typeof said['conflict'] === 'string' ? said['conflict'] : null,
      at: this.#store.now(),
    };
  }

  async #setAside(op: StoredOp, code: string, detail: string, field: string, into: Pushed): Promise<void> {
    const { db } = this.#store;
    await db.ops.put({ ...op, state: 'aside', code, detail, field });
    into.aside += 1;
    await this.#dropIfForgotten(op);
    if (op.type === 'visit_photo' && op.action === 'create') {
      await db.files.where({ id: op.id }).filter((file) => file.state === 'waiting').modify({ state: 'aside', code: PARENT_ASIDE, detail });
    }
  }

  async #postpone(group: Batch, code: string): Promise<void> {
    const later = group.later + 1;
    const wait = backoffMs(later, this.#options.random ?? Math.random);
    await this.#store.db.groups.where('number').equals(group.number).modify({ later, code, waitUntil: this.#store.now() + wait });
  }

  /** An operation has its final answer: what it did to the record held, and then it is forgotten. */
  async #settle(op: StoredOp, status: 'applied' | 'merged' | 'conflict', said: Data): Promise<void> {
    const { db } = this.#store;
    const rev = typeof said['rev'] === 'number' ? said['rev'] : 0;
    const record = await db.records.get([op.type, op.id]);
    if (status === 'applied') await this.#settleApplied(op, rev, record, said['status'] === 'applied');
    else if (record && rev > record.rev && isData(said['data'])) {
      // Never used to bring back a record that has gone: only the feed does that.
      await writeRecords(db, { put: [held({ ...record, rev, base: Math.max(rev, record.base), data: said['data'] })] });
    }
    await forget(this.#store.db, [op]);
    await this.#dropIfForgotten(op);
  }

  async #settleApplied(op: StoredOp, rev: number, record: HeldRecord | undefined, firstHand: boolean): Promise<void> {
    const { db } = this.#store;
    if (record && record.rev > rev) return; // what we hold is newer
    if (op.action === 'delete') {
      await writeRecords(db, { drop: [[op.type, op.id]] });
      await dropFilesOf(this.#store.db, op.type, op.id);
    } else if (record) {
      const data = record.rev < rev ? applyFields(record.data, dataOf(op)) : record.data;
      await writeRecords(db, { put: [held({ ...record, base: Math.max(rev, record.base), data })] });
    } else if (op.action === 'create' && firstHand) {
      // An answer given again may be older than the record's removal; a first one cannot be.
      const seen = (await db.word('snapshot')) ?? 0;
      await writeRecords(db, { put: [held({ type: op.type, id: op.id, rev: 0, base: rev, seen, data: applyFields({}, dataOf(op)) })] });
    }
  }

  /**
   * A record that the last snapshot did not mention was kept for its operations. After the last of them, however
   * it ended, the record goes; the feed brings it back if it is still ours.
   */
  async #dropIfForgotten({ type, id }: Op): Promise<void> {
    const { db } = this.#store;
    const record = await db.records.get([type, id]);
    const complete = (await db.word('snapshotComplete')) ?? 0;
    if (!record || record.seen >= complete) return;
    if ((await db.ops.where({ type, id }).filter((op) => op.state === 'queued').count()) === 0) await writeRecords(db, { drop: [[type, id]] });
  }
}

export function textOf({ ops }: { readonly ops: readonly Op[] }): string {
  return `[${ops.map(({ body }) => body).join(',')}]`;
}

/** A clock that was set back must not make anything wait for years. */
export function isDue({ waitUntil }: Pick<StoredGroup, 'waitUntil'>, now: number): boolean {
  return waitUntil <= now || waitUntil > now + MAX_WAIT_MS;
}

function* grouped(ops: readonly StoredOp[]): Generator<StoredOp[]> {
  let current: StoredOp[] = [];
  for (const op of ops) {
    if (current.length > 0 && current[0]?.grp !== op.grp) {
      yield current;
      current = [];
    }
    current.push(op);
  }
  if (current.length > 0) yield current;
}

/** Whether the creation of its record, or of one that it names, is another operation that is set aside. */
function standsBehind(op: StoredOp, creations: ReadonlyMap<string, string>): boolean {
  const named = [op.id, ...Object.values(dataOf(op)).filter((value): value is string => typeof value === 'string')];
  return named.some((id) => creations.has(id) && creations.get(id) !== op.op);
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
