import { ApiError } from '@shared/api/client';
import type { Client } from '@shared/api/client';
import { DELETED } from '@shared/records/sides';
import type { Data } from '@shared/sync';
import { keepNames } from '../store/work';
import type { Work } from '../store/work';
import type { OwnConflict } from './conflicts';

/** One step of a field's course: who gave it a value, when, and what became of that. */
export interface Step {
  readonly key: string;
  /**
   * `created`, `set`, `removed`: as the server's history has it. `met`: a value that met another one and waits for the
   * decision. `waiting`: entered here, not sent yet. `decided`: decided here, not with the server yet.
   */
  readonly kind: 'created' | 'set' | 'removed' | 'met' | 'waiting' | 'decided';
  /** When it reached the server; of what is not sent, when it was entered, by this tablet's clock. ISO 8601. */
  readonly at: string;
  /** Null: the system itself, unless there is a name. */
  readonly user: string | null;
  readonly userName: string | null;
  readonly device: string | null;
  readonly deviceName: string | null;
  /** By the device's clock, of what it made offline; and how many seconds that clock was ahead of the server's. */
  readonly madeAt: string | null;
  readonly clockOffsetS: number | null;
  /** Undefined where it is not told. */
  readonly before: unknown;
  readonly after: unknown;
  /** Of a record whose existence is disputed: what the change touched. */
  readonly touched: readonly string[];
}

/** What this tablet was told of a record's history, and when it asked (ISO 8601, by the server's clock). */
export interface KnownHistory {
  readonly askedAt: string;
  /** The server does not give it: the record is gone, or not this person's to read. */
  readonly refused: boolean;
  /** There are older changes than these. */
  readonly cut: boolean;
  readonly changes: readonly KeptChange[];
  /** Revisions of the conflict and of its record that were held when it was asked. */
  readonly held: string;
}

interface KeptChange {
  readonly seq: number;
  readonly at: string;
  readonly action: 'insert' | 'update' | 'delete';
  readonly actor_id: string | null;
  readonly actor_name: string | null;
  readonly device_id: string | null;
  readonly device_name: string | null;
  readonly op: string | null;
  readonly made_at: string | null;
  readonly clock_offset_s: number | null;
  /** Of the fields in conflict, under the names that operations give them. */
  readonly before: Data | null;
  readonly after: Data | null;
  /** All that changed, where the record's existence is in conflict. */
  readonly touched: readonly string[];
}

interface ServerHistory {
  readonly results: readonly KeptChange[];
  readonly people: Readonly<Record<string, string>>;
}

const HISTORY = 'history ';
/** Says nothing to a reader. */
const SILENT = new Set(['id', 'rev', 'created_at', 'updated_at']);
/** So many changes the server tells at most. */
const MOST_TOLD = 500;

/** What is known here of the history of a conflict's record, without asking anybody. */
export function knownHistory({ store }: Work, conflict: string): Promise<KnownHistory | undefined> {
  return store.note<KnownHistory>(HISTORY + conflict);
}

/** The conflicts that nobody has decided yet, with their revision and that of the record they are about. */
export async function revsInConflict({ store }: Work): Promise<Map<string, string>> {
  const open = (await store.list('conflict')).filter(({ data }) => !data['resolved_at']);
  const records = await store.db.records.bulkGet(open.map(({ data }): [string, string] => [String(data['type']), String(data['id'])]));
  return new Map(open.map(({ id, rev }, index) => [id, `${id} ${rev} ${records[index]?.rev ?? 0}`]));
}

/**
 * Ask the server for the history of the records in open conflicts, and keep what it says of the fields in conflict: for
 * when there is no network. Asked again when conflict or record have moved on since; `anew` names the one that is asked
 * in any case, and then alone. Rejects as the client does; that a history is not given is kept as such.
 */
export async function learnHistories(work: Work, client: Client, anew: string | null = null, signal?: AbortSignal): Promise<void> {
  const { store } = work;
  const revs = await revsInConflict(work);
  const known = await store.notes<KnownHistory>(HISTORY);
  for (const key of known.keys()) if (!revs.has(key.slice(HISTORY.length))) await store.setNote(key, undefined);
  for (const [id, held] of revs) {
    if (anew === null ? known.get(HISTORY + id)?.held === held : anew !== id) continue;
    const data = await store.get('conflict', id);
    if (data === null) continue;
    const names = Object.keys(isData(data['fields']) ? data['fields'] : {});
    await store.setNote(HISTORY + id, await ask(work, client, String(data['type']), String(data['id']), names, held, signal));
  }
}

async function ask(work: Work, client: Client, type: string, id: string, names: readonly string[], held: string, signal?: AbortSignal): Promise<KnownHistory> {
  const askedAt = new Date(await work.store.serverNow()).toISOString();
  try {
    const { results, people } = await client.get<ServerHistory>('/history', { query: { type, id }, signal });
    const actors = results.flatMap(({ actor_id, actor_name }) => (actor_id && actor_name ? [{ id: actor_id, name: actor_name }] : []));
    await keepNames(work, [...actors, ...Object.entries(people).map(([person, name]) => ({ id: person, name }))]);
    const changes = results.map((change) => kept(change, names)).filter((change) => change !== null);
    return { askedAt, refused: false, cut: results.length >= MOST_TOLD, changes, held };
  } catch (error) {
    if (!(error instanceof ApiError) || (error.status !== 403 && error.status !== 404)) throw error;
    return { askedAt, refused: true, cut: false, changes: [], held };
  }
}

