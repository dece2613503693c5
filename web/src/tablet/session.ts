import { api, createClient } from '@shared/api/client';
import type { Client } from '@shared/api/client';
import { ApiError, NetworkError } from '@shared/api/errors';
import { loadConfig } from '@shared/api/config';
import { currentLocale } from '@shared/i18n';
import { uuid7 } from '@shared/ids';
import { SyncCore, SyncEngine, StoreTooNew, abandonStore, askToPersist, listSalvaged, openStore, salvageMemory, troubleOf, unlessRefused, whatBecameOf } from '@shared/sync';
import type { EngineState, Held, LaneName, LaneState, LeftToHandOver, Memory, Progress, Salvaged, Trouble, Write } from '@shared/sync';
import { liveQuery } from 'dexie';
import { reactive, shallowReactive, shallowRef } from 'vue';
import { takeOver } from './store/migrate';
import { Root, storeOptions } from './store/root';
import type { Account, Revocation } from './store/root';
import { OWN_NOTES, Work, countUnsent, countUnsettled, isUnsent } from './store/work';
import type { Unsent } from './store/work';

/** Who uses the tablet now, and what they work with. */
export type Session =
  | { readonly phase: 'opening' }
  /** The browser lets us keep nothing. */
  | { readonly phase: 'no_store'; readonly error: unknown }
  /** What is here was written by a newer version of this application. */
  | { readonly phase: 'store_too_new'; readonly account: Account }
  /** `ended`: the server no longer knows the token of `username`; their work is still here. */
  | { readonly phase: 'signed_out'; readonly ended: boolean; readonly username: string }
  /** `done`: handed over, wiped and acknowledged; until then `left` is to be handed over, and `error` is what hindered it last. */
  | { readonly phase: 'revoked'; readonly revocation: Revocation; readonly done: boolean; readonly left: LeftToHandOver | null; readonly error: unknown }
  | { readonly phase: 'signed_in'; readonly account: Account; readonly work: Work; readonly engine: SyncEngine; readonly number: number };

export const session = shallowRef<Session>({ phase: 'opening' });
export type SignedIn = Extract<Session, { phase: 'signed_in' }>;

/** How each lane of the sync stands, errors as `explain` knows them, and the bytes of photos under way. */
export const laneStates = shallowReactive<Partial<Record<LaneName, LaneState>>>({});
export const progress = reactive(new Map<string, { sent: number; size: number }>());
/** How far the sending has come altogether, and whether the data-saver holds photos back. */
export const sending = shallowReactive({ progress: null as Progress | null, held: null as Held });

/**
 * The store that was here could not be used and a new one was begun: `found` is what was saved of the unsent work, until
 * it is taken back or thrown away; `somebodyElses` that it was another person's. `put` while the screen about it is to stand.
 */
export const salvage = shallowReactive({ found: [] as readonly Salvaged[], somebodyElses: false, put: false });

/**
 * What is the matter with the store of whoever is signed in, if anything is: `onlyFiles` that records are still kept,
 * `became` what was found after the browser had closed it, null while that is being looked for. `writes` and `settings` were
 * refused by it, last for `heldFor`, and are held in memory.
 */
export const storage = shallowReactive({
  trouble: null as Trouble | null,
  onlyFiles: false,
  became: null as 'gone' | 'unreadable' | null,
  writes: [] as readonly Write[],
  /** Whether settings are among what is held. */
  settings: false,
  heldFor: null as Trouble | null,
});

export type Credentials = { readonly username: string; readonly password: string } | { readonly enrolment_code: string };

interface SignedInAnswer {
  readonly device: { readonly id: string; readonly name: string };
  readonly token: string;
  readonly user: { readonly id: string; readonly username: string; readonly name: string };
}

const root = new Root();
// At once, while the rest of the page starts; whoever reads it hears of what failed.
root.open().catch(() => undefined);
let token: string | null = null;

/** The server, as the person signed in on this tablet. */
export const client: Client = createClient({ token: () => token, onUnauthorized: () => refused() });

/** The token of the person signed in, for the service worker to show their private pictures; null when nobody is. */
export const tokenOfSession = (): string | null => token;

