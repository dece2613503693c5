import { shown } from '@shared/records/shown';
import type { Shown } from '@shared/records/shown';
import type { Change } from '../records';

/** What a change did to one column. */
export interface FieldChange {
  readonly name: string;
  readonly before: Shown;
  readonly after: Shown;
}

/** Columns that say nothing to a reader: keys, bookkeeping, what follows from another column. */
const SILENT = new Set(['id', 'rev', 'created_at', 'updated_at', 'schema']);

/**
 * The columns that a change touched, in the order of the log. Of a creation, those that got a value; of a deletion,
 * those that had one.
 */
export function fieldChanges({ before, after }: Pick<Change, 'before' | 'after'>): FieldChange[] {
  const [was, now] = [spread(before), spread(after)];
  const names = [...new Set([...Object.keys(was), ...Object.keys(now)])];
  return names
    .filter((name) => !SILENT.has(name))
    .map((name) => ({ name: name.replace(/_id(s?)$/, '$1'), before: shown(name, was[name]), after: shown(name, now[name]) }))
    .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after));
}

/** The columns with the answers to a checklist spread out, each as `answers.<question>`. */
function spread(columns: Readonly<Record<string, unknown>> | null): Record<string, unknown> {
  const { answers, ...rest } = columns ?? {};
  if (typeof answers !== 'object' || answers === null) return rest;
  return { ...rest, ...Object.fromEntries(Object.entries(answers).map(([question, answer]) => [`answers.${question}`, answer])) };
}
