import { metresBetween } from '@shared/geo/distance';
import type { LonLat } from '@shared/geo/lonlat';
import type { Photo, VisitPhoto } from '../records';

/** A photo of a visit with what its file says, once the file has come. */
export interface ShownPhoto {
  readonly id: string;
  /** Number on the map and in the strip, from 1. */
  readonly number: number;
  readonly caption: string;
  readonly state: 'pending' | 'arriving' | 'expired' | 'processing' | 'ready' | 'refused';
  /** Id of the file, for its pictures; null until it has come. */
  readonly photo: string | null;
  readonly takenAt: string | null;
  readonly position: LonLat | null;
  /** One standard deviation, metres. */
  readonly sigmaM: number | null;
  /** Whether the position is what the picture itself says (EXIF), or what the tablet said beside it. */
  readonly positionFrom: 'file' | 'tablet' | null;
  readonly heading: number | null;
  readonly camera: string;
  /** Where the photo is a smaller copy: bytes of its original, and the photo of that once it has come. */
  readonly original: { readonly size: number; readonly photo: string | null } | null;
}

/** In the order in which they were taken; those of an unknown time last. */
export function shownPhotos(rows: readonly VisitPhoto[], files: ReadonlyMap<string, Photo>): ShownPhoto[] {
  return rows
    .map((row) => shownPhoto(row, row.photo === null ? undefined : files.get(row.photo)))
    .sort((a, b) => (a.takenAt ?? '9').localeCompare(b.takenAt ?? '9'))
    .map((photo, index) => ({ ...photo, number: index + 1 }));
}

function shownPhoto(row: VisitPhoto, file: Photo | undefined): Omit<ShownPhoto, 'number'> {
  // The tablet's own fix at the moment of the picture is better than what the camera wrote from an older one.
  const place = row.position ?? file?.position ?? null;
  const [lon, lat] = place?.coordinates ?? [];
  return {
    id: row.id,
    caption: row.caption,
    state: stateOf(row, file),
    photo: row.photo,
    // Of a file that was chosen, not taken, the tablet knows only when it was last written.
    takenAt: (row.position ? null : file?.taken_at) ?? row.taken_at ?? file?.taken_at ?? null,
    position: lon === undefined || lat === undefined ? null : [lon, lat],
    sigmaM: row.position ? row.sigma_m : (file?.sigma_m ?? null),
    positionFrom: place === null ? null : row.position ? 'tablet' : 'file',
    heading: file?.heading ?? null,
    camera: cameraName(file?.camera_make ?? '', file?.camera_model ?? ''),
    original: row.original_size === null ? null : { size: row.original_size, photo: row.original },
  };
}

function stateOf(row: VisitPhoto, file: Photo | undefined): ShownPhoto['state'] {
  if (row.state === 'stored') return file?.state ?? 'processing';
  if (row.state === 'refused') return 'refused';
  // Other bytes than announced were thrown away: for the reader that is a file which has not been sent yet.
  return row.upload_state === 'arriving' || row.upload_state === 'expired' ? row.upload_state : 'pending';
}

/** Some makers write their name into the model as well; it is said once. */
function cameraName(make: string, model: string): string {
  return model.toLowerCase().startsWith(make.toLowerCase()) ? model : `${make} ${model}`.trim();
}

/** Address of a smaller picture whose longer side has `size` pixels. */
export function previewUrl(photo: string, size: 256 | 1024): string {
  return `/api/v1/photos/${photo}/preview?size=${size}`;
}

/** A photo farther than this from the site was hardly taken there: its file may carry the place of an older picture. */
const OFF_SITE_M = 20_000;

/** Whether a photo's position belongs to the visit to a site at `site`; without either nothing speaks against it. */
export function isOffSite(position: LonLat | null, site: LonLat | null): boolean {
  return position !== null && site !== null && metresBetween(position, site) > OFF_SITE_M;
}
