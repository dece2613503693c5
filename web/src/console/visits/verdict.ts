import { ApiError } from '@shared/api/client';
import type { components } from '@shared/api/schema';

export type Corroboration = components['schemas']['Corroboration'];
export type Finding = components['schemas']['Finding'];
export type Decision = Corroboration['decisions'][number];
export type Verdict = Corroboration['verdict'];
export type DecisionState = components['schemas']['Review']['decision'];

export const VERDICTS = ['confirmed', 'probable', 'insufficient', 'contradicted'] as const satisfies readonly Verdict[];
export const VERDICT_TONE = { confirmed: 'success', probable: 'info', insufficient: 'neutral', contradicted: 'danger' } as const;
export const DECISION_TONE = { open: 'warning', queried: 'info', accepted: 'success', rejected: 'danger' } as const;

/** Whether the verdict did not come because there is none yet. */
export const isNotYet = (error: unknown): boolean => error instanceof ApiError && error.code === 'not_judged_yet';

/** A time of the trail to be shown, epoch ms; with the photos taken in it when it is about photos. */
export interface Highlight {
  readonly code: Finding['code'];
  readonly from: number;
  readonly to: number;
  readonly photos: boolean;
}

/** Where a finding shows; null for one that shows at no time in particular. */
export function highlightOf({ code, begins_at, ends_at }: Finding): Highlight | null {
  if (!begins_at || !ends_at) return null;
  return { code, from: Date.parse(begins_at), to: Date.parse(ends_at), photos: code === 'photos_at_site' || code === 'photos_elsewhere' };
}

/** Log-odds that count as much as any finding can; bars are drawn to it. */
const STRONGEST = 6;

/** How far an effect's bar reaches, 0 to 1. What has any effect is seen. */
export function reachOf(effect: number): number {
  return effect === 0 ? 0 : Math.max(0.04, Math.min(1, Math.abs(effect) / STRONGEST));
}

/** Findings that weigh, strongest first, then those that are only told. */
export function byWeight(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
}

/** The verdict that stood at a time: the present one, or the earlier one that others took the place of later. */
export function verdictAt({ verdict, computed_at, earlier }: Corroboration, time: string): Verdict | null {
  const at = Date.parse(time);
  if (Date.parse(computed_at) <= at) return verdict;
  // earlier ones come newest first
  return earlier.find((one) => Date.parse(one.computed_at) <= at)?.verdict ?? null;
}

/** What no reader needs more than whole percent of; but only what is certain is 0 or 100. */
export const percentOf = (score: number): number => Math.min(99, Math.max(1, Math.round(score * 100)));
