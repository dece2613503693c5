import { api, createClient } from '@shared/api/client';
import type { Client } from '@shared/api/client';
import { ApiError } from '@shared/api/errors';
import { loadConfig } from '@shared/api/config';
import { uuid7 } from '@shared/ids';
import { reactive, shallowReactive, shallowRef } from 'vue';
import { Outbox } from './outbox/outbox';
import type { LaneName } from './outbox/outbox';
import type { LaneState } from './outbox/lane';
import { Root } from './store/root';
import type { Account, Revocation } from './store/root';
import { countUnsent, openWork, removeWork, tidy } from './store/work';
import type { Work } from './store/work';

/** Who uses the tablet now, and what they work with. */
export type Session =
  | { readonly phase: 'opening' }
  /** The browser lets us keep nothing. */
  | { readonly phase: 'no_store'; readonly error: unknown }
  /** `ended`: the server no longer knows the token of `username`; their work is still here. */
  | { readonly phase: 'signed_out'; readonly ended: boolean; readonly username: string }
  | { readonly phase: 'revoked'; readonly revocation: Revocation }
  | { readonly phase: 'signed_in'; readonly account: Account; readonly work: Work; readonly outbox: Outbox };

export const session = shallowRef<Session>({ phase: 'opening' });
export type SignedIn = Extract<Session, { phase: 'signed_in' }>;

/** How each lane of the outbox stands, and the bytes of photos under way. */
export const laneStates = shallowReactive<Partial<Record<LaneName, LaneState>>>({});
export const progress = reactive(new Map<string, { sent: number; size: number }>());

export type Credentials = { readonly username: string; readonly password: string } | { readonly enrolment_code: string };

interface SignedInAnswer {
  readonly device: { readonly id: string; readonly name: string };
  readonly token: string;
  readonly user: { readonly id: string; readonly username: string; readonly name: string };
}

const root = new Root();
let token: string | null = null;

/** The server, as the person signed in on this tablet. */
export const client: Client = createClient({ token: () => token, onUnauthorized: (error) => void refused(error) });

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
    const revoked = await root.settings.get('revoked');
    if (revoked) {
      const revocation = revoked.value as Revocation;
      // In case the page was closed before the store was gone.
      await removeWork(revocation.userId);
      session.value = { phase: 'revoked', revocation };
      return;
    }
    const account = await currentAccount();
    if (account?.token) await enter(account);
    else session.value = { phase: 'signed_out', ended: false, username: account?.username ?? '' };
  } catch (error) {
    session.value = { phase: 'no_store', error };
  }
}

async function currentAccount(): Promise<Account | undefined> {
  const current = await root.settings.get('current');
  return typeof current?.value === 'string' ? root.accounts.get(current.value) : undefined;
}

/**
 * Sign this tablet in. A person who was here before keeps their device id, so that the server knows the tablet again;
 * an id that belongs to somebody else is replaced by a new one. Rejects with ApiError or NetworkError.
 */
export async function signIn(credentials: Credentials, deviceName: string): Promise<void> {
  const known = 'username' in credentials ? await root.accounts.where({ username: credentials.username }).first() : await currentAccount();
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
    await root.settings.delete('revoked');
  });
  await enter(account);
}

async function enter(account: Account): Promise<void> {
  const work = openWork(account.userId);
  await work.open();
  await tidy(work, Date.now());
  token = account.token;
  const outbox = new Outbox(work, client, {
    userId: account.userId,
    deviceId: account.deviceId,
    onState: (lane, state) => {
      laneStates[lane] = state;
    },
    onProgress: (photo, sent, size) => progress.set(photo, { sent, size }),
  });
  session.value = { phase: 'signed_in', account, work, outbox };
  outbox.start();
  // So that the browser does not clear unsent work when the disk runs low; it may refuse.
  void navigator.storage?.persist?.().catch(() => false);
}

/**
 * Sign out: the server forgets the token, if it can be reached. Unsent work stays on this tablet, unseen by others,
 * until its owner signs in again; without any the store is removed.
 */
export async function signOut(): Promise<void> {
  const { account, work } = signedIn();
  await client.delete(`/devices/${account.deviceId}`, { timeoutMs: 5_000 }).catch(() => undefined);
  if (session.value.phase !== 'signed_in') return;
  const { visits, fixes, photos } = await countUnsent(work);
  leave();
  if (visits + fixes + photos === 0) await work.delete();
  else work.close();
  await root.accounts.update(account.userId, { token: null });
  session.value = { phase: 'signed_out', ended: false, username: account.username };
}

function leave(): void {
  if (session.value.phase === 'signed_in') session.value.outbox.stop();
  token = null;
  progress.clear();
  for (const lane of Object.keys(laneStates) as LaneName[]) delete laneStates[lane];
}

/** The server refused the token. */
async function refused(error: ApiError): Promise<void> {
  if (session.value.phase !== 'signed_in') return;
  const { account, work } = session.value;
  leave();
  if (error.code !== 'device_revoked') {
    session.value = { phase: 'signed_out', ended: true, username: account.username };
    work.close();
    await root.accounts.update(account.userId, { token: null });
    return;
  }
  const lost = await countUnsent(work);
  const revocation: Revocation = { userId: account.userId, name: account.deviceName, wipe: String(error.problem['wipe'] ?? ''), lost };
  session.value = { phase: 'revoked', revocation };
  // The token goes first: even if the page closes now, the next start removes the store.
  await root.transaction('rw', root.accounts, root.settings, async () => {
    await root.accounts.delete(account.userId);
    await root.settings.delete('current');
    await root.settings.put({ key: 'revoked', value: revocation });
  });
  work.close();
  await removeWork(account.userId);
}

/** The person has read that the tablet was revoked. */
export async function acknowledgeRevocation(): Promise<void> {
  await root.settings.delete('revoked');
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
