/**
 * The definition of a checklist's form, as the server keeps it (`field/domain/form.py`, docs/reference/checklists.md).
 *
 * Answers are flat, so that sync merges them one by one: `<question>`, `<question>.<photo id>`, `<repeat>.<row>` and
 * `<repeat>.<row>.<question>`, where `row` is a UUID that the device makes.
 */

export type Lang = 'zh-Hans' | 'en';
export type Words = Readonly<Partial<Record<Lang, string>>>;
export type Answers = Readonly<Record<string, unknown>>;

/** What an expression is: see `conditions.ts`. */
export type Expression =
  | { readonly value: string | number | boolean }
  | { readonly answer: string }
  | { readonly answered: string }
  | { readonly rows: string }
  | { readonly today: true }
  | { readonly not: Expression }
  | { readonly length: Expression }
  | { readonly all: readonly Expression[] }
  | { readonly any: readonly Expression[] }
  | { readonly add: readonly Expression[] }
  | { readonly mul: readonly Expression[] }
  | { readonly eq: Pair }
  | { readonly ne: Pair }
  | { readonly lt: Pair }
  | { readonly le: Pair }
  | { readonly gt: Pair }
  | { readonly ge: Pair }
  | { readonly has: Pair }
  | { readonly sub: Pair }
  | { readonly div: Pair };
export type Pair = readonly [Expression, Expression];

export const QUESTION_KINDS = ['text', 'long_text', 'integer', 'number', 'yes_no', 'one', 'many', 'date', 'time', 'photo', 'signature', 'position'] as const;
export const KINDS = [...QUESTION_KINDS, 'note', 'group', 'repeat'] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];
export type Kind = (typeof KINDS)[number];

export interface FormChoice {
  readonly value: string;
  readonly label: Words;
}

/** An item of a form; which members it may have depends on its kind. */
export interface Item {
  readonly kind: Kind;
  readonly name: string;
  readonly label: Words;
  readonly hint?: Words;
  readonly required?: boolean;
  /** Asked only while this holds. */
  readonly when?: Expression;
  /** A hint appears while this does not hold. */
  readonly check?: { readonly holds: Expression; readonly message?: Words };
  readonly choices?: readonly FormChoice[];
  readonly unit?: Words;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly max_length?: number;
  /** Rows of a repeat. */
  readonly at_least?: number;
  /** Rows of a repeat, photos of a question. */
  readonly at_most?: number;
  readonly items?: readonly Item[];
}

export interface Form {
  readonly form: 1;
  readonly items: readonly Item[];
}

/** The longest texts that the server takes. */
export const MAX_SHORT = 500;
export const MAX_LONG = 20_000;

const QUESTIONS: ReadonlySet<string> = new Set(QUESTION_KINDS);
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const isQuestion = (item: Item): item is Item & { readonly kind: QuestionKind } => QUESTIONS.has(item.kind);
export const isUuid = (text: string | undefined): text is string => text !== undefined && UUID.test(text);

/** Words in the reader's language, or in the other where those are missing. */
export function inWords(words: Words | undefined, lang: Lang): string {
  return words?.[lang] ?? words?.['zh-Hans'] ?? words?.en ?? '';
}

/** An item where it stands: in which repeat, and under which conditions it is asked at all. */
export interface Placed {
  readonly item: Item;
  readonly repeat: string | null;
  readonly conditions: readonly Expression[];
}

/** Every item of a form in its order, a group or repeat before what stands in it. */
export function placed(items: readonly Item[], repeat: string | null = null, conditions: readonly Expression[] = []): Placed[] {
  return items.flatMap((item) => {
    const own = item.when ? [...conditions, item.when] : conditions;
    const inside = item.kind === 'repeat' ? item.name : repeat;
    return [{ item, repeat, conditions: own }, ...placed(item.items ?? [], inside, own)];
  });
}

// --- versions from before there were definitions ---------------------------------------------------------------------

export interface SchemaChoice {
  readonly const: string;
  readonly title?: string;
  readonly title_en?: string;
}

/** A question of such a version: JSON Schema with words in both languages. */
export interface AskedSchema {
  readonly type?: string;
  readonly format?: string;
  readonly title?: string;
  readonly title_en?: string;
  readonly description?: string;
  readonly description_en?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly enum?: readonly string[];
  readonly oneOf?: readonly SchemaChoice[];
  readonly items?: { readonly type?: string; readonly enum?: readonly string[]; readonly oneOf?: readonly SchemaChoice[] };
}

export interface AnswersSchema {
  readonly properties?: Readonly<Record<string, AskedSchema>>;
  readonly order?: readonly string[];
  readonly required?: readonly string[];
}

/** What a version of a checklist asks: its definition, or for an older one what its schema describes. */
export function formOf(checklist: { readonly form?: Form | null; readonly schema?: AnswersSchema }): Form {
  if (checklist.form) return checklist.form;
  const schema = checklist.schema ?? {};
  const properties = schema.properties ?? {};
  const required = new Set(schema.required);
  const items = (schema.order ?? Object.keys(properties)).flatMap((name): Item[] => {
    const asked = properties[name];
    if (!asked) return [];
    const hint = asked.description ? { hint: titles(asked.description, asked.description_en, name) } : {};
    return [{ name, label: titles(asked.title, asked.title_en, name), ...kindOf(asked), ...hint, ...(required.has(name) ? { required: true } : {}) }];
  });
  return { form: 1, items };
}

function titles(zh: string | undefined, en: string | undefined, fallback: string): Words {
  const words = { ...(zh?.trim() ? { 'zh-Hans': zh } : {}), ...(en?.trim() ? { en } : {}) };
  return Object.keys(words).length > 0 ? words : { 'zh-Hans': fallback };
}

function kindOf(asked: AskedSchema): Pick<Item, 'kind' | 'choices' | 'minimum' | 'maximum' | 'max_length'> {
  const bounds = { ...(asked.minimum === undefined ? {} : { minimum: asked.minimum }), ...(asked.maximum === undefined ? {} : { maximum: asked.maximum }) };
  if (asked.type === 'boolean') return { kind: 'yes_no' };
  if (asked.type === 'integer' || asked.type === 'number') return { kind: asked.type, ...bounds };
  if (asked.type === 'array') return { kind: 'many', choices: choicesOf(asked.items ?? {}) };
  if (asked.oneOf ?? asked.enum) return { kind: 'one', choices: choicesOf(asked) };
  if (asked.format === 'date') return { kind: 'date' };
  const longest = asked.maxLength ?? MAX_LONG;
  return { kind: longest <= MAX_SHORT ? 'text' : 'long_text', ...(longest < MAX_LONG ? { max_length: longest } : {}) };
}

function choicesOf(asked: Pick<AskedSchema, 'oneOf' | 'enum'>): FormChoice[] {
  if (asked.oneOf) return asked.oneOf.map((choice) => ({ value: choice.const, label: titles(choice.title, choice.title_en, choice.const) }));
  return (asked.enum ?? []).map((value) => ({ value, label: { 'zh-Hans': value } }));
}
