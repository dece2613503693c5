import { placed } from '@shared/forms';
import type { Expression, Form, Item, Kind } from '@shared/forms';

/** Where an item stands: its place among the form's items, then within each group on the way. */
export type Path = readonly number[];

/** An item of the form as one line of a list. */
export interface Line {
  readonly item: Item;
  readonly path: Path;
  /** The repeat it stands in. */
  readonly repeat: string | null;
}

export function linesOf(items: readonly Item[], above: Path = [], repeat: string | null = null): Line[] {
  return items.flatMap((item, place) => {
    const path = [...above, place];
    const inside = item.kind === 'repeat' ? item.name : repeat;
    return [{ item, path, repeat }, ...linesOf(item.items ?? [], path, inside)];
  });
}

export const holdsItems = (kind: Kind): boolean => kind === 'group' || kind === 'repeat';

export function itemAt(items: readonly Item[], path: Path): Item | undefined {
  const [place = -1, ...rest] = path;
  const item = items[place];
  return rest.length === 0 ? item : itemAt(item?.items ?? [], rest);
}

/** The items with what `change` makes of the list that holds the last step of `path`. */
function within(items: readonly Item[], path: Path, change: (list: readonly Item[], place: number) => readonly Item[]): readonly Item[] {
  const [place = 0, ...rest] = path;
  if (rest.length === 0) return change(items, place);
  return items.map((item, at) => (at === place ? { ...item, items: within(item.items ?? [], rest, change) } : item));
}

export function replaceAt(items: readonly Item[], path: Path, item: Item): readonly Item[] {
  return within(items, path, (list, place) => list.map((one, at) => (at === place ? item : one)));
}

export function removeAt(items: readonly Item[], path: Path): readonly Item[] {
  return within(items, path, (list, place) => list.filter((_, at) => at !== place));
}

/** Put an item before what stands at `path`. */
export function insertAt(items: readonly Item[], path: Path, item: Item): readonly Item[] {
  return within(items, path, (list, place) => [...list.slice(0, place), item, ...list.slice(place)]);
}

const startsWith = (path: Path, start: Path): boolean => start.every((place, at) => path[at] === place);

/**
 * Take the item at `from` and put it before what stands at `to`, both as the paths are now. Into itself, or a repeat
 * into a repeat, it does not go: the items as they were then.
 */
export function moveTo(items: readonly Item[], from: Path, to: Path): readonly Item[] {
  const item = itemAt(items, from);
  if (!item || startsWith(to, from) || !fits(items, item, to)) return items;
  // What stands behind the item in its own list moves up when it is taken out.
  const level = from.length - 1;
  const behind = to.length > level && startsWith(to, from.slice(0, level)) && (to[level] ?? 0) > (from[level] ?? 0);
  const target = behind ? to.map((place, at) => (at === level ? place - 1 : place)) : to;
  return insertAt(removeAt(items, from), target, item);
}

function fits(items: readonly Item[], item: Item, to: Path): boolean {
  const hasRepeat = linesOf([item]).some((line) => line.item.kind === 'repeat');
  return !hasRepeat || !to.slice(0, -1).some((_, at) => itemAt(items, to.slice(0, at + 1))?.kind === 'repeat');
}

/**
 * One step up or down as people see it: past the neighbour, or out of the group at its edge, or into the group that is
 * passed.
 */
export function moveStep(items: readonly Item[], path: Path, step: -1 | 1): { readonly items: readonly Item[]; readonly path: Path } {
  const lines = linesOf(items);
  const place = path.at(-1) ?? 0;
  const above = path.slice(0, -1);
  const neighbour = itemAt(items, [...above, place + step]);
  let to: Path;
  if (neighbour && holdsItems(neighbour.kind)) to = [...above, place + step, step === 1 ? 0 : (neighbour.items ?? []).length];
  else if (neighbour) to = [...above, step === 1 ? place + 2 : place - 1];
  else if (above.length > 0) to = [...above.slice(0, -1), (above.at(-1) ?? 0) + (step === 1 ? 1 : 0)];
  else return { items, path };
  let moved = moveTo(items, path, to);
  if (moved === items && neighbour) moved = moveTo(items, path, [...above, step === 1 ? place + 2 : place - 1]);
  const item = itemAt(items, path);
  const now = linesOf(moved).find((line) => line.item === item)?.path ?? path;
  return lines.length === 0 ? { items, path } : { items: moved, path: now };
}

