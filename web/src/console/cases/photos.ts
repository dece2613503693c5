import type { VisitPhoto } from '../records';

/** A photo that shows a case and whose picture is here. */
export interface CasePhoto {
  readonly id: string;
  /** Id of the file, for its pictures. */
  readonly photo: string;
  readonly caption: string;
}

/** The photos that can be shown, by the case that they show. */
export function photosByCase(rows: readonly VisitPhoto[]): Map<string, CasePhoto[]> {
  const found = new Map<string, CasePhoto[]>();
  for (const { id, case: shows, photo, photo_state: state, caption } of rows) {
    if (shows === null || photo === null || state !== 'ready') continue;
    found.set(shows, [...(found.get(shows) ?? []), { id, photo, caption }]);
  }
  return found;
}
