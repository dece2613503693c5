import type { AnswersSchema, Form } from '@shared/forms';
import type { ConflictEdit, FieldInConflict } from '@shared/records/conflict';
import type { MultiPolygon, Point } from 'geojson';

/** What the console reads of the API's records (`/api/v1/schema/` describes them whole). Times are ISO 8601, UTC. */

export interface Site {
  readonly id: string;
  readonly kind: 'enterprise' | 'project';
  readonly code: string;
  readonly name: string;
  readonly name_en: string;
  readonly district: string;
  readonly district_name: string;
  readonly agency: string | null;
  readonly agency_name: string | null;
  readonly address: string;
  readonly location: Point;
  readonly boundary: MultiPolygon | null;
  readonly contact_name: string;
  readonly contact_phone: string;
  readonly status: 'active' | 'closed';
  /** Metres; null for what the district says. */
  readonly arrival_radius_m: number | null;
  readonly source: string;
  readonly source_crs: string;
  readonly updated_at: string;
  readonly rev: number;
}

export interface Assignment {
  readonly id: string;
  readonly site: string;
  readonly holder_user: string | null;
  readonly holder_agency: string | null;
  readonly holder_name: string;
  readonly liaison_names: readonly string[];
  readonly interval_days: number;
  readonly starts_on: string;
  /** The first day on which it no longer holds. */
  readonly ends_on: string | null;
}

export type VisitStatus = 'planned' | 'in_progress' | 'reported' | 'verified' | 'returned';

export interface Visit {
  readonly id: string;
  readonly site: string;
  readonly site_name: string;
  readonly site_name_en: string;
  readonly district: string;
  readonly district_name: string;
  readonly status: VisitStatus;
  readonly planned_for: string | null;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  /** What the device had recorded, of a time that was corrected. */
  readonly recorded_started_at: string | null;
  readonly recorded_finished_at: string | null;
  readonly position: Point | null;
  readonly position_acc_m: number | null;
  readonly note: string;
  /** Whom was met on site signed: their name, and the strokes as text. */
  readonly signed_by: string;
  readonly signature: string;
  readonly participants: readonly string[];
  readonly participant_names: readonly string[];
  readonly reporter: string | null;
  readonly reporter_name: string | null;
  readonly trail_owner: string | null;
  readonly trail_owner_name: string | null;
  /** The version of the checklist that was answered. */
  readonly checklist: string | null;
  readonly answers: Answers;
  readonly device: string | null;
  readonly judged_by: string | null;
  readonly judged_at: string | null;
  readonly returned_reason: string;
  readonly source: string;
  readonly photos_total: number;
  readonly photos_stored: number;
  readonly rev: number;
}

/** As it stands in a list: without what was drawn. */
export type ListedVisit = Omit<Visit, 'signature'> & { readonly signed: boolean };

/** Question → answer. */
export type Answers = Readonly<Record<string, unknown>>;

export interface Checklist {
  readonly id: string;
  readonly code: string;
  readonly version: number;
  readonly title: string;
  readonly title_en: string;
  /** What is asked; null in versions from before there were definitions. */
  readonly form?: Form | null;
  readonly schema: AnswersSchema;
  readonly published_at: string | null;
  readonly withdrawn_at: string | null;
  readonly rev: number;
}

/** A problem raised at a site. */
export interface Case {
  readonly id: string;
  readonly site: string;
  readonly site_name: string;
  readonly site_name_en: string;
  readonly district_name: string;
  readonly visit: string | null;
  readonly category: string;
  readonly category_name: string;
  readonly category_name_en: string;
  readonly text: string;
  readonly settled_on_site: boolean;
  readonly settled_at: string | null;
  readonly raised_at: string;
  readonly submitter_name: string;
}

export interface VisitPhoto {
  readonly id: string;
  readonly visit: string;
  /** The case that it shows. */
  readonly case: string | null;
  readonly taken_at: string | null;
  readonly position: Point | null;
  readonly sigma_m: number | null;
  readonly caption: string;
  readonly state: 'pending' | 'stored' | 'refused';
  readonly photo: string | null;
  /** Bytes of the file that the photo is a smaller copy of, if that is to come or is here; null where there is none. */
  readonly original_size: number | null;
  /** Its own photo, once it is here. */
  readonly original: string | null;
  /** Whether the file has been read; null before it is here. */
  readonly photo_state: 'processing' | 'ready' | 'refused' | null;
  /** While the photo is pending: what became of sending its file; null when that was not begun. */
  readonly upload_state: 'arriving' | 'discarded' | 'expired' | null;
}

