/** The outbox: changes as they wait for the server, and what becomes of those that it refused. Within transactions of the caller. */
import type { StoredOp, SyncDatabase } from './database';
import { dropFilesOf, fileAgain } from './files';
import { decisionsOf, inOrder } from './layers';
import { checkGroupSize, dataOf, makeOp, sumOf } from './ops';
import type { Data, Op } from './ops';

/** Set aside because what it belongs to was; queued again with it. Our own code, beside the server's. */
export const PARENT_ASIDE = 'parent_aside';
export const DAMAGED = 'damaged';
const UUID_LENGTH = 36;

/** Something refused for good, with the reason. */
export interface SetAside {
  readonly op: Op;
  readonly data: Data;
  readonly code: string;
  readonly detail: string;
  readonly field: string;
}

export function asSetAside(stored: StoredOp): SetAside {
  const { code, detail, field } = stored;
  return { op: asOp(stored), data: dataOf(stored), code, detail, field };
}

export function asOp({ op, type, id, action, base, madeAt, body }: StoredOp): Op {
  return { op, type, id, action, base, madeAt, body };
}

/** Queue a group as it is; with `groups` and `ops`. */
export async function enqueue(db: SyncDatabase, ops: readonly Op[]): Promise<void> {
  checkGroupSize(ops.length);
  const grp = await db.groups.add({ tries: 0, later: 0, waitUntil: 0, code: '' });
  await db.ops.bulkAdd(ops.map((op): StoredOp => ({ ...op, grp, sum: sumOf(op), state: 'queued', code: '', detail: '', field: '' })));
}

/** Forget operations that are settled, and groups without any left; with `groups` and `ops`. */
export async function forget(db: SyncDatabase, ops: readonly StoredOp[]): Promise<void> {
  await db.ops.bulkDelete(ops.flatMap(({ number }) => (number === undefined ? [] : [number])));
  for (const grp of new Set(ops.map((op) => op.grp))) {
    if ((await db.ops.where({ grp }).count()) === 0) await db.groups.delete(grp);
  }
}

/**
 * Add the fields of an update to the last operation on its record, if that was never given to the network and nothing new
 * was learnt of the record since; whether that could be. With `records`, `groups` and `ops`.
 */
export async function amendLast(db: SyncDatabase, { type, id, base: seen, madeAt, data }: Pick<Op, 'type' | 'id' | 'base' | 'madeAt'> & { readonly data: Data }): Promise<boolean> {
  const last = (await db.ops.where({ type, id }).sortBy('number')).at(-1);
  if (!last || last.state !== 'queued' || last.action === 'delete' || sumOf(last) !== last.sum) return false;
  const group = await db.groups.get(last.grp);
  if (!group || group.tries > 0) return false;
  if (seen !== last.base || (await namesSomethingNew(db, data))) return false;
  // Nor may it go before what was decided about the record meanwhile.
  if ((await decisionsOf({ db }, type, id)).some(({ number }) => (number ?? 0) > (last.number ?? 0))) return false;
  const { number, op, action, base } = last;
  // What was not written by us, as another version's may be, could lose something by being written anew.
  if (!last.body.startsWith(makeOp({ op, type, id, action, base, madeAt: last.madeAt, data: {} }).body.slice(0, -2))) return false;
  const made = makeOp({ op, type, id, action, base, madeAt, data: { ...dataOf(last), ...data } });
  await db.ops.put({ ...last, ...made, ...(number === undefined ? {} : { number }), sum: sumOf(made) });
  return true;
}

/** Whether a value is the id of a record that waits to be made: then the order of operations matters. */
async function namesSomethingNew(db: SyncDatabase, data: Data): Promise<boolean> {
  const names = Object.values(data).flat().filter((value): value is string => typeof value === 'string' && value.length === UUID_LENGTH);
  return names.length > 0 && (await db.ops.where('id').anyOf(names).filter(({ action }) => action === 'create').count()) > 0;
}

/**
 * Queue what was set aside under `op` again, with other data and under a new id, and what was set aside because of it.
 * Rejects with RangeError if nothing is set aside under `op`. With `groups`, `ops` and `files`.
 */
export async function correct(db: SyncDatabase, op: string, anew: Pick<Op, 'op' | 'madeAt'> & { readonly data: Data }): Promise<void> {
  const old = await asideOp(db, op);
  const { type, id, action, base } = old;
  const made = makeOp({ ...anew, type, id, action, base });
  const dependent = await db.ops.where('state').equals('aside').filter(({ code }) => code === PARENT_ASIDE).sortBy('number');
  const born = new Set([made, ...dependent].filter((one) => one.action === 'create').map((one) => `${one.type} ${one.id}`));
  // What waits already of a record that is to be made only now would wait for ever, and hold its making up.
  const early = await db.ops.where('state').equals('queued').filter((one) => born.has(`${one.type} ${one.id}`)).sortBy('number');
  await forget(db, [old]);
  await enqueue(db, [made]);
  // Behind what they wait for: sent before it, the server would refuse them for good.
  const behind = inOrder([...dependent, ...early]);
  await forget(db, behind);
  for (const grp of new Set(behind.map((one) => one.grp))) await enqueue(db, behind.filter((one) => one.grp === grp).map(asOp));
  for (const one of [made, ...dependent]) await fileAgain(db, one.id);
}

/**
 * Give up what was set aside under `op`; with a creation all other changes of its record, also those that wait: the server
 * would ask for the record for ever. Rejects with RangeError if there is none. With `groups`, `ops`, `files` and `blobs`.
 */
export async function discard(db: SyncDatabase, op: string): Promise<void> {
  const old = await asideOp(db, op);
  await forget(db, old.action === 'create' ? await db.ops.where({ type: old.type, id: old.id }).toArray() : [old]);
  if (old.type === 'visit_photo' && old.action === 'create') await dropFilesOf(db, old.type, old.id);
}

/** What was set aside under `op`; rejects with RangeError if nothing is. */
export async function asideOp(db: SyncDatabase, op: string): Promise<StoredOp> {
  const found = await db.ops.where({ op }).first();
  if (found?.state !== 'aside') throw new RangeError(`nothing is set aside under ${op}`);
  return found;
}
