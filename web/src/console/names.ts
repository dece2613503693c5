import { reactive } from 'vue';
import { api } from '@shared/api/client';
import { currentLocale } from '@shared/i18n';
import type { Named } from '@shared/records/shown';

/** What something is called: in Chinese, and in English where it has such a name. */
interface Names {
  readonly name: string;
  readonly name_en: string;
}

/** By id, over the whole console; the id itself stands in until (or unless) the name is known. */
const known = reactive(new Map<string, Names>());
const asked = new Set<string>();

/** Tell a name that came along with a record, so that nobody has to ask for it. */
export function learn(id: string | null | undefined, name: string | null | undefined, name_en = ''): void {
  if (id && name) known.set(id, { name, name_en });
}

/** The name of a record; until it is known, and where the record is not visible to the reader, the first eight digits of its id. */
export function nameOf(kind: Named, id: string): string {
  return knownName(kind, id) ?? id.slice(0, 8);
}

interface Answer {
  readonly name?: string;
  readonly name_en?: string;
  readonly title?: string;
  readonly title_en?: string;
  readonly username?: string;
}

/** The same; null while it is not known. An unknown one is asked for once. */
export function knownName(kind: Named, id: string): string | null {
  const names = known.get(id);
  if (names !== undefined) return ownName(names);
  if (!asked.has(id)) {
    asked.add(id);
    api.get<Answer>(`/${kind}/${id}`).then(
      (record) => learn(id, record.name || record.title || record.username, record.name_en || record.title_en),
      () => undefined,
    );
  }
  return null;
}

/** What a record is called in the page's language; not every one has an English name. */
export function ownName(record: Names): string {
  return (currentLocale() === 'en' && record.name_en) || record.name;
}

interface OfSite<Name> {
  readonly site_name: Name;
  readonly site_name_en: Name;
}

/** What the site of a record is called in the page's language; null where it has none. */
export function siteNameOf<Name extends string | null>(record: OfSite<Name>): Name {
  return (currentLocale() === 'en' && record.site_name_en) || record.site_name;
}

/** By which of the two a list stands in the order that is read. */
export function siteNameSort(): 'site_name' | 'site_name_en' {
  return currentLocale() === 'en' ? 'site_name_en' : 'site_name';
}
