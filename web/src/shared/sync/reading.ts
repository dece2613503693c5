import Dexie from 'dexie';
import type { Answer, HeldRecord, StoredFile, StoredPoint, SyncDatabase } from './database';
import { byRecord, decisionsOf, inOrder, ofType, opsOf, opsOfType, shownAs } from './layers';
import type { Shown, Source } from './layers';
import { Memory } from './memory';
import { dataOf, isData } from './ops';
import type { Data, Op } from './ops';
import { asOp, asSetAside } from './outbox';
import type { SetAside } from './outbox';
import { VISIT, heldLastVisits, lastOf, visitsAt } from './records';
import type { LastVisits } from './records';

/** Which records of a type: those of a site, of a visit, or (conflicts) about a record. */
export interface Where {
  readonly site?: string;
  readonly visit?: string;
  readonly record?: string;
}

export interface ReadOptions {
  /** Lay changes that the server has refused over it too: what the person entered, not what stands. */
  readonly aside?: boolean;
}

/** A disagreement about one record: for each field the value before, the one that stands, and the device's. */
export interface Conflict {
  readonly id: string;
  readonly type: string;
  readonly record: string;
  readonly fields: Readonly<Record<string, { readonly base: unknown; readonly server: unknown; readonly device: unknown }>>;
  readonly data: Data;
}

/** How much the server does not have yet. */
export interface Unsent {
  readonly ops: number;
  readonly groups: number;
  /** Records that these operations are about. */
  readonly records: number;
  readonly aside: number;
  readonly files: number;
  /** Bytes of those files that have not arrived. */
  readonly bytes: number;
  readonly filesAside: number;
  /** Originals that are kept to be sent later; among neither files nor bytes. */
  readonly originals: number;
  /** Those of them that are to be sent now all the same. */
  readonly originalsWanted: number;
  /** Bytes of theirs that have not arrived. */
  readonly originalBytes: number;
  readonly points: number;
}

/** How one record stands with the server. */
export interface ItemState {
  readonly waiting: number;
  /** Why the server wants an operation later (its code), if it said so. */
  readonly later: string | null;
  readonly aside: readonly SetAside[];
  readonly lastAnswer: Answer | null;
}

/**
 * What a store shows: always local truth, what was pulled with one's unsent changes on top. Dexie tables only, so that
 * `liveQuery(async () => store.list('visit'))` follows it.
 */
export class Reading {
  /** What would be gone with the store, and what the store has not taken: that is shown too. */
  readonly memory = new Memory();

  constructor(readonly db: SyncDatabase) {}

