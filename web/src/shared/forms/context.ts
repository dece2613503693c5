import type { ComputedRef, InjectionKey, Ref } from 'vue';
import type { Filled, ProblemCode } from './answering';
import type { Answers, Lang, Placed } from './form';

/** Keys of answers with their new values; null takes an answer back. */
export type Changes = Readonly<Record<string, unknown>>;

/** The host has kept a text that was typed as another, which has more in it. */
export type KeptAs = (text: string) => void;

/** What the parts of a form share. */
export interface FormContext {
  readonly filled: ComputedRef<Filled>;
  /** Key of an answer → what looks wrong there. */
  readonly problems: ComputedRef<ReadonlyMap<string, ProblemCode>>;
  readonly placed: ComputedRef<ReadonlyMap<string, Placed>>;
  readonly lang: ComputedRef<Lang>;
  readonly answers: Readonly<Ref<Answers>>;
  readonly readonly: ComputedRef<boolean>;
  answer(changes: Changes): void;
  /** The same of what is being typed: a moment later, and again while it goes on. `keptAs` hears when it was kept as more. */
  answerSoon(key: string, value: unknown, keptAs: KeptAs): void;
  flush(): void;
  photo(key: string): void;
}

export const FORM_CONTEXT: InjectionKey<FormContext> = Symbol('form');
