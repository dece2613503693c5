import { halves, isData, toJson } from './ops';
import type { Data } from './ops';
import type { StoredOp } from './database';
import { textOf } from './push';
import type { SyncStore } from './store';
import { Offline, Refused, SignedOut } from './wire';
import type { Wire } from './wire';

const PATH = '/api/v1/devices';
const QUARANTINE_GROUPS = 100;
const QUARANTINE_BYTES = 1024 * 1024;

export type Credentials = { readonly username: string; readonly password: string } | { readonly enrolment_code: string };

/** What a device tells of itself. */
export interface DeviceDescription {
  readonly id: string;
  readonly name: string;
  readonly platform: string;
  readonly app_version: string;
}

export interface Enrolled {
  readonly device: { readonly id: string; readonly name: string };
  readonly token: string;
  readonly user: { readonly id: string; readonly username: string; readonly name: string };
}

/**
 * Register this device. An id that turns out to be another person's device is given up for one that `newId` makes.
 * Rejects with Refused (wrong credentials: status 401; used code: 410 `enrolment_code_used`), Offline, Busy.
 */
export async function enrol(wire: Wire, credentials: Credentials, device: DeviceDescription, newId?: () => string): Promise<Enrolled> {
  const ask = (id: string): Promise<Data> => wire.json('POST', PATH, toJson({ ...credentials, device: { ...device, id } }));
  let answer: Data;
  try {
    answer = await ask(device.id);
  } catch (error) {
    if (error instanceof SignedOut) throw new Refused(401, error.message || 'unauthenticated', 'The server does not know these credentials.');
    if (!(error instanceof Refused && error.code === 'device_taken') || !newId) throw error;
    answer = await ask(newId());
  }
  if (typeof answer['token'] !== 'string' || !isData(answer['device']) || !isData(answer['user'])) throw new Offline('the answer to a sign-in is not one');
  return answer as unknown as Enrolled;
}

/**
 * Hand over all that is unsent for review, also what is set aside; how many groups. How far this has come is kept, so
 * that it goes on after a cut. A group that the server does not take as it is goes as text; if not even so, this rejects
 * with Refused, and the store must not be wiped.
 */
export async function quarantine(store: SyncStore, wire: Wire, schema: number, signal?: AbortSignal): Promise<number> {
  const path = `${PATH}/${store.stamp.device}/quarantine`;
  let handed = 0;
  const send = async (texts: readonly string[]): Promise<void> => {
    const head = toJson({ schema, sent_at: store.stampTime() });
    await wire.exchange('POST', path, { body: `${head.slice(0, -1)},"groups":[${texts.join(',')}]}`, headers: { 'Content-Type': 'application/json' }, signal });
  };
  for (;;) {
    const groups = await unsentGroups(store, (await store.word('quarantined')) ?? 0);
    if (groups.length === 0) return handed;
    const parts = [groups];
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      const texts = part.map(textOf);
      const large = part.length > 1 && texts.reduce((sum, one) => sum + one.length, 0) > QUARANTINE_BYTES;
      try {
        if (!large) await send(texts);
      } catch (error) {
        if (!(error instanceof Refused && [400, 413, 422].includes(error.status))) throw error;
        const [only, ...others] = part;
        if (others.length === 0 && only) await send([asText(only)]);
        else {
          parts.push(...halves(part).reverse());
          continue;
        }
      }
      if (large) {
        parts.push(...halves(part).reverse());
        continue;
      }
      await store.db.setWords({ quarantined: part.at(-1)?.number ?? 0 });
      handed += part.length;
    }
  }
}

interface UnsentGroup {
  readonly number: number;
  readonly ops: readonly StoredOp[];
}

async function unsentGroups(store: SyncStore, after: number): Promise<UnsentGroup[]> {
  const ops = await store.db.ops.where('grp').above(after).sortBy('number');
  const groups = new Map<number, StoredOp[]>();
  for (const op of ops) {
    const own = groups.get(op.grp);
    if (own) own.push(op);
    else if (groups.size < QUARANTINE_GROUPS) groups.set(op.grp, [op]);
  }
  return [...groups].map(([number, own]) => ({ number, ops: own })).sort((a, b) => a.number - b.number);
}

/** A group whose operations cannot be read: what is known of them, and their bodies as they are. */
function asText({ ops }: UnsentGroup): string {
  return toJson(ops.map(({ op, type, id, body }) => ({ op, type, id, unreadable: body })));
}

/** Tell the server that nothing is left here. */
export async function acknowledgeWipe(store: SyncStore, wire: Wire, signal?: AbortSignal): Promise<void> {
  await wire.exchange('POST', `${PATH}/${store.stamp.device}/wiped`, { body: '{}', headers: { 'Content-Type': 'application/json' }, signal });
}