/** A change with nothing but the fields in conflict; null if it touched none of them. */
function kept(change: KeptChange, names: readonly string[]): KeptChange | null {
  const { seq, at, action, actor_id, actor_name, device_id, device_name, op, made_at, clock_offset_s } = change;
  const [was, now] = [fieldsOf(change.before), fieldsOf(change.after)];
  const touched = action === 'update' ? [...new Set([...Object.keys(was), ...Object.keys(now)])].filter((name) => !SILENT.has(name) && !same(was[name], now[name])) : [];
  const whole = names.includes(DELETED);
  if (action === 'update' && !touched.some((name) => whole || names.includes(name))) return null;
  const only = (values: Data): Data => Object.fromEntries(names.filter((name) => name in values).map((name) => [name, values[name]]));
  return { seq, at, action, actor_id, actor_name, device_id, device_name, op, made_at, clock_offset_s, before: only(was), after: only(now), touched: whole ? touched : [] };
}

/** Columns of the log under the names that operations give them: `site_id` is `site`, each answer stands for itself. */
function fieldsOf(columns: Data | null): Data {
  const found: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(columns ?? {})) {
    if (column === 'answers' && isData(value)) for (const [key, answer] of Object.entries(value)) found[`answers.${key}`] = answer;
    else found[column.replace(/_id(s?)$/, '$1')] = value;
  }
  return found;
}

const isData = (value: unknown): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value);
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** What was entered here and waits, about a conflict's record or the conflict itself; oldest first. */
export interface OwnStep {
  readonly op: string;
  readonly madeAt: string;
  readonly fields: Data;
  readonly decided: boolean;
}

/** The unsent changes of this tablet that a conflict's history has to tell of. */
export async function ownSteps({ store }: Work, { id, type, about }: Pick<OwnConflict, 'id' | 'type' | 'about'>): Promise<OwnStep[]> {
  const work = (await store.unsentOf(type, about)).map(({ op, data }) => ({ op, fields: op.action === 'delete' ? { [DELETED]: true } : data, decided: false }));
  const decisions = (await store.unsentOf('conflict', id)).map(({ op, data }) => ({ op, fields: isData(data['resolution']) ? data['resolution'] : {}, decided: true }));
  return [...work, ...decisions].map(({ op, fields, decided }) => ({ op: op.op, madeAt: op.madeAt, fields, decided }));
}

/** The course of each field in conflict, the newest step first, from all that is known here. */
export function courses(conflict: Pick<OwnConflict, 'fields' | 'edits'>, known: KnownHistory | undefined, own: readonly OwnStep[]): Map<string, Step[]> {
  return new Map(Object.keys(conflict.fields).map((name) => [name, course(name, conflict, known?.changes ?? [], own)]));
}

function course(name: string, { edits }: Pick<OwnConflict, 'edits'>, changes: readonly KeptChange[], own: readonly OwnStep[]): Step[] {
  const steps: Step[] = [];
  const settled = new Set<string>();
  for (const change of changes) {
    const values = name === DELETED ? ofExistence(change) : ofField(change, name);
    if (values === null) continue;
    const { seq, at, op, actor_id, actor_name, device_id, device_name, made_at, clock_offset_s } = change;
    if (op !== null) settled.add(op);
    const by = { user: actor_id, userName: actor_name, device: device_id, deviceName: device_name, madeAt: made_at, clockOffsetS: clock_offset_s };
    steps.push({ key: `change ${seq}`, at, ...by, ...values });
  }
  for (const edit of edits) {
    if (!(name in edit.fields) || settled.has(edit.op)) continue;
    const by = { user: edit.user, userName: edit.user_name, device: edit.device, deviceName: edit.device_name, madeAt: edit.made_at, clockOffsetS: edit.clock_offset_s };
    steps.push({ key: `edit ${edit.op}`, kind: 'met', at: edit.received_at, ...by, before: undefined, after: edit.fields[name], touched: [] });
  }
  steps.sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const nobody = { user: null, userName: null, device: null, deviceName: null, madeAt: null, clockOffsetS: null };
  const unsent = own.filter(({ fields }) => name in fields);
  const waiting = unsent.map(({ op, madeAt, fields, decided }): Step => ({ key: `own ${op}`, kind: decided ? 'decided' : 'waiting', at: madeAt, ...nobody, before: undefined, after: fields[name], touched: [] }));
  return [...waiting.reverse(), ...steps];
}

type Told = Pick<Step, 'kind' | 'before' | 'after' | 'touched'>;

function ofField({ action, before, after }: KeptChange, name: string): Told | null {
  const [was, now] = [before?.[name] ?? null, after?.[name] ?? null];
  if (same(was, now)) return null;
  if (action === 'insert') return { kind: 'created', before: undefined, after: now, touched: [] };
  if (action === 'delete') return { kind: 'removed', before: was, after: undefined, touched: [] };
  return { kind: 'set', before: was, after: now, touched: [] };
}

/** Of a record that one side wants gone: its beginning, its end, and what was changed in between. */
function ofExistence({ action, touched }: KeptChange): Told {
  const kind = action === 'insert' ? 'created' : action === 'delete' ? 'removed' : 'set';
  return { kind, before: undefined, after: undefined, touched };
}
