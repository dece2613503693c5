/** What an erasure takes away, by the names under which the server counts it; days off duty it does not count. */
export const ERASED = ['positions', 'held', 'handed_in', 'last_position', 'trails', 'arrivals', 'messages', 'visits_begun_at', 'off_duty'] as const;
