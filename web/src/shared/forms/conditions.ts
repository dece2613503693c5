import type { Expression, Pair } from './form';

/**
 * Conditions of a form: the language of `field/domain/conditions.py`, where each operation is described. Both are held
 * to one meaning by `tests/data/forms.json`.
 */

export type Value = string | number | boolean | readonly unknown[] | null;

/** What an expression is worked out against. */
export interface Surroundings {
  /** What was answered; null or undefined where nothing was, or where it is not asked. */
  answer(name: string): unknown;
  rows(name: string): number;
  /** Such as 2026-11-22. */
  today(): string;
}

/** Whether an expression is true; null, a number or a text is not. */
export function holds(expression: Expression, around: Surroundings): boolean {
  return evaluate(expression, around) === true;
}

export function evaluate(expression: Expression, around: Surroundings): Value {
  const each = (parts: readonly Expression[]): Value[] => parts.map((part) => evaluate(part, around));
  const both = ([first, second]: Pair): readonly [Value, Value] => [evaluate(first, around), evaluate(second, around)];
  if ('value' in expression) return canonical(expression.value);
  if ('answer' in expression) return canonical(around.answer(expression.answer));
  if ('answered' in expression) return canonical(around.answer(expression.answered)) !== null;
  if ('rows' in expression) return around.rows(expression.rows);
  if ('today' in expression) return around.today();
  if ('all' in expression) return expression.all.every((part) => holds(part, around));
  if ('any' in expression) return expression.any.some((part) => holds(part, around));
  if ('not' in expression) return !holds(expression.not, around);
  if ('length' in expression) {
    const measured = evaluate(expression.length, around);
    if (measured === null) return 0;
    // Characters as people count them, not halves of those beyond the first 65,536.
    return typeof measured === 'string' ? [...measured].length : Array.isArray(measured) ? measured.length : null;
  }
  if ('add' in expression) return folded(each(expression.add), (a, b) => a + b);
  if ('mul' in expression) return folded(each(expression.mul), (a, b) => a * b);
  if ('sub' in expression) return folded(both(expression.sub), (a, b) => a - b);
  if ('div' in expression) return folded(both(expression.div), (a, b) => a / b);
  if ('eq' in expression) return equal(...both(expression.eq));
  if ('ne' in expression) return !equal(...both(expression.ne));
  if ('has' in expression) {
    const [first, second] = both(expression.has);
    return second !== null && (Array.isArray(first) ? first.includes(second) : equal(first, second));
  }
  if ('lt' in expression) return ordered(...both(expression.lt), (order) => order < 0);
  if ('le' in expression) return ordered(...both(expression.le), (order) => order <= 0);
  if ('gt' in expression) return ordered(...both(expression.gt), (order) => order > 0);
  return ordered(...both(expression.ge), (order) => order >= 0);
}

/** What counts as no answer is null. */
function canonical(value: unknown): Value {
  if (value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)) return null;
  return value as Value;
}

function equal(first: Value, second: Value): boolean {
  return !Array.isArray(first) && first === second;
}

function ordered(first: Value, second: Value, wanted: (order: number) => boolean): boolean {
  if (typeof first === 'number' && typeof second === 'number') return wanted(first - second);
  return typeof first === 'string' && typeof second === 'string' && wanted(compareTexts(first, second));
}

/** By code points, as the server does; JavaScript's `<` would go by halves of surrogate pairs. */
function compareTexts(first: string, second: string): number {
  const [one, other] = [[...first], [...second]];
  for (let place = 0; place < Math.min(one.length, other.length); place += 1) {
    const order = (one[place]?.codePointAt(0) ?? 0) - (other[place]?.codePointAt(0) ?? 0);
    if (order !== 0) return order;
  }
  return one.length - other.length;
}

/** The parts taken together from the left; null unless all are numbers and the result is one. */
function folded(parts: readonly Value[], step: (total: number, part: number) => number): number | null {
  let total: number | null = null;
  for (const part of parts) {
    if (typeof part !== 'number') return null;
    total = total === null ? part : step(total, part);
  }
  return total !== null && Number.isFinite(total) ? total : null;
}
