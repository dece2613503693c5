/** Operations as they wait and as they are sent, and what is shown while they wait. Pure. */

/** A JSON object as it travels. */
export type Data = { readonly [name: string]: unknown };
export type Action = 'create' | 'update' | 'delete';

/** Operations in a group, at most. */
export const MAX_GROUP_OPS = 100;

/** Throws RangeError for what is no size of a group. */
export function checkGroupSize(ops: number): void {
  if (ops < 1 || ops > MAX_GROUP_OPS) throw new RangeError(`a group has 1 to ${MAX_GROUP_OPS} operations, not ${ops}`);
}

/**
 * One change of one record, made here and not settled yet. `base` is the newest revision of the record whose whole
 * content was seen when it was made; `body` is the very JSON text that is sent, so that a repeat is the first byte for
 * byte.
 */
export interface Op {
  readonly op: string;
  readonly type: string;
  readonly id: string;
  readonly action: Action;
  readonly base: number | null;
  readonly madeAt: string;
  readonly body: string;
}

export interface OpFields extends Omit<Op, 'body'> {
  readonly data: Data;
}

/** An operation with its text. Throws TypeError for what JSON has no word for (NaN, infinity, cycles). */
export function makeOp({ op, type, id, action, base, madeAt, data }: OpFields): Op {
  const fields = { op, type, id, action, base, made_at: madeAt };
  return { op, type, id, action, base, madeAt, body: toJson(action === 'delete' ? fields : { ...fields, data }) };
}

/** JSON text; members that are undefined are left out. Throws TypeError for NaN, infinity, bigint and cycles. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'number' && !Number.isFinite(part)) throw new TypeError(`JSON has no ${part}`);
    return part;
  });
}

/** The fields that an operation sets; empty when its text cannot be read. */
export function dataOf(op: Pick<Op, 'body'>): Data {
  try {
    const body: unknown = JSON.parse(op.body);
    return isData(body) && isData(body['data']) ? body['data'] : {};
  } catch {
    return {};
  }
}

export function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `held` with the changed fields; `answers.<question>` reaches into `answers`, and null takes an answer out. */
export function applyFields(held: Data, changed: Data): Data {
  const result: Record<string, unknown> = { ...held };
  for (const [name, value] of Object.entries(changed)) {
    const dot = name.indexOf('.');
    if (dot < 0) {
      result[name] = value;
      continue;
    }
    const outer = name.slice(0, dot);
    const below = result[outer];
    const merged = { ...(isData(below) ? below : {}), [name.slice(dot + 1)]: value };
    result[outer] = Object.fromEntries(Object.entries(merged).filter(([, answer]) => answer !== null));
  }
  return result;
}

/**
 * What a person sees: the record held, with the operations that wait, in the order made. Null when there is no such
 * record or it is to be deleted; an update of a record that is not held shows nothing.
 */
export function overlay(held: Data | null, ops: readonly Pick<Op, 'action' | 'body'>[]): Data | null {
  let shown = held;
  for (const op of ops) {
    if (op.action === 'delete') shown = null;
    else if (op.action === 'create' || shown !== null) shown = applyFields(shown ?? {}, dataOf(op));
  }
  return shown;
}

/** Two parts, the first not the smaller. */
export function halves<T>(items: readonly T[]): [T[], T[]] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)];
}

/** The digest kept beside an operation: what the disk has altered is not sent. */
export function sumOf({ op, type, id, action, base, madeAt, body }: Op): string {
  return digest(op, type, id, action, base, madeAt, body);
}

/** 53 bits over the parts, as hexadecimal digits: finds damage, not malice (cyrb53, public domain). */
export function digest(...parts: readonly unknown[]): string {
  let one = 0xdeadbeef;
  let two = 0x41c6ce57;
  for (const part of parts) {
    const text = part === null || part === undefined ? '' : String(part);
    for (let index = 0; index <= text.length; index += 1) {
      const code = index < text.length ? text.charCodeAt(index) : 0x1f;
      one = Math.imul(one ^ code, 2654435761);
      two = Math.imul(two ^ code, 1597334677);
    }
  }
  one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(two ^ (two >>> 13), 3266489909);
  two = Math.imul(two ^ (two >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909);
  return (4294967296 * (2097151 & two) + (one >>> 0)).toString(16).padStart(14, '0');
}

const encoder = new TextEncoder();

/** Bytes of a text in UTF-8. */
export function bytesOf(text: string): number {
  return encoder.encode(text).length;
}

/**
 * Milliseconds until the next attempt after `failures` in a row: any time up to a bound that doubles from 2 s to
 * 10 min (full jitter), so that tablets which lost the same network do not come back in the same moment.
 */
export function backoffMs(failures: number, random: () => number): number {
  const bound = Math.min(2_000 * 2 ** Math.min(Math.max(failures - 1, 0), 20), MAX_WAIT_MS);
  return Math.round(SHORTEST_WAIT_MS + random() * (bound - SHORTEST_WAIT_MS));
}

export const MAX_WAIT_MS = 600_000;
const SHORTEST_WAIT_MS = 200;
