import type { Expression, Item } from '@shared/forms';

/** One comparison as people make it: a question, how, and with what. */
export interface Rule {
  readonly name: string;
  readonly how: How;
  readonly value: string | number | boolean;
}
export const HOWS = ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'has', 'has_not', 'answered', 'not_answered', 'rows_ge', 'rows_lt', 'gt_today', 'ge_today', 'lt_today', 'le_today'] as const;
export type How = (typeof HOWS)[number];

export interface Rules {
  readonly join: 'all' | 'any';
  readonly rules: readonly Rule[];
}

/** The ways in which answers of a kind can be compared. */
export function howsOf(item: Item | undefined): readonly How[] {
  switch (item?.kind) {
    case 'integer':
    case 'number':
    case 'time':
      return ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'answered', 'not_answered'];
    case 'date':
      return ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'gt_today', 'ge_today', 'lt_today', 'le_today', 'answered', 'not_answered'];
    case 'text':
    case 'long_text':
    case 'one':
      return ['eq', 'ne', 'answered', 'not_answered'];
    case 'many':
      return ['has', 'has_not', 'answered', 'not_answered'];
    case 'yes_no':
      return ['eq', 'answered', 'not_answered'];
    case 'repeat':
      return ['rows_ge', 'rows_lt'];
    default:
      return ['answered', 'not_answered'];
  }
}

export const needsValue = (how: How): boolean => how !== 'answered' && how !== 'not_answered' && !how.endsWith('_today');

/** What a comparison begins with. */
export function firstValue(item: Item | undefined): string | number | boolean {
  switch (item?.kind) {
    case 'integer':
    case 'number':
      return 0;
    case 'repeat':
      return 1;
    case 'yes_no':
      return true;
    case 'one':
    case 'many':
      return item.choices?.[0]?.value ?? '';
    default:
      return '';
  }
}

export function toExpression({ join, rules }: Rules): Expression | undefined {
  const parts = rules.map(ruleToExpression);
  const [first] = parts;
  if (!first) return undefined;
  return parts.length === 1 ? first : join === 'all' ? { all: parts } : { any: parts };
}

function ruleToExpression({ name, how, value }: Rule): Expression {
  const pair = [{ answer: name }, { value }] as const;
  switch (how) {
    case 'answered':
      return { answered: name };
    case 'not_answered':
      return { not: { answered: name } };
    case 'has':
      return { has: pair };
    case 'has_not':
      return { not: { has: pair } };
    case 'rows_ge':
      return { ge: [{ rows: name }, { value }] };
    case 'rows_lt':
      return { lt: [{ rows: name }, { value }] };
    case 'gt_today':
      return { gt: [{ answer: name }, { today: true }] };
    case 'ge_today':
      return { ge: [{ answer: name }, { today: true }] };
    case 'lt_today':
      return { lt: [{ answer: name }, { today: true }] };
    case 'le_today':
      return { le: [{ answer: name }, { today: true }] };
    case 'eq':
      return { eq: pair };
    case 'ne':
      return { ne: pair };
    case 'gt':
      return { gt: pair };
    case 'ge':
      return { ge: pair };
    case 'lt':
      return { lt: pair };
    case 'le':
      return { le: pair };
  }
}

/** The same as comparisons; null for a condition that says more than those can. */
export function toRules(expression: Expression | undefined): Rules | null {
  if (!expression) return { join: 'all', rules: [] };
  const join = 'any' in expression ? 'any' : 'all';
  const parts = 'any' in expression ? expression.any : 'all' in expression ? expression.all : [expression];
  const rules = parts.map(toRule);
  return rules.every((rule) => rule !== null) ? { join, rules } : null;
}

function toRule(expression: Expression): Rule | null {
  if ('answered' in expression) return { name: expression.answered, how: 'answered', value: '' };
  if ('not' in expression) {
    const inner = toRule(expression.not);
    if (inner?.how === 'answered') return { ...inner, how: 'not_answered' };
    return inner?.how === 'has' ? { ...inner, how: 'has_not' } : null;
  }
  for (const how of ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'has'] as const) {
    const pair = (expression as Partial<Record<typeof how, readonly [Expression, Expression]>>)[how];
    if (!pair) continue;
    const [left, right] = pair;
    if ('today' in right) return 'answer' in left && how !== 'eq' && how !== 'ne' && how !== 'has' ? { name: left.answer, how: `${how}_today`, value: '' } : null;
    if (!('value' in right)) return null;
    if ('answer' in left) return { name: left.answer, how, value: right.value };
    if ('rows' in left && (how === 'ge' || how === 'lt')) return { name: left.rows, how: how === 'ge' ? 'rows_ge' : 'rows_lt', value: right.value };
  }
  return null;
}