export interface Photo {
  readonly id: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly taken_at: string | null;
  readonly position: Point | null;
  readonly position_source: string;
  readonly sigma_m: number | null;
  readonly heading: number | null;
  readonly camera_make: string;
  readonly camera_model: string;
  readonly state: 'processing' | 'ready' | 'refused';
  readonly refusal_code: string;
}

export interface District {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly name_en: string;
  readonly kind: string;
  readonly parent: string | null;
  /** The codes of its ancestors and its own, each ended by a slash. */
  readonly path: string;
  readonly arrival_radius_m: number | null;
  readonly boundary?: MultiPolygon | null;
}

export interface Person {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly phone: string;
  readonly is_active: boolean;
  readonly roles: readonly {
    readonly role: string;
    readonly district: { readonly id: string; readonly name: string } | null;
    readonly agency: { readonly id: string; readonly name: string } | null;
  }[];
}

export interface Device {
  readonly id: string;
  readonly user: string;
  readonly user_name: string;
  readonly name: string;
  readonly platform: string;
  readonly app_version: string;
  readonly created_at: string;
  readonly revoked_at: string | null;
  readonly wipe: '' | 'after_quarantine' | 'now';
  /** When the device said that its store is gone. */
  readonly wiped_at: string | null;
  readonly last_seen_at: string | null;
  readonly queue_depth: number | null;
  /** Bytes. */
  readonly storage_free: number | null;
  /** Groups of unsent work that it handed in after its revocation, and how many of them nobody has reviewed yet. */
  readonly quarantined_groups: number;
  readonly quarantined_open: number;
  /** Since when a phone app has a key to append its positions. */
  readonly ingest_key_at: string | null;
}

/** A key as it is shown once, and the link that sets up Overland with it. */
export interface IngestKey {
  readonly key: string;
  readonly overland_url: string;
  readonly overland_qr_svg: string;
}

export type PhoneApp = 'overland' | 'owntracks' | 'osmand';

/** What a device's phone app sent last. */
export interface IngestState {
  readonly last_at: string | null;
  readonly last_app: PhoneApp | null;
  readonly last_outcome: 'stored' | 'off_duty' | 'unusable' | 'nothing' | null;
  readonly open_messages: number;
  /** Unusable messages for which there was no room. */
  readonly not_kept: number;
  readonly off_duty: readonly { readonly day: string; readonly count: number }[];
}

/** A message of a phone app that could not be used; `code` says why. */
export interface IngestMessage {
  readonly id: string;
  readonly app: PhoneApp;
  readonly code: string;
  readonly received_at: string;
  readonly settled: '' | 'retried' | 'dismissed';
  readonly settled_at: string | null;
  readonly settled_by_name: string | null;
  readonly note: string;
}

export interface IngestMessageWithText extends IngestMessage {
  /** Of its address, the key struck out. */
  readonly query: string;
  readonly text: string;
}

/** One operation of a group that a revoked device handed in; what it could not be read as stands in `other`. */
export interface LeftOp {
  readonly op: string | null;
  readonly type: string | null;
  readonly id: string | null;
  readonly action: string | null;
  readonly base: number | null;
  /** As the device wrote it; by its own clock. */
  readonly made_at: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly other: Readonly<Record<string, unknown>>;
}

/** `GET /quarantined-groups`: unsent work of a revoked device, kept for review. */
export interface LeftGroup {
  readonly id: string;
  readonly device: string;
  readonly device_name: string;
  readonly user: string;
  readonly user_name: string;
  /** Null in what was kept before they were noted. */
  readonly kinds: readonly string[] | null;
  readonly received_at: string;
  /** By the device's clock. */
  readonly sent_at: string | null;
  /** Bytes. */
  readonly size: number;
  /** Of the photo that it is; null for any other. */
  readonly file_size: number | null;
  readonly op_count: number;
  readonly reviewed_at: string | null;
  readonly reviewed_by_name: string | null;
  readonly note: string;
  readonly adopted: Adopted | null;
}

export interface LeftGroupWithOps extends LeftGroup {
  /** null when it is no list of operations that can be read. */
  readonly operations: readonly LeftOp[] | null;
  /** What it would be adopted as; null for what is entered by hand. */
  readonly adoptable: 'photo' | 'positions' | null;
}

/** What became of a photo, or a stretch of a trail, that was adopted. */
export interface Adopted {
  readonly visit: string | null;
  /** Of a photo: the visit photo. */
  readonly photo?: string;
  /** Of positions: how many were taken, were there before, and were not taken. */
  readonly accepted?: number;
  readonly duplicate?: number;
  readonly rejected?: number;
}

