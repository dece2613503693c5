import type { Answers, Asked, Checklist } from '../records';

/** An answer in the form it is to be shown; `missing` where nothing was answered. */
export type ShownAnswer =
  | { readonly as: 'missing' }
  | { readonly as: 'yes' | 'no' }
  | { readonly as: 'day'; readonly day: string }
  | { readonly as: 'texts'; readonly texts: readonly string[] };

export interface AnsweredQuestion {
  readonly name: string;
  readonly question: string;
  readonly answer: ShownAnswer;
}

/**
 * The questions of a checklist in its order with what was answered, in the reader's language where the checklist has
 * it. What was answered to questions that this version does not ask comes last, under its bare name.
 */
export function answeredQuestions(checklist: Checklist | null, answers: Answers, english: boolean): AnsweredQuestion[] {
  const properties = checklist?.schema.properties ?? {};
  const asked = (checklist?.schema.order ?? Object.keys(properties)).map((name) => [name, properties[name] ?? {}] as const);
  const known = new Set(asked.map(([name]) => name));
  return [
    ...asked.map(([name, question]) => ({ name, question: inLanguage(question, english) ?? name, answer: shownAnswer(question, answers[name], english) })),
    ...Object.keys(answers)
      .filter((name) => !known.has(name))
      .map((name) => ({ name, question: name, answer: shownAnswer({}, answers[name], english) })),
  ];
}

function shownAnswer(question: Asked, value: unknown, english: boolean): ShownAnswer {
  if (value === undefined || value === null || value === '') return { as: 'missing' };
  if (typeof value === 'boolean') return { as: value ? 'yes' : 'no' };
  if (question.format === 'date' && typeof value === 'string') return { as: 'day', day: value };
  const choices = question.oneOf ?? question.items?.oneOf ?? [];
  const values = Array.isArray(value) ? value : [value];
  if (values.length === 0) return { as: 'missing' };
  return {
    as: 'texts',
    texts: values.map((one) => {
      const choice = choices.find((candidate) => candidate.const === one);
      return (choice && inLanguage(choice, english)) ?? (typeof one === 'string' ? one : JSON.stringify(one));
    }),
  };
}

function inLanguage(words: { readonly title?: string; readonly title_en?: string }, english: boolean): string | undefined {
  return (english && words.title_en) || words.title;
}
