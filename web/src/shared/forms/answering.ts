import { holds } from './conditions';
import type { Surroundings } from './conditions';
import { isQuestion, isUuid, placed } from './form';
import type { Answers, Form, Placed } from './form';

/**
 * Filling in a form: which questions are asked at present, what is missing, what looks wrong. None of it refuses an
 * answer: a form half filled in is a draft, and stays one. The same as `field/domain/answering.py`, by
 * `tests/data/forms.json`.
 */

export type ProblemCode = 'missing' | 'too_small' | 'too_big' | 'check_failed' | 'too_few' | 'too_many';

export interface Problem {
  /** Of the answer, or the repeat's name for its number of rows. */
  readonly key: string;
  readonly code: ProblemCode;
}

/** The key of an item's answer; `row` of the repeat it stands in. */
export function keyOf(one: Pick<Placed, 'item' | 'repeat'>, row: string | null): string {
  return one.repeat === null ? one.item.name : `${one.repeat}.${row ?? ''}.${one.item.name}`;
}

export class Filled {
  readonly items: readonly Placed[];
  private readonly byName: ReadonlyMap<string, Placed>;
  private readonly rowsOf: ReadonlyMap<string, readonly string[]>;
  private readonly photosOf: ReadonlyMap<string, readonly string[]>;
  /** null while it is being worked out. */
  private readonly known = new Map<string, boolean | null>();

  constructor(
    form: Form,
    private readonly answers: Answers,
    /** Such as 2026-11-22. */
    private readonly today: string,
  ) {
    this.items = placed(form.items);
    this.byName = new Map(this.items.map((one) => [one.item.name, one]));
    this.rowsOf = rowsIn(answers);
    this.photosOf = photosIn(answers);
  }

  /** The ids of a repeat's rows, in their order. */
  rows(repeat: string): readonly string[] {
    return this.rowsOf.get(repeat) ?? [];
  }

  /** The ids of the photos that answer the question at `key`. */
  photos(key: string): readonly string[] {
    return this.photosOf.get(key) ?? [];
  }

  /** What was answered, whether or not it is asked at present; for photos, their ids. */
  value(one: Placed, row: string | null): unknown {
    const key = keyOf(one, row);
    if (one.item.kind !== 'photo') return this.answers[key] ?? null;
    const photos = this.photos(key);
    return photos.length > 0 ? photos : null;
  }

  /** Whether all conditions over an item hold. */
  isAsked(one: Placed, row: string | null = null): boolean {
    const place = one.repeat === null ? one.item.name : `${one.item.name}.${row ?? ''}`;
    const known = this.known.get(place);
    if (known !== undefined) return known === true; // a form that goes in circles is refused; here it would not be asked
    this.known.set(place, null);
    const asked = one.conditions.every((condition) => holds(condition, this.around(row)));
    this.known.set(place, asked);
    return asked;
  }

  /** The questions that are asked at present, each in each row of its repeat. */
  asked(): { readonly one: Placed; readonly row: string | null }[] {
    return this.items
      .filter((one) => isQuestion(one.item))
      .flatMap((one) => this.places(one).map((row) => ({ one, row })))
      .filter(({ one, row }) => this.isAsked(one, row));
  }

  /** What a person should look at before the report goes out, in the order of the form. */
  problems(): Problem[] {
    return this.items.flatMap((one) => {
      if (one.item.kind === 'repeat') {
        const code = this.isAsked(one) ? this.rowsProblem(one) : null;
        return code === null ? [] : [{ key: one.item.name, code }];
      }
      if (!isQuestion(one.item)) return [];
      return this.places(one).flatMap((row) => {
        const code = this.isAsked(one, row) ? this.problem(one, row) : null;
        return code === null ? [] : [{ key: keyOf(one, row), code }];
      });
    });
  }

  private places(one: Placed): readonly (string | null)[] {
    return one.repeat === null ? [null] : this.rows(one.repeat);
  }

  private rowsProblem({ item }: Placed): ProblemCode | null {
    const { length } = this.rows(item.name);
    if (length < (item.at_least ?? 0)) return 'too_few';
    return length > (item.at_most ?? length) ? 'too_many' : null;
  }

  private problem(one: Placed, row: string | null): ProblemCode | null {
    const { item } = one;
    const value = this.value(one, row);
    if (isEmpty(value)) return item.required ? 'missing' : null;
    if (typeof value === 'number') {
      if (value < (item.minimum ?? value)) return 'too_small';
      if (value > (item.maximum ?? value)) return 'too_big';
    }
    if (item.kind === 'photo' && Array.isArray(value) && value.length > (item.at_most ?? value.length)) return 'too_many';
    return item.check && !holds(item.check.holds, this.around(row)) ? 'check_failed' : null;
  }

  /** Answers as an expression sees them from one row: what is not asked is not answered. */
  private around(row: string | null): Surroundings {
    return {
      answer: (name) => {
        const one = this.byName.get(name);
        return one && this.isAsked(one, row) ? this.value(one, row) : null;
      },
      rows: (name) => {
        const one = this.byName.get(name);
        return one && this.isAsked(one) ? this.rows(name).length : 0;
      },
      today: () => this.today,
    };
  }
}

export const isEmpty = (value: unknown): boolean => value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** All rows of which something is known, so that an answer in a row that another tablet took out is still seen. */
function rowsIn(answers: Answers): Map<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const [key, value] of Object.entries(answers)) {
    const [repeat = '', row] = key.split('.');
    if (value === null || value === undefined || !isUuid(row)) continue;
    found.set(repeat, (found.get(repeat) ?? new Set()).add(row));
  }
  return new Map([...found].map(([repeat, rows]) => [repeat, [...rows].sort()]));
}

function photosIn(answers: Answers): Map<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [key, value] of Object.entries(answers)) {
    const at = key.lastIndexOf('.');
    if (value !== true || at < 0 || !isUuid(key.slice(at + 1))) continue;
    const question = key.slice(0, at);
    found.set(question, [...(found.get(question) ?? []), key.slice(at + 1)]);
  }
  return new Map([...found].map(([question, photos]) => [question, photos.sort()]));
}

/** The changes that take a row out: each of its answers, so that what another tablet wrote there meanwhile collides. */
export function withoutRow(answers: Answers, repeat: string, row: string): Record<string, null> {
  const prefix = `${repeat}.${row}`;
  const held = Object.keys(answers).filter((key) => (key === prefix || key.startsWith(`${prefix}.`)) && answers[key] !== null);
  return Object.fromEntries(held.map((key) => [key, null]));
}
