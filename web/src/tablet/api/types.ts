import type { Point } from 'geojson';

/** The parts of the server's records that the tablet reads; coordinates in EPSG:4326, distances in metres. */
export interface ServerVisit {
  readonly id: string;
  readonly site: string;
  readonly site_name: string;
  readonly site_name_en: string;
  readonly status: 'planned' | 'in_progress' | 'reported' | 'verified' | 'returned';
  readonly planned_for: string | null;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly position: Point | null;
  readonly position_acc_m: number | null;
  readonly note: string;
  readonly participants: readonly string[];
  readonly participant_names: readonly string[];
  readonly reporter: string | null;
  readonly trail_owner: string | null;
  readonly returned_reason: string;
  readonly rev: number;
}

export interface ServerVisitPhoto {
  readonly id: string;
  readonly visit: string;
  readonly sha256: string;
  readonly size: number;
  readonly taken_at: string | null;
  readonly position: Point | null;
  readonly sigma_m: number | null;
  readonly caption: string;
  readonly case: string | null;
  readonly state: 'pending' | 'stored' | 'refused';
  readonly photo: string | null;
}
