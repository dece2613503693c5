/**
 * Two texts that were both made from `base`, as one: what was changed apart from each other is changed, and where both
 * changed the same place `theirs` and `mine` stand there one after the other. Nothing that either has added is lost.
 */
export function mergedText(base: string, mine: string, theirs: string): string {
  if (mine === theirs || theirs === base) return mine;
  if (mine === base) return theirs;
  const before = [...base];
  const piece = (from: number, to?: number): string => before.slice(from, to).join('');
  const [other, own] = [changeOf(before, [...theirs]), changeOf(before, [...mine])];
  const [first, second] = own.from < other.from || (own.from === other.from && own.to < other.to) ? [own, other] : [other, own];
  if (first.to <= second.from) return piece(0, first.from) + first.text + piece(first.to, second.from) + second.text + piece(second.to);
  const [from, to] = [Math.min(first.from, second.from), Math.max(first.to, second.to)];
  const both = [other, own].map((one) => piece(from, one.from) + one.text + piece(one.to, to)).join('\n');
  return piece(0, from) + both + piece(to);
}

/** What stands instead of a piece of the text before, in characters. */
interface Change {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

function changeOf(before: readonly string[], now: readonly string[]): Change {
  const most = Math.min(before.length, now.length);
  let from = 0;
  while (from < most && before[from] === now[from]) from += 1;
  let same = 0;
  while (same < most - from && before[before.length - 1 - same] === now[now.length - 1 - same]) same += 1;
  return { from, to: before.length - same, text: now.slice(from, now.length - same).join('') };
}
