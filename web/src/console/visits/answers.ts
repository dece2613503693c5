import { Filled, formOf, inWords, isQuestion, isUuid, keyOf, placed } from '@shared/forms';
import type { Item, Lang } from '@shared/forms';
import type { Answers, Checklist } from '../records';

/** An answer in the form it is to be shown; `missing` where nothing was answered. */
export type ShownAnswer =
  | { readonly as: 'missing' }
  | { readonly as: 'yes' | 'no' }
  | { readonly as: 'day'; readonly day: string }
  | { readonly as: 'texts'; readonly texts: readonly string[]; readonly unit?: string }
  | { readonly as: 'signature'; readonly strokes: string }
  | { readonly as: 'photos'; readonly ids: readonly string[] }
  | { readonly as: 'place'; readonly lon: number; readonly lat: number; readonly acc?: number };

export interface AnsweredQuestion {
  /** The key of the answer. */
  readonly name: string;
  readonly question: string;
  readonly answer: ShownAnswer;
  /** Of a row in a repeat: its words and number. */
  readonly row?: { readonly repeat: string; readonly number: number };
  /** Answered before a condition took the question away. */
  readonly unasked?: true;
}

/**
 * The questions of a checklist in its order with what was answered, in the reader's language where the checklist has
 * it; rows of a repeat one after another. A question that is not asked is shown only if it was answered. What was
 * answered to questions that this version does not have comes last, under its bare name.
 */
export function answeredQuestions(checklist: Checklist | null, answers: Answers, english: boolean): AnsweredQuestion[] {
  const lang: Lang = english ? 'en' : 'zh-Hans';
  const form = checklist ? formOf(checklist) : { form: 1 as const, items: [] };
  const filled = new Filled(form, answers, '');
  const known = new Map(placed(form.items).map((one) => [one.item.name, one]));

  const list = (items: readonly Item[], row: string | null, number: number, heading: string): AnsweredQuestion[] =>
    items.flatMap((item): AnsweredQuestion[] => {
      const one = known.get(item.name);
      if (!one) return [];
      if (item.kind === 'repeat') return filled.rows(item.name).flatMap((id, at) => list(item.items ?? [], id, at + 1, inWords(item.label, lang)));
      if (item.kind === 'group') return list(item.items ?? [], row, number, heading);
      if (!isQuestion(item)) return [];
      const answer = shownAnswer(item, filled.value(one, row), lang);
      const asked = filled.isAsked(one, row);
      if (!asked && answer.as === 'missing') return [];
      return [
        {
          name: keyOf(one, row),
          question: inWords(item.label, lang),
          answer,
          ...(row === null ? {} : { row: { repeat: heading, number } }),
          ...(asked ? {} : { unasked: true as const }),
        },
      ];
    });

  const shown = list(form.items, null, 0, '');
  const told = new Set(shown.map((one) => one.name));
  const others = Object.keys(answers).filter((key) => !told.has(key) && !isPartOf(key, told) && !isRow(key, known));
  return [...shown, ...others.map((name) => ({ name, question: name, answer: shownAnswer(null, answers[name], lang) }))];
}

/** A photo of a question that is shown. */
const isPartOf = (key: string, told: ReadonlySet<string>): boolean => told.has(key.slice(0, key.lastIndexOf('.')));

function isRow(key: string, known: ReadonlyMap<string, { readonly item: Item }>): boolean {
  const [repeat = '', row, ...rest] = key.split('.');
  return rest.length === 0 && isUuid(row) && known.get(repeat)?.item.kind === 'repeat';
}

function shownAnswer(item: Item | null, value: unknown, lang: Lang): ShownAnswer {
  if (value === undefined || value === null || value === '') return { as: 'missing' };
  if (typeof value === 'boolean') return { as: value ? 'yes' : 'no' };
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (values.length === 0) return { as: 'missing' };
  if (item?.kind === 'date' && typeof value === 'string') return { as: 'day', day: value };
  if (item?.kind === 'signature' && typeof value === 'string') return { as: 'signature', strokes: value };
  if (item?.kind === 'photo') return { as: 'photos', ids: values.map(String) };
  if (item?.kind === 'position' && isPlace(value)) {
    const [lon, lat] = value.coordinates;
    return { as: 'place', lon, lat, ...(value.acc === undefined ? {} : { acc: value.acc }) };
  }
  const texts = values.map((one) => {
    const choice = item?.choices?.find((candidate) => candidate.value === one);
    return choice ? inWords(choice.label, lang) : typeof one === 'string' ? one : JSON.stringify(one);
  });
  return { as: 'texts', texts, ...(item?.unit ? { unit: inWords(item.unit, lang) } : {}) };
}

function isPlace(value: unknown): value is { readonly coordinates: readonly [number, number]; readonly acc?: number } {
  const coordinates: unknown = typeof value === 'object' && value !== null ? (value as { coordinates?: unknown }).coordinates : null;
  return Array.isArray(coordinates) && coordinates.length === 2 && coordinates.every((one) => typeof one === 'number');
}
