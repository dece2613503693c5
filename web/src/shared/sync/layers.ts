/** What is laid over a record that is held: one's own changes which the server has not answered yet, and what was decided of its conflicts. */
import Dexie from 'dexie';
import type { HeldRecord, StoredOp, SyncDatabase } from './database';
import { dataOf, isData, overlay } from './ops';
import type { Data } from './ops';

/** The kind of record that stands for a disagreement about another one. */
export const CONFLICT = 'conflict';
/** The field of a conflict that stands for its record's existence. */
const DELETED = 'deleted';
/** Place of a decision that the server has, before all that waits. */
const SENT_BEFORE = 0;

/** A record as it is seen here. */
export interface Shown {
  readonly id: string;
  readonly data: Data;
  /** Revision of the server's part; 0 when the server has not sent it yet. */
  readonly rev: number;
  /** The newest revision seen, one's own included; null when there is none. What an edit of this sight is based on. */
  readonly base: number | null;
  /** Whether changes of it are not sent yet. */
  readonly waiting: boolean;
}

/** A change of a record that is shown before the server's word on it is here, with its place in the outbox. */
export type Layer = Pick<StoredOp, 'number' | 'id' | 'action' | 'body'>;

/** Where changes are read: the outbox, and behind it what the store has not taken. */
export interface Source {
  readonly db: SyncDatabase;
  readonly late?: readonly StoredOp[];
  /** Whether an operation in the outbox counts no more. */
  readonly ended?: (op: StoredOp) => boolean;
}

/** The records of a type. */
export function ofType(db: SyncDatabase, type: string): Dexie.Collection<HeldRecord, [string, string]> {
  return db.records.where('[type+id]').between([type, Dexie.minKey], [type, Dexie.maxKey]);
}

/** Changes of a record that wait, in the order made; `aside`: also those that were refused. */
export async function opsOf({ db, late = [], ended = () => false }: Source, type: string, id: string, aside = false): Promise<StoredOp[]> {
  const waiting = await db.ops.where({ type, id }).filter((op) => (aside || op.state === 'queued') && !ended(op)).sortBy('number');
  return [...waiting, ...late.filter((op) => op.type === type && op.id === id)];
}

/** The same of all records of a type, in no order. */
export async function opsOfType({ db, late = [], ended = () => false }: Source, type: string, aside = false): Promise<StoredOp[]> {
  const states = aside ? ['queued', 'aside'] : ['queued'];
  const waiting = await db.ops.where('[state+type]').anyOf(states.map((state) => [state, type])).filter((op) => !ended(op)).toArray();
  return [...waiting, ...late.filter((op) => op.type === type)];
}

/**
 * What was decided here of conflicts about a record (or about all of a type), as changes of that record: until the
 * feed brings the conflict as the server has it then, the record itself is the old one. A field that others have
 * decided meanwhile is theirs. Inside a transaction with `records` and `ops`.
 */
export async function decisionsOf(source: Source, type: string, id?: string): Promise<Layer[]> {
  if (type === CONFLICT) return [];
  const { db } = source;
  const about = id === undefined ? ofType(db, CONFLICT) : db.records.where({ type: CONFLICT, 'data.id': id });
  const conflicts = await about.filter(({ data }) => data['type'] === type && !data['resolved_at']).toArray();
  if (conflicts.length === 0) return [];
  const waiting = byRecord(await opsOfType(source, CONFLICT));
  return conflicts.flatMap(({ id: conflict, data }) => [
    ...decision(data, data['resolution'], SENT_BEFORE),
    ...(waiting.get(conflict) ?? []).flatMap((op) => decision(data, dataOf(op)['resolution'], op.number)),
  ]);
}

/** What a decision does to the record that its conflict is about. */
function decision(conflict: Data, resolution: unknown, number: number | undefined): Layer[] {
  if (!isData(resolution)) return [];
  const fields = isData(conflict['fields']) ? conflict['fields'] : {};
  const own = Object.entries(resolution).filter(([name]) => !(isData(fields[name]) && 'resolved' in fields[name]));
  const { [DELETED]: gone, ...data } = Object.fromEntries(own);
  const layer = { id: String(conflict['id']), ...(number === undefined ? {} : { number }) };
  return [gone === true ? { ...layer, action: 'delete', body: '{}' } : { ...layer, action: 'update', body: JSON.stringify({ data }) }];
}

/** A record with the changes on top that are not in it; null when there is none, or none any more. */
export function shownAs(id: string, record: HeldRecord | undefined, layers: readonly Layer[]): Shown | null {
  const data = overlay(record?.data ?? null, layers);
  if (data === null) return null;
  return { id, data, rev: record?.rev ?? 0, base: record?.base ?? null, waiting: layers.some(({ number }) => number !== SENT_BEFORE) };
}

/** By their place in the outbox. */
export const inOrder = <One extends Pick<StoredOp, 'number'>>(layers: readonly One[]): One[] => [...layers].sort((a, b) => (a.number ?? 0) - (b.number ?? 0));

export function byRecord<One extends Layer>(layers: readonly One[]): Map<string, One[]> {
  const found = new Map<string, One[]>();
  for (const layer of inOrder(layers)) {
    const own = found.get(layer.id);
    if (own) own.push(layer);
    else found.set(layer.id, [layer]);
  }
  return found;
}
