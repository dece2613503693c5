import { useRecordWords } from '@shared/records/words';
import { nameOf } from '../names';

/** Names of fields as devices send them, and their values, in words. `names` are those that came with the record. */
export function useFieldWords(names: () => Readonly<Record<string, string>> = () => ({})): {
  label(name: string): string;
  value(name: string, value: unknown): string;
} {
  return useRecordWords({ name: (kind, id) => names()[id] ?? nameOf(kind, id), known: (id) => names()[id] });
}