/** A name that no item has yet. */
export function freeName(items: readonly Item[], stem: string): string {
  const taken = new Set(placed(items).map((one) => one.item.name));
  for (let number = 1; ; number += 1) if (!taken.has(`${stem}${number}`)) return `${stem}${number}`;
}

/** Members that an item of a kind may have, besides kind, name, label, hint and when. */
export const MEMBERS: Readonly<Record<Kind, readonly (keyof Item)[]>> = {
  text: ['required', 'check', 'max_length'],
  long_text: ['required', 'check', 'max_length'],
  integer: ['required', 'check', 'minimum', 'maximum', 'unit'],
  number: ['required', 'check', 'minimum', 'maximum', 'unit'],
  yes_no: ['required', 'check'],
  one: ['required', 'check', 'choices'],
  many: ['required', 'check', 'choices'],
  date: ['required', 'check'],
  time: ['required', 'check'],
  photo: ['required', 'at_most'],
  signature: ['required'],
  position: ['required'],
  note: [],
  group: ['items'],
  repeat: ['items', 'at_least', 'at_most'],
};

/** The item as one of another kind: what does not fit that kind is gone, what it needs is there. */
export function asKind(item: Item, kind: Kind, words: { readonly choice: string }): Item {
  const kept = new Set<string>(['name', 'label', 'hint', 'when', ...MEMBERS[kind]]);
  const members = Object.fromEntries(Object.entries(item).filter(([name]) => kept.has(name)));
  const made = { ...members, kind } as Item;
  if (MEMBERS[kind].includes('choices') && !made.choices?.length) {
    return { ...made, choices: [1, 2].map((number) => ({ value: `c${number}`, label: { 'zh-Hans': `${words.choice} ${number}` } })) };
  }
  return made;
}

/** The items with a question called otherwise, also where conditions ask for it. */
export function rename(items: readonly Item[], from: string, to: string): readonly Item[] {
  return items.map((item) => ({
    ...item,
    name: item.name === from ? to : item.name,
    ...(item.when ? { when: renamed(item.when, from, to) } : {}),
    ...(item.check ? { check: { ...item.check, holds: renamed(item.check.holds, from, to) } } : {}),
    ...(item.items ? { items: rename(item.items, from, to) } : {}),
  }));
}

function renamed(expression: Expression, from: string, to: string): Expression {
  return JSON.parse(JSON.stringify(expression), (key, value: unknown) => (['answer', 'answered', 'rows'].includes(key) && value === from ? to : value)) as Expression;
}

// --- what differs between two versions ---------------------------------------------------------------------------------

export interface Difference {
  readonly name: string;
  readonly item: Item;
  readonly what: 'added' | 'removed' | 'changed' | 'moved';
  /** Members that differ, of one that changed. */
  readonly members: readonly string[];
}

/** What the newer form asks otherwise, in its order; what is gone comes last. */
export function differences(older: Form, newer: Form): Difference[] {
  const before = new Map(linesOf(older.items).map((line) => [line.item.name, line]));
  const after = linesOf(newer.items);
  const kept = after.filter((line) => before.has(line.item.name)).map((line) => line.item.name);
  const order = [...before.keys()].filter((name) => kept.includes(name));
  const found = after.flatMap((line): Difference[] => {
    const { item } = line;
    const was = before.get(item.name);
    if (!was) return [{ name: item.name, item, what: 'added', members: [] }];
    const members = [...new Set([...Object.keys(was.item), ...Object.keys(item)])].filter(
      (member) => member !== 'items' && JSON.stringify(was.item[member as keyof Item]) !== JSON.stringify(item[member as keyof Item]),
    );
    if (members.length > 0) return [{ name: item.name, item, what: 'changed', members }];
    const moved = was.repeat !== line.repeat || was.path.length !== line.path.length || order.indexOf(item.name) !== kept.indexOf(item.name);
    return moved ? [{ name: item.name, item, what: 'moved', members: [] }] : [];
  });
  const names = new Set(after.map((line) => line.item.name));
  const gone = [...before.values()].filter((line) => !names.has(line.item.name));
  return [...found, ...gone.map(({ item }): Difference => ({ name: item.name, item, what: 'removed', members: [] }))];
}
