import { reactive } from 'vue';
import { api } from '@shared/api/client';
import { currentLocale } from '@shared/i18n';
import type { Named } from '@shared/records/shown';

/** Names by id, over the whole console; the id itself stands in until (or unless) the name is known. */
const known = reactive(new Map<string, string>());
const asked = new Set<string>();

/** Tell a name that came along with a record, so that nobody has to ask for it. */
export function learn(id: string | null | undefined, name: string | null | undefined): void {
  if (id && name) known.set(id, name);
}

/** The name of a record; until it is known, and where the record is not visible to the reader, the first eight digits of its id. */
export function nameOf(kind: Named, id: string): string {
  return knownName(kind, id) ?? id.slice(0, 8);
}

/** The same; null while it is not known. An unknown one is asked for once. A visit has the name of its site. */
export function knownName(kind: Named | 'visits', id: string): string | null {
  const name = known.get(id);
  if (name !== undefined) return name;
  if (!asked.has(id)) {
    asked.add(id);
    api.get<{ name?: string; name_en?: string; title?: string; username?: string; site_name?: string }>(`/${kind}/${id}`).then(
      // a category is a word and is translated; the rest are proper names, known by those on their signs
      (record) => learn(id, (kind === 'categories' && currentLocale() === 'en' && record.name_en) || record.name || record.title || record.username || record.site_name),
      () => undefined,
    );
  }
  return null;
}

/** What a record is called in the page's language; not every one has an English name. */
export function ownName(record: { readonly name: string; readonly name_en: string }): string {
  return (currentLocale() === 'en' && record.name_en) || record.name;
}
