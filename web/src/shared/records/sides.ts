import type { ConflictEdit, InConflict } from './conflict';

/** The pseudo-field that stands for the record's existence. */
export const DELETED = 'deleted';

/** A value that can be chosen for a field in conflict. */
export interface Side {
  /** `now`, `base`, `own`, or `edit-<n>` with the place of the edit. */
  readonly key: string;
  readonly kind: 'now' | 'edit' | 'base';
  /** A letter by which the list and the map name it. */
  readonly letter: string;
  readonly value: unknown;
  readonly edit: ConflictEdit | null;
}

/** One field in conflict: what stands against what. */
export interface Clash {
  readonly name: string;
  /** What was decided; undefined while it is open. */
  readonly resolved: unknown;
  readonly open: boolean;
  /** What holds has changed since the conflict arose. */
  readonly moved: boolean;
  readonly sides: readonly Side[];
}

/** What was typed of a value of one's own, whether it is one already or not. */
export interface Typed {
  readonly text: string;
  readonly people: readonly string[];
}

/** A choice that is not made yet: the key of a side, or `own`; and what was typed of one's own. */
export interface ChoiceDraft {
  readonly chosen: string | null;
  readonly typed: Typed | null;
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/**
 * The fields of a conflict with the values to choose from: what holds, each different value that came from devices
 * (the last of equal ones), and what both had seen. Equal values are shown once.
 */
export function clashes(conflict: InConflict): Clash[] {
  return Object.entries(conflict.fields).map(([name, field]) => {
    const values = conflict.record.values;
    const standing = name === DELETED ? conflict.record.deleted : values === null ? field.server : (values[name] ?? null);
    const now = conflict.state === 'resolved' || 'resolved' in field ? field.server : standing;
    const found: Omit<Side, 'letter'>[] = [{ key: 'now', kind: 'now', value: now, edit: null }];
    const edits = conflict.edits.map((edit, index) => ({ edit, index })).filter(({ edit }) => name in edit.fields);
    for (const { edit, index } of edits) {
      const value = edit.fields[name];
      const later = edits.some((other) => other.index > index && same(other.edit.fields[name], value));
      if (!later && !same(value, now)) found.push({ key: `edit-${index}`, kind: 'edit', value, edit });
    }
    if (name !== DELETED && !found.some((side) => same(side.value, field.base))) {
      found.push({ key: 'base', kind: 'base', value: field.base, edit: null });
    }
    return {
      name,
      resolved: field.resolved,
      open: !('resolved' in field) && conflict.state === 'open',
      moved: name !== DELETED && !conflict.record.deleted && !same(now, field.server),
      sides: found.map((side, index) => ({ ...side, letter: letterOf(index) })),
    };
  });
}

/** A, B … Z, AA, AB …: a field may have been edited more often than there are letters. */
export function letterOf(index: number): string {
  return (index < 26 ? '' : letterOf(Math.floor(index / 26) - 1)) + String.fromCharCode(65 + (index % 26));
}

/** By which control another value than those at hand can be given; null where none fits. */
export type Editor = 'text' | 'number' | 'yesno' | 'day' | 'time' | 'place' | 'status' | 'people' | null;

const DAY = /^\d{4}-\d\d-\d\d$/;
const TIME = /^\d{4}-\d\d-\d\dT/;
const TEXTS = new Set(['note', 'caption', 'text', 'signed_by', 'returned_reason']);

/** `values` are those that the field has at hand. */
export function editorOf(name: string, values: readonly unknown[]): Editor {
  if (name === DELETED) return null;
  if (name === 'status') return 'status';
  if (name === 'participants') return 'people';
  if (TEXTS.has(name)) return 'text';
  const value = values.find((one) => one !== null && one !== undefined);
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'yesno';
  if (typeof value === 'string') {
    if (DAY.test(value)) return 'day';
    if (TIME.test(value)) return 'time';
    return name.startsWith('answers.') ? 'text' : null;
  }
  return isPoint(value) ? 'place' : null;
}

interface PointValue {
  readonly type: 'Point';
  readonly coordinates: readonly [number, number];
}

export function isPoint(value: unknown): value is PointValue {
  if (typeof value !== 'object' || value === null) return false;
  const { type, coordinates } = value as { type?: unknown; coordinates?: unknown };
  return type === 'Point' && Array.isArray(coordinates) && coordinates.length >= 2 && coordinates.every((one) => typeof one === 'number');
}

const CHINA_MS = 8 * 3_600_000;

/** An instant as the control for a day and time takes it, in China. */
export function toLocalInput(at: string): string {
  const ms = Date.parse(at);
  return Number.isNaN(ms) ? '' : new Date(ms + CHINA_MS).toISOString().slice(0, 16);
}

/** The other way; null for what is no time. */
export function fromLocalInput(text: string): string | null {
  const ms = Date.parse(`${text}:00+08:00`);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}