/** The signed-in session. For code that only runs inside it; throws outside. */
export function signedIn(): SignedIn {
  if (session.value.phase !== 'signed_in') throw new Error('nobody is signed in');
  return session.value;
}

/** Find out who is signed in. Call once. */
export async function openSession(): Promise<void> {
  try {
    const revocation = await root.revocation();
    const its = revocation && (await root.accounts.get(revocation.userId));
    if (revocation && !revocation.read) session.value = { phase: 'revoked', revocation, done: !its?.token, left: null, error: null };
    // In case the page was closed before everything was handed over, wiped and acknowledged.
    if (its?.token) void finishRevocation(its).catch((error: unknown) => console.error(error));
    if (revocation && !revocation.read) return;
    const account = await root.current();
    if (account?.token && account.userId !== its?.userId) await enterOrSay(account);
    else session.value = { phase: 'signed_out', ended: false, username: account?.username ?? '' };
  } catch (error) {
    session.value = { phase: 'no_store', error };
  }
}

/**
 * Sign this tablet in. A person who was here before keeps their device id, so that the server knows the tablet again;
 * an id that belongs to somebody else is replaced by a new one. Rejects with ApiError or NetworkError.
 */
export async function signIn(credentials: Credentials, deviceName: string): Promise<void> {
  const known = 'username' in credentials ? await root.accounts.where({ username: credentials.username }).first() : await root.current();
  const device = { id: known?.deviceId ?? uuid7(), name: deviceName, platform: platformName(), app_version: (await loadConfig()).version };
  let answer: SignedInAnswer;
  try {
    answer = await api.post<SignedInAnswer>('/devices', { ...credentials, device });
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 'device_taken')) throw error;
    answer = await api.post<SignedInAnswer>('/devices', { ...credentials, device: { ...device, id: uuid7() } });
  }
  const { user } = answer;
  const account: Account = {
    userId: user.id,
    username: user.username,
    name: user.name || user.username,
    deviceId: answer.device.id,
    deviceName: answer.device.name,
    token: answer.token,
  };
  await root.transaction('rw', root.accounts, root.settings, async () => {
    await root.accounts.put(account);
    await root.settings.put({ key: 'current', value: user.id });
    if ((await root.revocation())?.userId === user.id) await root.settings.delete('revoked');
  });
  await enterOrSay(account, true);
}

async function openWork(account: Account): Promise<Work> {
  const { store, salvaged } = await openStore(storeOptions(account));
  if (salvaged) {
    console.warn('the store could not be used; unsent work was saved', salvaged.reason, salvaged.ops, salvaged.files);
    Object.assign(salvage, { put: true, somebodyElses: salvaged.user !== account.userId });
  }
  return new Work(store, account.userId);
}

async function enterOrSay(account: Account, anew = false): Promise<void> {
  try {
    await enter(account, anew);
  } catch (error) {
    session.value = error instanceof StoreTooNew ? { phase: 'store_too_new', account } : { phase: 'no_store', error };
  }
}

/** Give up the store of a newer version; what is unsent in it is saved, everything else comes anew from the server. */
export async function beginAnew(account: Account): Promise<void> {
  await abandonStore(storeOptions(account), 'written by a newer version');
  salvage.put = true;
  await enterOrSay(account);
}

/** Look again for salvaged work, after some was taken back or thrown away. */
export async function findSalvaged(account: Account): Promise<void> {
  salvage.found = await listSalvaged(storeOptions(account));
}

async function enter(account: Account, anew = false): Promise<void> {
  const work = await openWork(account);
  if (anew) await work.store.begin();
  holdAgain(account, work);
  await takeOver(work.store, account.userId);
  await findSalvaged(account);
  token = account.token;
  const engine = new SyncEngine(work.store, { token: () => token, language: currentLocale });
  engine.onState((state) => heard(account, work, engine, state));
  unsent = NOTHING;
  // As long as nothing is wiped: afterwards there is nothing to count.
  counting = liveQuery(async () => ((await work.store.word('state')) === 'open' ? countUnsent(work) : null)).subscribe({
    next: (counts) => {
      if (counts) unsent = counts;
    },
    error: () => undefined,
  });
  number += 1;
  session.value = { phase: 'signed_in', account, work, engine, number };
  followStore(account, work, engine);
  watching = liveQuery(() => root.accounts.get(account.userId)).subscribe((now) => changedElsewhere(account, work, engine, now));
  engine.start();
  void work.store.tidy().catch((error: unknown) => console.warn('tidy', error));
  // So that the browser does not clear unsent work when the disk runs low; it may refuse.
  void askToPersist();
}

