import type { components } from '@shared/api/schema';

/** Somebody arrived at a site or left it, or a site's next visit is overdue; as `/ws/live` and `/events` tell it. */
export type LiveEvent = Omit<components['schemas']['Event'], 'recorded_at' | 'seen'>;

const KINDS = new Set(['arrived', 'left', 'overdue']);
/** So many are kept beside the map; all are in the records. */
export const EVENTS_AT_MOST = 100;

/** What an `event` message says; null for one that is none. `withdrawn`: it proved not to have happened. */
export function readEvent(message: Readonly<Record<string, unknown>>): { event: LiveEvent; withdrawn: boolean } | null {
  if (message['type'] !== 'event' || !KINDS.has(String(message['event']))) return null;
  const { id, at, site, site_name } = message;
  const whole = [id, at, site, site_name].every((value) => typeof value === 'string') && !Number.isNaN(Date.parse(String(at)));
  return whole ? { event: message as unknown as LiveEvent, withdrawn: message['withdrawn'] === true } : null;
}

/** The latest first, each once: the last that was told of it holds. */
export function withEvents(known: readonly LiveEvent[], told: readonly LiveEvent[]): readonly LiveEvent[] {
  const byId = new Map([...known, ...told].map((event) => [event.id, event]));
  return [...byId.values()].sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || a.id.localeCompare(b.id)).slice(0, EVENTS_AT_MOST);
}

/** Without one that proved not to have happened. */
export function withoutEvent(known: readonly LiveEvent[], id: string): readonly LiveEvent[] {
  return known.filter((event) => event.id !== id);
}