  get #source(): Source {
    const { held } = this.memory;
    return { db: this.db, late: held.ops, ended: (op) => held.ends(op) };
  }

  /** A record as one sees it here: as pulled, with one's unsent changes on top. Null if there is none. */
  async get(type: string, id: string, options: ReadOptions = {}): Promise<Data | null> {
    return (await this.look(type, id, options))?.data ?? null;
  }

  /** The same with its revisions, as `list` gives it. */
  async look(type: string, id: string, options: ReadOptions = {}): Promise<Shown | null> {
    return this.db.transaction('r', this.db.records, this.db.ops, async () => {
      const record = await this.db.records.get([type, id]);
      const layers = inOrder([...(await decisionsOf(this.#source, type, id)), ...(await opsOf(this.#source, type, id, options.aside))]);
      return shownAs(id, record, layers);
    });
  }

  /** Every record of a type, or those that `where` names, as `get` shows them. Ordered by id. */
  async list(type: string, where: Where = {}, options: ReadOptions = {}): Promise<Shown[]> {
    return this.db.transaction('r', this.db.records, this.db.ops, async () => {
      const [records, ops, decisions] = await Promise.all([this.#heldRecords(type, where), opsOfType(this.#source, type, options.aside), decisionsOf(this.#source, type)]);
      const shown = new Map<string, Shown>();
      for (const { id, data, rev, base } of records) shown.set(id, { id, data, rev, base, waiting: false });
      const layers = byRecord([...decisions, ...ops]);
      if (layers.size > 0) {
        // A change may move a record into the selection, or out of it.
        const ids = [...layers.keys()];
        const held = await this.db.records.bulkGet(ids.map((id): [string, string] => [type, id]));
        for (const [index, id] of ids.entries()) {
          const one = shownAs(id, held[index], layers.get(id) ?? []);
          if (one === null || !matches(one.data, where)) shown.delete(id);
          else shown.set(id, one);
        }
      }
      return [...shown.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    });
  }

  /** How many records of a type are held, unsent ones aside. */
  count(type: string): Promise<number> {
    return ofType(this.db, type).count();
  }

  /** When each site was last visited, by the visits that `list` shows; without reading more of them than have changes. */
  async lastVisits(): Promise<LastVisits> {
    const { meta, records, ops } = this.db;
    return this.db.transaction('r', meta, records, ops, async () => {
      const [last, queued, decisions] = await Promise.all([heldLastVisits(this.db), opsOfType(this.#source, VISIT), decisionsOf(this.#source, VISIT)]);
      const layers = byRecord([...decisions, ...queued]);
      if (layers.size === 0) return last;
      const held = await records.bulkGet([...layers.keys()].map((id): [string, string] => [VISIT, id]));
      const shown = [...layers].flatMap(([id, own], index) => shownAs(id, held[index], own) ?? []);
      const sites = new Set([...held, ...shown].flatMap((one) => (one ? [String(one.data['site'])] : [])));
      const others = (await visitsAt(this.db, sites)).filter(({ id }) => !layers.has(id));
      return new Map([...[...last].filter(([site]) => !sites.has(site)), ...lastOf([...others, ...shown].map(({ data }) => data))]);
    });
  }

  #heldRecords(type: string, where: Where): Promise<HeldRecord[]> {
    const { records } = this.db;
    if (where.visit !== undefined) return records.where({ type, 'data.visit': where.visit }).filter(({ data }) => matches(data, where)).toArray();
    if (where.site !== undefined) return records.where({ type, 'data.site': where.site }).filter(({ data }) => matches(data, where)).toArray();
    if (where.record !== undefined) return records.where({ type, 'data.id': where.record }).toArray();
    return ofType(this.db, type).toArray();
  }

  /** The open disagreements that concern this person. */
  async conflicts(): Promise<Conflict[]> {
    const found: Conflict[] = [];
    for (const { id, data } of await this.list('conflict')) {
      const fields = Object.entries(isData(data['fields']) ? data['fields'] : {});
      const open = fields.filter(([, values]) => isData(values) && !('resolved' in values));
      if (open.length === 0 || data['resolved_at'] || data['resolution']) continue;
      found.push({ id, type: String(data['type']), record: String(data['id']), fields: Object.fromEntries(open) as Conflict['fields'], data });
    }
    return found;
  }

  /** Changes that the server has refused for good, with the reason, in the order made. */
  async setAside(): Promise<SetAside[]> {
    const aside = await this.db.ops.where('state').equals('aside').sortBy('number');
    return aside.filter((op) => !this.memory.held.ends(op)).map(asSetAside);
  }

  /** Files that were given up, with the reason. */
  async filesAside(): Promise<StoredFile[]> {
    const aside = await this.db.files.where('state').equals('aside').toArray();
    return aside.filter((file) => this.memory.held.asStands(file)?.state === 'aside');
  }

  /** The originals that are kept to be sent later, in the order taken. */
  async originalsKept(): Promise<StoredFile[]> {
    const kept = await this.db.files.where('state').equals('kept').sortBy('addedAt');
    return kept.flatMap((file) => this.memory.held.asStands(file) ?? []);
  }

  /** What waits to be sent about a record, in the order made. */
  async unsentOf(type: string, id: string): Promise<{ readonly op: Op; readonly data: Data }[]> {
    const queued = await opsOf(this.#source, type, id);
    return queued.map((stored) => ({ op: asOp(stored), data: dataOf(stored) }));
  }

  /** How a record stands with the server. */
  async itemState(type: string, id: string): Promise<ItemState> {
    return this.db.transaction('r', this.db.ops, this.db.groups, this.db.answers, async () => {
      const ops = await opsOf(this.#source, type, id, true);
      const queued = ops.filter((op) => op.state === 'queued');
      const groups = await this.db.groups.bulkGet([...new Set(queued.map((op) => op.grp))]);
      const answers = await this.db.answers.where({ type, id }).sortBy('at');
      return {
        waiting: queued.length,
        later: groups.find((group) => group !== undefined && group.code !== '')?.code ?? null,
        aside: ops.filter((op) => op.state === 'aside').map(asSetAside),
        lastAnswer: answers.at(-1) ?? null,
      };
    });
  }

  /** The answers that operations of a record got, oldest first. Kept for the newest 2,000 of a store. */
  answersOf(type: string, id: string): Promise<Answer[]> {
    return this.db.answers.where({ type, id }).sortBy('at');
  }

  async unsent(): Promise<Unsent> {
    const { ops, files, points } = this.db;
    return this.db.transaction('r', ops, files, points, async () => {
      const queued = await ops.where('state').equals('queued').toArray();
      const waiting = await files.where('state').equals('waiting').toArray();
      const kept = await this.originalsKept();
      return {
        ops: queued.length,
        groups: new Set(queued.map((op) => op.grp)).size,
        records: new Set(queued.map((op) => `${op.type} ${op.id}`)).size,
        aside: (await this.setAside()).length,
        files: waiting.length,
        bytes: bytesLeft(waiting),
        filesAside: (await this.filesAside()).length,
        originals: kept.length,
        originalsWanted: kept.filter(({ wanted }) => wanted).length,
        originalBytes: bytesLeft(kept),
        points: await points.where('sent').equals(0).count(),
      };
    });
  }

  /** The files of a visit, without their bytes, in the order added. */
  async filesOf(visit: string): Promise<StoredFile[]> {
    const kept = await this.db.files.where({ visit }).sortBy('addedAt');
    const { held } = this.memory;
    return [...kept.flatMap((file) => held.asStands(file) ?? []), ...held.files.filter((file) => file.visit === visit)];
  }

  /** The bytes of a file; null once they were let go. */
  async bytesOf(id: string): Promise<Blob | null> {
    const late = this.memory.held.photos.find((photo) => photo.id === id);
    return late?.file.blob ?? (await this.db.blobs.get(id))?.blob ?? null;
  }

  /** The positions of a visit in the order of their times. */
  async pointsOf(visit: string): Promise<StoredPoint[]> {
    if (this.memory.held.forgetsTrail(visit)) return [];
    return this.db.points.where('[visit+t]').between([visit, Dexie.minKey], [visit, Dexie.maxKey]).toArray();
  }
}

/** How much of these files has not arrived. */
export const bytesLeft = (files: readonly StoredFile[]): number => files.reduce((sum, { size, arrived }) => sum + size - arrived, 0);

function matches(data: Data, { site, visit, record }: Where): boolean {
  return (site === undefined || data['site'] === site) && (visit === undefined || data['visit'] === visit) && (record === undefined || data['id'] === record);
}