/** Of the stores opened here, one after another. */
let number = 0;
let unfollow: (() => void) | null = null;

/** Tell of the store's troubles, and write what it refused once there is room again. */
function followStore(account: Account, work: Work, engine: SyncEngine): void {
  const { db, memory } = work.store;
  const { writability } = db;
  const told = (): void => {
    Object.assign(storage, { trouble: writability.trouble, onlyFiles: writability.onlyFiles });
    if (writability.trouble === 'lost') void lost(account, work, engine);
    else if (writability.trouble === null) void makeRoom(work, engine).catch((error: unknown) => console.warn('store', error));
  };
  const unlisten = writability.listen(told);
  const unhear = memory.held.listen(() => {
    const { writes, words, isEmpty, reason } = memory.held;
    Object.assign(storage, { writes, settings: Object.keys(words).length > 0, heldFor: isEmpty ? null : troubleOf(reason) });
  });
  memory.follow(work.store, OWN_NOTES);
  unfollow = () => {
    unlisten();
    unhear();
    memory.stop();
    Object.assign(storage, { trouble: null, onlyFiles: false, became: null, writes: [], settings: false, heldFor: null });
  };
  told();
}

async function makeRoom(work: Work, engine: SyncEngine): Promise<void> {
  const { memory } = work.store;
  if (!memory.held.isEmpty) {
    await work.store.tryRefusedAgain();
    engine.changed();
  }
  await work.store.setReserveAside();
}

/** Whether this is still the store of whoever is signed in. */
const isCurrent = (engine: SyncEngine): boolean => session.value.phase === 'signed_in' && session.value.engine === engine;

/**
 * The browser has closed the store. Where it is still there, go on with it; else the person is told, who decides when to
 * begin anew: what they have not kept is on their screen.
 */
async function lost(account: Account, work: Work, engine: SyncEngine): Promise<void> {
  await engine.stop();
  const became = await whatBecameOf(work.store);
  // Another tab has signed this person out, or the server has revoked the tablet: that is told by itself.
  const known = await root.accounts.get(account.userId).catch(() => undefined);
  if (!isCurrent(engine) || known?.token === null || (await root.settings.get('revoked').catch(() => undefined))) return;
  if (became === 'there') await openAgain(account, work);
  else storage.became = became;
}

/** Look again what became of the store: once there is room for it to be opened. */
export async function lookForStore(): Promise<void> {
  const { account, work, engine } = signedIn();
  storage.became = null;
  await lost(account, work, engine);
}

/** Person → what their store has not taken, held by this page while their store is closed. */
const inMemory = new Map<string, Memory>();

/** Keep in this page what a store that is about to be closed has not taken. */
function keepMemory({ userId }: Account, { store }: Work): void {
  if (!store.memory.isEmpty) inMemory.set(userId, store.memory);
}

/** Hold what this page kept of the store that was closed. */
function holdAgain({ userId }: Account, { store }: Work): void {
  const kept = inMemory.get(userId);
  inMemory.delete(userId);
  if (kept) store.memory.takeOver(kept);
}

/** Go on with the store as it is, and with what it had refused. */
async function openAgain(account: Account, before: Work): Promise<void> {
  keepMemory(account, before);
  leave();
  await enterOrSay(account);
  if (session.value.phase !== 'signed_in') return;
  await session.value.work.store.tryRefusedAgain();
  session.value.engine.kick();
}

/**
 * After the browser has emptied the store: what is held in memory of it is saved, a new one begun, and the server asked
 * for the rest. Rejects with the browser's error where it keeps nothing; then all is as before.
 */
