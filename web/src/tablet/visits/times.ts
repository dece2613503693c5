import { fromLocalInput, toLocalInput } from '@shared/records/sides';
import type { Data } from '@shared/sync';
import { goOnIfHeld } from '../store/work';
import type { LocalVisit, Work } from '../store/work';

/** When a visit began and ended, as reported; ISO 8601. `finishedAt` is null while it is under way. */
export interface Times {
  readonly startedAt: string;
  readonly finishedAt: string | null;
}

/** Why times cannot be, and which of the two fields is to be put right. */
export interface TimesProblem {
  readonly at: keyof TypedTimes;
  readonly problem: 'no_time' | 'ends_before_start' | 'in_future';
}

/** As a person types them in a field, to the minute, in China's time. */
export interface TypedTimes {
  readonly started: string;
  readonly finished: string;
}

export const typedOf = ({ startedAt, finishedAt }: Times): TypedTimes => ({ started: toLocalInput(startedAt), finished: finishedAt === null ? '' : toLocalInput(finishedAt) });

/** What was typed as times, or why they cannot be; what was not touched keeps its seconds. `now` epoch milliseconds. */
export function readTimes({ started, finished }: TypedTimes, { startedAt, finishedAt }: Times, now: number): Times | TimesProblem {
  const read = (text: string, before: string): string | null => (text === toLocalInput(before) ? before : fromLocalInput(text));
  const began = read(started, startedAt);
  const ended = finishedAt === null ? null : read(finished, finishedAt);
  const latest = Math.max(now, Date.parse(startedAt), Date.parse(finishedAt ?? startedAt));
  if (began === null) return { at: 'started', problem: 'no_time' };
  if (Date.parse(began) > latest) return { at: 'started', problem: 'in_future' };
  if (finishedAt !== null && ended === null) return { at: 'finished', problem: 'no_time' };
  if (ended !== null && Date.parse(ended) > latest) return { at: 'finished', problem: 'in_future' };
  if (ended === null || Date.parse(ended) >= Date.parse(began)) return { startedAt: began, finishedAt: ended };
  // Within one minute of a field, seconds that nobody typed must not turn the visit round.
  return toLocalInput(ended) === toLocalInput(began) ? { startedAt: began, finishedAt: began } : { at: 'finished', problem: 'ends_before_start' };
}

/**
 * Correct the reported times of a visit. What the tablet had recorded goes along, since a correction may be sent together
 * with what it corrects; the first that is said stays, here and on the server.
 */
export async function correctTimes({ store }: Work, visit: LocalVisit, { startedAt, finishedAt }: Times): Promise<void> {
  const began = startedAt === visit.startedAt ? {} : { started_at: startedAt, recorded_started_at: visit.recordedStartedAt ?? visit.startedAt };
  const ended = finishedAt === visit.endBefore ? {} : { finished_at: finishedAt, recorded_finished_at: visit.recordedFinishedAt ?? visit.endBefore };
  const data: Data = { ...began, ...ended };
  if (Object.keys(data).length > 0) await goOnIfHeld(store.update('visit', visit.id, data, { base: visit.base }));
}
