/** Forms of checklists: their definition, how they are worked out, and the component that fills them in. */
export { Filled, keyOf, withoutRow } from './answering';
export type { Problem, ProblemCode } from './answering';
export type { Changes, KeptAs } from './context';
export { default as FormFill } from './FormFill.vue';
export { formOf, inWords, isQuestion, isUuid, placed } from './form';
export type { Answers, AnswersSchema, Expression, Form, FormChoice, Item, Kind, Lang, Placed, Words } from './form';
export { default as SignaturePad } from './SignaturePad.vue';
export { isSignature } from './strokes';
export { answerWords, itemAt, questionWords } from './telling';
export { problemWords } from './words';
