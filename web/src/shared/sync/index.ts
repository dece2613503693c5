/** Offline sync of one person's work with the server, without any user interface. README.md has the whole of it. */
export { SyncCore, SCHEMA } from './core';
export type { CoreOptions, Outcome, Report } from './core';
export { databaseName } from './database';
export type { Answer, AnswerStatus, FileState, HeldRecord, PointState, Stamp, StoreState, StoredFile, StoredPoint, TrailPoint } from './database';
export { enrol } from './devices';
export type { Credentials, DeviceDescription, Enrolled } from './devices';
export { BACKGROUND_SYNC_TAG, SyncEngine, browserEnvironment } from './engine';
export type { Channel, Connection, EngineOptions, EngineState, Environment, Held, LaneName, LaneState, Progress, Share } from './engine';
export { backoffMs } from './ops';
export type { Action, Data, Op } from './ops';
export { LOW_BYTES, LOW_SHARE, askToPersist, isFull, roomLeft } from './room';
export type { Room } from './room';
export { EXPORT_KIND, NotOurExport, StoreTooNew, abandonStore, exportUnsent, forgetSalvaged, listSalvaged, openStore, takeBack } from './salvage';
export type { ExportedFile, ExportedOp, Opened, Salvaged, UnsentExport } from './salvage';
export { DAMAGED, PARENT_ASIDE, StoreClosed, SyncStore, prepareFile } from './store';
export type { Conflict, Group, ItemState, PreparedFile, ReadOptions, SetAside, Shown, StoreOptions, Unsent, Where } from './store';
export { Busy, Offline, Refused, Revoked, SignedOut, Stopped, SyncError, Wire } from './wire';
export type { Wipe, WireOptions } from './wire';