export async function beginStoreAnew(): Promise<void> {
  const { account, work } = signedIn();
  const now = { ...account, token: token ?? account.token };
  // It may have taken along who is signed in.
  await root.transaction('rw', root.accounts, root.settings, async () => {
    await root.accounts.put(now);
    await root.settings.put({ key: 'current', value: account.userId });
  });
  await salvageMemory(work.store, 'emptied by the browser', storeOptions(account));
  leave();
  Object.assign(salvage, { put: true });
  await enterOrSay(now);
  if (session.value.phase !== 'signed_in') return;
  // An open visit goes on once its work is put back.
  for (const { key, value } of work.store.memory.notes) await session.value.work.store.setNote(key, value);
}

const NOTHING: Unsent = { visits: 0, fixes: 0, photos: 0 };
/** What is unsent, as last counted: to tell what a wipe took along. */
let unsent: Unsent = NOTHING;
let counting: { unsubscribe(): void } | null = null;
let watching: { unsubscribe(): void } | null = null;

/** Another tab of this browser signed this person out, or in again. */
function changedElsewhere(account: Account, work: Work, engine: SyncEngine, now: Account | undefined): void {
  // One that is not there at all has gone with everything else that the browser has cleared.
  if (!isCurrent(engine) || now === undefined) return;
  if (now.token !== null) {
    token = now.token;
    return;
  }
  session.value = { phase: 'signed_out', ended: false, username: account.username };
  keepMemory(account, work);
  leave();
  void engine.stop().then(() => work.store.close());
}

function heard(account: Account, work: Work, engine: SyncEngine, { lanes, progress: whole, held, outcome, wipe }: EngineState): void {
  for (const [lane, state] of Object.entries(lanes) as [LaneName, LaneState][]) laneStates[lane] = { ...state, error: asShown(state.error) };
  progress.clear();
  for (const [photo, { done, of }] of Object.entries(whole.files)) progress.set(photo, { sent: done, size: of });
  Object.assign(sending, { progress: whole, held });
  if (!isCurrent(engine)) return;
  if (outcome === 'signed_out') void ended(account, work, engine);
  if (outcome === 'revoked' || outcome === 'wiped') void revoked(account, work, engine, wipe);
}

/** An error of the sync as the rest of the page knows it; from another tab it comes as plain words. */
export function asShown(error: unknown): unknown {
  if (error === null || error === undefined) return null;
  const { name, status, code, detail } = error as { name?: string; status?: number; code?: string; detail?: string };
  if (name === 'Offline') return new NetworkError(navigator.onLine === false ? 'offline' : 'unreachable', error);
  if ((name === 'Busy' || name === 'Refused') && status !== undefined) return new ApiError(status, { code: code ?? '', detail: detail ?? '' });
  return error;
}

/**
 * Sign out: the server forgets the token, if it can be reached. Unsent work stays on this tablet, unseen by others,
 * until its owner signs in again; without any the store is removed.
 */
export async function signOut(): Promise<void> {
  const { account, work, engine } = signedIn();
  // First, so that it does not take the end of the token for a revocation.
  await engine.stop();
  watching?.unsubscribe();
  // Other tabs hear of this first, so that none takes the end of the token for a revocation or holds on to the store.
  await root.accounts.update(account.userId, { token: null });
  await client.delete(`/devices/${account.deviceId}`, { timeoutMs: 5_000 }).catch(() => undefined);
  if (session.value.phase !== 'signed_in') return;
  const { refused, begun, originals } = await countUnsettled(work);
  const left = isUnsent(await countUnsent(work)) || refused + begun + originals > 0;
  leave();
  if (left) work.store.close();
  else await work.store.remove();
  session.value = { phase: 'signed_out', ended: false, username: account.username };
}

function leave(): void {
  if (session.value.phase === 'signed_in') void session.value.engine.stop();
  unfollow?.();
  unfollow = null;
  watching?.unsubscribe();
  watching = null;
  Object.assign(salvage, { found: [], somebodyElses: false, put: false });
  counting?.unsubscribe();
  counting = null;
  token = null;
  progress.clear();
  Object.assign(sending, { progress: null, held: null });
  for (const lane of Object.keys(laneStates) as LaneName[]) delete laneStates[lane];
}

