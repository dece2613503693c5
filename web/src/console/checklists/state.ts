import type { Checklist } from '../records';

export type ChecklistState = 'draft' | 'in_force' | 'withdrawn';

export function stateOf(checklist: Pick<Checklist, 'published_at' | 'withdrawn_at'>): ChecklistState {
  if (checklist.withdrawn_at) return 'withdrawn';
  return checklist.published_at ? 'in_force' : 'draft';
}

export const TONE_OF_STATE = { draft: 'warning', in_force: 'success', withdrawn: 'neutral' } as const;