/** `POST /enrolment-codes`. */
export interface EnrolmentCode {
  readonly id: string;
  readonly code: string;
  readonly expires_at: string;
  readonly qr_svg: string;
  readonly url: string;
}

export interface Job {
  readonly id: number;
  readonly task_name: string;
  readonly queue_name: string;
  readonly status: string;
  readonly attempts: number;
  readonly args: Readonly<Record<string, unknown>>;
  readonly scheduled_at: string | null;
}

/** One entry of `GET /history`; `before` and `after` hold the columns that the change set. */
export interface Change {
  readonly seq: number;
  readonly at: string;
  readonly action: 'insert' | 'update' | 'delete';
  readonly actor_id: string | null;
  readonly actor_name: string | null;
  readonly device_name: string | null;
  /** Of a change that a device made offline: when, by its clock, and how many seconds that was ahead of ours. */
  readonly made_at: string | null;
  readonly clock_offset_s: number | null;
  readonly op_status: 'applied' | 'merged' | 'conflict' | null;
  /** Where the operation's other values are. */
  readonly conflict: string | null;
  readonly source: string;
  readonly request_id: string | null;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

/** `GET /history`; `people` names those listed in values. */
export interface History {
  readonly results: readonly Change[];
  readonly people: Readonly<Record<string, string>>;
}

/** `GET /sync/conflicts`; `conflict` is its own id, `id` its record's. */
export interface Conflict {
  readonly conflict: string;
  readonly type: string;
  readonly id: string;
  readonly site: string | null;
  readonly fields: Readonly<Record<string, FieldInConflict>>;
  readonly edits: readonly ConflictEdit[];
  readonly authors: readonly string[];
  readonly author_names: readonly (string | null)[];
  readonly state: 'open' | 'resolved';
  readonly resolved_at: string | null;
  readonly resolved_by: string | null;
  readonly resolved_by_name: string | null;
  readonly may_resolve: boolean;
  /** Names of the people and other records that the fields' values point to. */
  readonly names: Readonly<Record<string, string>>;
  readonly held: Readonly<Record<string, { readonly at: string; readonly actor_name: string | null; readonly device_name: string | null; readonly source: string }>>;
  readonly record: {
    readonly label: string;
    readonly site_name: string | null;
    readonly site_name_en: string | null;
    readonly day: string | null;
    readonly visit: string | null;
    readonly rev: number | null;
    readonly deleted: boolean;
    readonly values: Readonly<Record<string, unknown>> | null;
  };
  readonly created_at: string;
  readonly rev: number;
}

/** `GET /sync/ops`: an operation that a device pushed, and what it was answered. */
export interface SyncOp {
  readonly op: string;
  readonly device: string;
  readonly device_name: string;
  readonly user: string;
  readonly user_name: string;
  readonly type: string;
  readonly object_id: string | null;
  readonly action: string;
  readonly made_at: string | null;
  readonly received_at: string;
  readonly clock_offset_s: number | null;
  readonly code: string;
  readonly detail: string;
  readonly field: string | null;
  readonly body: Readonly<Record<string, unknown>> | null;
  readonly reviewed_at: string | null;
  readonly reviewed_by_name: string | null;
  readonly review_note: string;
  readonly may_review: boolean;
}

/** A request that one's positions be erased; `erased` counts by kind once `done_at` is set. */
export interface Erasure {
  readonly id: string;
  readonly requested_at: string;
  readonly note: string;
  readonly done_at: string | null;
  readonly erased: Readonly<Record<string, number>>;
}

/** `GET /me/stored`: how much is stored of one's own positions. */
export interface Stored {
  readonly positions: { readonly count: number; readonly first: string | null; readonly last: string | null };
  readonly impossible_times: number;
  readonly handed_in: number;
  readonly held: number;
  readonly last_position: string | null;
  readonly trails: number;
  readonly messages: number;
  readonly keep_days: number;
  /** Newest first. */
  readonly erasures: readonly Erasure[];
  /** What an erasure leaves, in the language of the request. */
  readonly stays: readonly { readonly code: string; readonly text: string }[];
}

/** `GET /me/looks`: that somebody looked at one's positions in the hour from `since`. */
export interface Look {
  readonly id: string;
  readonly since: string;
  readonly looker_name: string;
  readonly purpose: 'position' | 'event' | 'trail' | 'raw' | 'file' | 'coarse' | 'message';
  readonly visit: string | null;
  readonly site_name: string | null;
  readonly site_name_en: string | null;
}