/** The server refused the token in a request outside of the sync: which will meet the same, and knows what to do. */
function refused(): void {
  if (session.value.phase === 'signed_in') session.value.engine.kick(['records'], true);
}

/** The server no longer knows the token; the work stays. */
async function ended(account: Account, work: Work, engine: SyncEngine): Promise<void> {
  session.value = { phase: 'signed_out', ended: true, username: account.username };
  keepMemory(account, work);
  leave();
  await engine.stop();
  work.store.close();
  await root.accounts.update(account.userId, { token: null });
}

/** The server has revoked this tablet: the person sees so at once, the rest goes on until it is done. */
async function revoked(account: Account, work: Work, engine: SyncEngine, wipe: string): Promise<void> {
  // What is handed over is not lost.
  const [handed, lost] = wipe === 'now' ? [NOTHING, unsent] : [unsent, NOTHING];
  const revocation: Revocation = { userId: account.userId, name: account.deviceName, wipe, handed: handed.visits, handedFixes: handed.fixes, handedPhotos: handed.photos, lost };
  session.value = { phase: 'revoked', revocation, done: false, left: null, error: null };
  counting?.unsubscribe();
  await unlessRefused(root.settings.put({ key: 'revoked', value: revocation }));
  await engine.stop();
  if (wipe !== 'now') keepMemory(account, work);
  work.store.close();
  leave();
  await finishRevocation(account);
}

/** Whoever was revoked is back: what was not handed over goes as it should. */
async function giveBack(from: Work, to: Work): Promise<void> {
  to.store.memory.takeOver(from.store.memory);
  from.store.close();
  await to.store.tryRefusedAgain();
}

const REVOCATION_RETRY_MS = 15_000;

/** Hand over, wipe, acknowledge; tried until it is done, and taken up again by `openSession`. */
async function finishRevocation(account: Account): Promise<void> {
  const work = await openWork(account);
  holdAgain(account, work);
  const core = new SyncCore(work.store, {
    token: () => account.token,
    handingOver: (left) => {
      if (session.value.phase === 'revoked') session.value = { ...session.value, left };
    },
  });
  for (;;) {
    const { outcome, error } = await core.syncRecords();
    if (outcome === 'wiped' && error === null) break;
    // Whoever signed in again meanwhile has a valid token, and a store in use.
    if (session.value.phase === 'signed_in' && session.value.account.userId === account.userId) return giveBack(work, session.value.work);
    if (session.value.phase === 'revoked') session.value = { ...session.value, error: asShown(error) };
    await new Promise((resolve) => setTimeout(resolve, REVOCATION_RETRY_MS));
  }
  await work.store.remove();
  await root.transaction('rw', root.accounts, root.settings, async () => {
    await root.accounts.delete(account.userId);
    // Somebody else may use the tablet by now.
    if ((await root.settings.get('current'))?.value === account.userId) await root.settings.delete('current');
    if ((await root.revocation())?.read) await root.settings.delete('revoked');
  });
  if (session.value.phase === 'revoked') session.value = { ...session.value, done: true, error: null };
}

/** The person has read that the tablet was revoked; what is not done of it goes on. */
export async function acknowledgeRevocation(): Promise<void> {
  if (session.value.phase !== 'revoked') return;
  const { revocation, done } = session.value;
  if (done) await root.settings.delete('revoked');
  else await root.settings.put({ key: 'revoked', value: { ...revocation, read: true } satisfies Revocation });
  session.value = { phase: 'signed_out', ended: false, username: '' };
}

/** What kind of device this is, for the list of devices: `Android`, `iPadOS`, `Windows` … */
export function platformName(): string {
  const hints = (navigator as Navigator & { userAgentData?: { platform?: string } }).userAgentData;
  if (hints?.platform) return hints.platform;
  const agent = navigator.userAgent;
  const found = ['Android', 'iPad', 'iPhone', 'HarmonyOS', 'Windows', 'Macintosh', 'Linux'].find((name) => agent.includes(name));
  return found ?? '';
}
