/** A value that a device sent and that met another one. */
export interface ConflictEdit {
  readonly op: string;
  readonly device: string | null;
  readonly device_name: string | null;
  readonly user: string | null;
  readonly user_name: string | null;
  /** By the device's clock. */
  readonly made_at: string | null;
  readonly received_at: string;
  readonly clock_offset_s: number | null;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface FieldInConflict {
  readonly base: unknown;
  readonly server: unknown;
  readonly device: unknown;
  readonly resolved?: unknown;
}

/** What must be known of a conflict to lay its values side by side. */
export interface InConflict {
  readonly fields: Readonly<Record<string, FieldInConflict>>;
  readonly edits: readonly ConflictEdit[];
  readonly state: 'open' | 'resolved';
  /** The record as it stands; `values` is null where they are not known. */
  readonly record: { readonly deleted: boolean; readonly values: Readonly<Record<string, unknown>> | null };
}

/** Who set what holds now, and when. */
export interface HeldBy {
  readonly at: string;
  readonly actor_name: string | null;
  readonly device_name: string | null;
}
