// @vitest-environment node
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { uuid7 } from '../ids';
import { sendInBackground } from './background';
import { SyncEngine } from './engine';
import type { Channel, EngineOptions, Environment } from './engine';
import type { Socket } from './hints';
import { takeLease } from './lease';
import type { Locks } from './lease';
import { backoffMs } from './ops';
import { openStore } from './salvage';
import { originalId, prepareFile } from './files';
import type { SyncStore } from './store';
import { diskWith } from './testing/disk';
import { Line } from './testing/line';
import { ModelServer } from './testing/server';

// Machines that do much else are slow.
vi.setConfig({ testTimeout: 60_000 });

const SITE = '00000000-0000-7000-8000-00000000aaaa';
const ORIGIN = 'https://portal.test';

/** Time that passes when told to. */
class Clock {
  now = 1_796_000_000_000;
  #timers: { readonly at: number; readonly work: () => void }[] = [];

  readonly setTimer = (work: () => void, ms: number): unknown => {
    const timer = { at: this.now + ms, work };
    this.#timers.push(timer);
    return timer;
  };

  readonly clearTimer = (timer: unknown): void => {
    this.#timers = this.#timers.filter((one) => one !== timer);
  };

  pass(ms: number): void {
    this.now += ms;
    const due = this.#timers.filter(({ at }) => at <= this.now);
    this.#timers = this.#timers.filter(({ at }) => at > this.now);
    for (const { work } of due) work();
  }
}

/** Web Locks as several tabs of one browser share them. */
class SharedLocks implements Locks {
  #tail = new Map<string, Promise<unknown>>();

  request(name: string, { signal }: { signal: AbortSignal }, work: () => Promise<void>): Promise<unknown> {
    let begun = false;
    const turn = (this.#tail.get(name) ?? Promise.resolve()).then(() => {
      begun = !signal.aborted;
      return begun ? work() : undefined;
    });
    this.#tail.set(name, turn.catch(() => undefined));
    // Whoever gives up before its turn does not wait for it.
    return Promise.race([turn, new Promise((_, reject) => signal.addEventListener('abort', () => !begun && reject(new Error('aborted'))))]);
  }
}

class SharedChannels {
  readonly #open = new Set<Channel>();

  readonly make = (): Channel => {
    const channels = this.#open;
    const channel: Channel = {
      onmessage: null,
      postMessage: (data) => {
        const copy = structuredClone(data);
        for (const other of channels) if (other !== channel) queueMicrotask(() => other.onmessage?.({ data: copy }));
      },
      close: () => void channels.delete(channel),
    };
    channels.add(channel);
    return channel;
  };
}

class FakeSocket implements Socket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  readonly sent: string[] = [];
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {}
}

let server: ModelServer;
let line: Line;
let clock: Clock;
let store: SyncStore;
let user: string;
let device: string;
const engines: SyncEngine[] = [];
const stores: SyncStore[] = [];
let indexedDB: IDBFactory;
let listeners: Map<string, () => void>;

const openTab = async (): Promise<SyncStore> => {
  const opened = await openStore({ origin: ORIGIN, user, device, indexedDB, now: () => clock.now });
  stores.push(opened.store);
  return opened.store;
};
const environment = (changes: Partial<Environment> = {}): Partial<Environment> => ({
  locks: null,
  channel: null,
  connection: null,
  connect: null,
  storage: undefined,
  registerBackgroundSync: null,
  events: { listen: (name, listener) => (listeners.set(name, listener), () => void listeners.delete(name)) },
  visible: () => true,
  random: () => 1,
  setTimer: clock.setTimer,
  clearTimer: clock.clearTimer,
  ...changes,
});
const engine = (changes: Partial<Environment> = {}, on = store, options: Partial<EngineOptions> = {}): SyncEngine => {
  const made = new SyncEngine(on, { token: () => 'token', fetch: line.fetch, pieceBytes: 400, ...options, environment: environment(changes) });
  engines.push(made);
  return made;
};
const until = (seen: () => void | Promise<void>): Promise<void> => vi.waitFor(seen, { timeout: 20_000, interval: 5 });
const visits = (): number => server.live('visit').length;
const picture = (size: number): ReturnType<typeof prepareFile> => prepareFile(new File(['x'.repeat(size)], 'a.jpg', { type: 'image/jpeg' }));

beforeEach(async () => {
  [server, clock, indexedDB, listeners] = [new ModelServer(), new Clock(), new IDBFactory(), new Map()];
  [user, device] = [uuid7(), uuid7()];
  server.addDevice('token', device, user);
  server.put('site', SITE, { name: 'Works' });
  server.assign(user, SITE, true);
  line = new Line(server.fetch);
  store = await openTab();
});

afterEach(async () => {
  for (const one of engines.splice(0)) await one.stop();
  for (const one of stores.splice(0)) one.close();
});

describe('one tab', () => {
  test('fetches what is in scope, sends what is changed, and hears of what others do', async () => {
    const one = engine({}, store, { pullEveryMs: 60_000 });
    one.start();
    await until(async () => expect(await store.list('site')).toHaveLength(1));
    await store.create('visit', { site: SITE, note: 'mine' });
    one.changed();
    await until(() => expect(visits()).toBe(1));
    await until(() => expect(one.state.lanes.records).toMatchObject({ status: 'idle', nextAt: clock.now + 60_000 }));
    server.put('visit', uuid7(), { site: SITE, note: 'theirs' });
    clock.pass(60_000);
    await until(async () => expect(await store.list('visit')).toHaveLength(2));
    expect(await store.word('clockOffsetMs')).not.toBeNull();
  });

  test('waits longer after each failure, and not at all when the network comes back', async () => {
    await store.create('visit', { site: SITE });
    const one = engine();
    line.faults = Array.from({ length: 8 }, () => 'never' as const);
    one.start();
    await until(() => expect(one.state.lanes.records).toMatchObject({ status: 'waiting', failures: 1 }));
    expect(one.state.outcome).toBe('offline');
    clock.pass(backoffMs(1, () => 1));
    await until(() => expect(one.state.lanes.records.failures).toBe(2));
    line.faults = [];
    listeners.get('online')?.();
    await until(() => expect(one.state.lanes.records).toMatchObject({ failures: 0, error: null }));
    expect(visits()).toBe(1);
  });

  test('that has found the server again lets photos and positions go at once, which had failed meanwhile', async () => {
    const visit = await store.create('visit', { site: SITE });
    await store.addPhoto(visit, await picture(100));
    let there = false;
    const { fetch } = server;
    line = new Line(async (input, init) => {
      if (!there) throw new TypeError('no network');
      return String(input).endsWith('/trails/points') ? Response.json({ accepted: 1, duplicate: 0, held: 0, rejected: [] }) : fetch(input, init);
    });
    const one = engine();
    one.start();
    for (let failures = 1; failures < 8; failures += 1) {
      one.kick(undefined, true);
      await until(async () => expect((await store.filesOf(visit))[0]?.failures).toBeGreaterThanOrEqual(failures));
    }
    await store.addPoint(visit, { t: clock.now, lon: 108.95, lat: 34.27, acc: 5, alt: null, speed: null, bearing: null });
    one.kick(['points']);
    await until(() => expect(one.state.lanes.points.failures).toBeGreaterThan(0));
    there = true;
    one.kick(['records']);
    await until(async () => expect((await store.filesOf(visit))[0]?.state).toBe('stored'));
    await until(async () => expect((await store.unsent()).points).toBe(0));
  });

  test('that has found the server again sends positions at once on a store that takes no word of photos, and has not failed', async () => {
    let room = true;
    const asBefore = diskWith((tables) => room || tables.join() !== 'files');
    try {
      store = await openTab();
      const visit = await store.create('visit', { site: SITE });
      await store.addPhoto(visit, await picture(100));
      await store.addPoint(visit, { t: clock.now, lon: 108.95, lat: 34.27, acc: 5, alt: null, speed: null, bearing: null });
      let there = false;
      const { fetch } = server;
      line = new Line(async (input, init) => {
        if (!there) throw new TypeError('no network');
        return String(input).endsWith('/trails/points') ? Response.json({ accepted: 1, duplicate: 0, held: 0, rejected: [] }) : fetch(input, init);
      });
      const one = engine();
      one.start();
      await until(async () => expect((await store.filesOf(visit))[0]?.failures).toBeGreaterThan(0));
      await until(() => expect(one.state.lanes.points.failures).toBeGreaterThan(0));
      [room, there] = [false, true];
      one.kick(['records']);
      await until(async () => expect((await store.unsent()).points).toBe(0));
      await until(() => expect(one.state.lanes.records).toMatchObject({ status: 'idle', failures: 0, error: null }));
      expect(visits()).toBe(1);
    } finally {
      asBefore();
    }
  });

  test('says how far it has come, and a photo that stalls holds up no record', async () => {
    const visit = await store.create('visit', { site: SITE });
    await store.addPhoto(visit, await picture(1_000));
    const seen: string[] = [];
    let stalled = true;
    const server_ = server;
    line = new Line(async (input, init) => (init?.method === 'PATCH' && stalled ? Promise.reject(new TypeError('stalled')) : server_.fetch(input, init)));
    const one = engine();
    let failures = 0;
    one.onState(({ progress: { records, photos, bytes }, lanes }) => {
      seen.push(`${records.done}/${records.of} ${photos.done}/${photos.of} ${bytes.done}/${bytes.of}`);
      failures = Math.max(failures, lanes.files.failures);
    });
    one.start();
    await until(() => expect(failures).toBe(1)); // the lane may have gone on already: the file waits by itself
    expect(visits()).toBe(1);
    await store.create('visit', { site: SITE });
    one.changed();
    await until(() => expect(visits()).toBe(2));
    stalled = false;
    one.kick(undefined, true);
    await until(async () => expect((await store.filesOf(visit))[0]?.state).toBe('stored'));
    expect(seen).toContain('0/2 0/1 0/1000');
    expect(seen.some((text) => text.endsWith(' 0/1 400/1000'))).toBe(true);
    expect(seen.some((text) => text.endsWith('1/1 1000/1000'))).toBe(true);
    expect([...server.files.values()][0]?.bytes.length).toBe(1_000);
  });

  test('with the data-saver on sends photos by Wi-Fi only, or when told to', async () => {
    const connection = { type: 'cellular' };
    await store.setSetting('photosOnWifiOnly', true);
    const visit = await store.create('visit', { site: SITE });
    await store.addPhoto(visit, await picture(10));
    const one = engine({ connection });
    one.start();
    await until(() => expect(one.state.held).toBe('not_wifi'));
    expect([visits(), server.files.size]).toEqual([1, 0]);
    // What is held is no reason to ask the server all the time.
    await until(() => expect(one.state.lanes.records.status).toBe('idle'));
    const before = server.requests;
    for (let second = 0; second < 5; second += 1) {
      clock.pass(1_000);
      await until(() => expect(one.state.lanes.records.status).toBe('idle'));
    }
    expect(server.requests).toBe(before);
    connection.type = 'wifi';
    one.kick();
    await until(() => expect([server.files.size, one.state.held]).toEqual([1, null]));
    connection.type = 'unknown';
    await store.addPhoto(visit, await picture(20));
    one.changed();
    await until(() => expect(one.state.held).toBe('network_unknown'));
    one.sendPhotosAnyway();
    await until(() => expect(server.files.size).toBe(2));
  });

  test('sends the originals of smaller copies by Wi-Fi only, data-saver or not, or when told to', async () => {
    const connection = { type: 'cellular' };
    const visit = await store.create('visit', { site: SITE });
    const add = async (seed: number): Promise<unknown> => store.addPhoto(visit, await picture(seed), {}, undefined, await picture(seed + 1));
    await add(30);
    const one = engine({ connection });
    one.start();
    await until(() => expect([server.files.size, one.state.held]).toEqual([1, null]));
    connection.type = 'wifi';
    one.kick();
    await until(() => expect(server.files.size).toBe(2));
    connection.type = 'unknown';
    await add(40);
    one.changed();
    await until(() => expect(server.files.size).toBe(3));
    expect(await store.unsent()).toMatchObject({ files: 0, originals: 1 });
    await one.sendOriginals();
    await until(() => expect(server.files.size).toBe(4));
  });

  test('sends a single original when told to, its copy before, whatever the line costs; the others wait on', async () => {
    await store.setSetting('photosOnWifiOnly', true);
    const visit = await store.create('visit', { site: SITE });
    const add = async (seed: number): Promise<string> => store.addPhoto(visit, await picture(seed), {}, undefined, await picture(1_000 + seed));
    await add(50);
    const photo = await add(60);
    const one = engine({ connection: { type: 'cellular' } });
    one.start();
    await until(() => expect(one.state.held).toBe('not_wifi'));
    const under = new Set<string>();
    one.onState(({ progress }) => Object.keys(progress.files).forEach((id) => under.add(id)));
    await one.sendOriginals(photo);
    await until(async () => expect(await store.unsent()).toMatchObject({ files: 1, originals: 1, originalsWanted: 0 }));
    expect([...server.files.values()].map(({ bytes }) => bytes.length)).toEqual([60, 1_060]);
    expect([...under]).toEqual([originalId(photo)]);
    expect(one.state.held).toBe('not_wifi');
  });

  test('pulls when the socket hints at news', async () => {
    const sockets: FakeSocket[] = [];
    const connect = (url: string): Socket => {
      expect(url).toBe('wss://portal.test/ws/sync');
      sockets.push(new FakeSocket());
      return sockets.at(-1) as FakeSocket;
    };
    const one = engine({ connect });
    one.start();
    await until(async () => expect(await store.count('site')).toBe(1));
    await until(() => expect(sockets).toHaveLength(1));
    sockets[0]?.onopen?.();
    expect(JSON.parse(sockets[0]?.sent[0] ?? '')).toEqual({ type: 'auth', token: 'token' });
    await until(() => expect(one.state.lanes.records.status).toBe('idle'));
    server.put('visit', uuid7(), { site: SITE });
    sockets[0]?.onmessage?.({ data: '{"type":"changed"}' });
    await until(async () => expect(await store.count('visit')).toBe(1));
    expect(one.state.listening).toBe(true);
    sockets[0]?.onclose?.();
    await until(() => expect(one.state.listening).toBe(false));
    clock.pass(2_000);
    await until(() => expect(sockets).toHaveLength(2));
  });

  test('asks to be woken in the background when it cannot send', async () => {
    const registerBackgroundSync = vi.fn(async () => {});
    line.faults = Array.from({ length: 40 }, () => 'never' as const);
    const one = engine({ registerBackgroundSync });
    one.start();
    await until(() => expect(one.state.lanes.records.failures).toBe(1));
    expect(registerBackgroundSync).not.toHaveBeenCalled(); // nothing waits
    await store.create('visit', { site: SITE });
    one.changed();
    await until(() => expect(registerBackgroundSync).toHaveBeenCalledOnce());
    for (let tries = 3; tries < 6; tries += 1) {
      clock.pass(60_000);
      await until(() => expect(one.state.lanes.records).toMatchObject({ status: 'waiting', failures: tries }));
    }
    expect(registerBackgroundSync).toHaveBeenCalledOnce();
    listeners.get('online')?.();
    await until(() => expect(registerBackgroundSync).toHaveBeenCalledTimes(2));
  });

  test('asks at once when it is hidden with something unsent, and not when all is sent', async () => {
    const registerBackgroundSync = vi.fn(async () => {});
    const one = engine({ registerBackgroundSync, visible: () => false });
    one.start();
    await until(() => expect(one.state.lanes.records).toMatchObject({ status: 'idle', failures: 0 }));
    await until(() => expect(one.state.outcome).toBe('done'));
    listeners.get('visibilitychange')?.();
    expect(registerBackgroundSync).not.toHaveBeenCalled();
    await store.create('visit', { site: SITE });
    one.changed();
    listeners.get('visibilitychange')?.();
    expect(registerBackgroundSync).toHaveBeenCalledOnce();
  });

  test('finds records that the disk has altered and fetches all anew, unsent work untouched', async () => {
    await engine().syncOnce();
    const visit = await store.create('visit', { site: SITE, note: 'mine' });
    await store.db.records.where({ type: 'site', id: SITE }).modify((record) => void ((record as { data: unknown }).data = { name: 'altered' }));
    const one = engine();
    one.start();
    await until(() => expect(one.state.lanes.records.status).toBe('idle'));
    await until(() => expect(one.state.outcome).toBe('done'));
    clock.pass(10_000);
    await until(async () => expect(await store.get('site', SITE)).toEqual({ name: 'Works' }));
    await until(() => expect(server.rows.get(`visit ${visit}`)?.data?.['note']).toBe('mine'));
  });
});

describe('revocation', () => {
  const work = async (): Promise<void> => {
    await engine().syncOnce();
    await store.addPhoto(await store.create('visit', { site: SITE, note: 'unsent' }), await picture(10));
  };

  test('hands over what is unsent, positions too, wipes, and says so, whatever is cut on the way', async () => {
    await work();
    const [visit = ''] = (await store.list('visit')).map(({ id }) => id);
    const other = await store.create('visit', { site: SITE });
    for (let t = 1; t <= 1_200; t += 1) await store.db.points.add({ t, lon: 108, lat: 34, acc: 5, alt: null, speed: null, bearing: null, visit: t > 900 ? other : visit, sent: t % 100 === 0 ? 1 : 0 });
    server.revoke(device, 'after_quarantine');
    line.faults = ['none', 'lost', 'never', 'lost', 'never'];
    const one = engine();
    one.start();
    await until(() => {
      clock.pass(60_000);
      expect(server.devices.get('token')?.wiped).toBe(true);
    });
    await until(() => expect(one.state).toMatchObject({ outcome: 'wiped' }));
    expect(server.quarantined.join()).toContain('unsent');
    const groups = server.quarantined.flatMap((body) => (JSON.parse(body) as { groups: { type: string; id: string; data: { points: { t: string; visit: string }[] } }[][] }).groups.flat());
    const points = new Map(groups.flatMap(({ type, id, data }) => (type === 'trail_points' ? data.points.map((point) => [Date.parse(point.t), [id, point.visit]] as const) : [])));
    expect(points.size).toBe(1_188);
    expect([...server.leftPhotos.values()].map(({ length }) => length)).toEqual([10]);
    expect(server.files.size).toBe(0);
    for (const [t, named] of points) expect(named).toEqual(t > 900 ? [other, other] : [visit, visit]);
    for (const table of store.db.tables) if (table.name !== 'meta') expect([table.name, await table.count()]).toEqual([table.name, 0]);
    expect(visits()).toBe(0);
  });

  test('of a stolen tablet wipes without sending', async () => {
    await work();
    server.revoke(device, 'now');
    engine().start();
    await until(() => expect(server.devices.get('token')?.wiped).toBe(true));
    expect(server.quarantined).toEqual([]);
    expect(await store.count('site')).toBe(0);
  });

  test('without an order to wipe hands over a copy and keeps the work for its owner', async () => {
    await work();
    server.revoke(device, '');
    const one = engine();
    one.start();
    await until(() => expect(one.state.outcome).toBe('signed_out'));
    expect(server.quarantined.join()).toContain('unsent');
    expect(await store.unsent()).toMatchObject({ ops: 2, files: 1 });
  });

  test('is not done while the server does not take what is handed over', async () => {
    await work();
    server.revoke(device, 'after_quarantine');
    line = new Line(async (input, init) => (String(input).endsWith('/quarantine') ? new Response('{"code":"quarantine_full"}', { status: 413, headers: { 'Content-Type': 'application/problem+json' } }) : server.fetch(input, init)));
    const one = engine();
    one.start();
    await until(() => expect(one.state.outcome).toBe('revoked'));
    expect((await store.unsent()).ops).toBe(2);
    // The office gives up what it has not got.
    server.revoke(device, 'now');
    await until(() => {
      clock.pass(60_000);
      expect(server.devices.get('token')?.wiped).toBe(true);
    });
    expect(await store.count('site')).toBe(0);
  });

  test('is not done while a photo cannot be handed over, and goes on where it was cut', async () => {
    await work();
    server.revoke(device, 'after_quarantine');
    let full = true;
    line = new Line(async (input, init) => (full && String(input).endsWith('/uploads/') ? new Response('{"code":"quarantine_full"}', { status: 507, headers: { 'Content-Type': 'application/problem+json' } }) : server.fetch(input, init)));
    const one = engine();
    one.start();
    await until(() => expect(one.state.outcome).toBe('revoked'));
    expect(await store.unsent()).toMatchObject({ files: 1 });
    full = false;
    await until(() => {
      // Not while it works: on a slow machine an upload would last for days.
      if (one.state.lanes.records.nextAt !== null) clock.pass(600_000);
      expect(server.devices.get('token')?.wiped).toBe(true);
    });
    expect(server.leftPhotos.size).toBe(1);
  });
});

describe('several tabs', () => {
  test.each(['Web Locks', 'a lease'])('with %s one syncs, the others hear of it and may ask', async (by) => {
    const channels = new SharedChannels();
    const shared = { locks: by === 'Web Locks' ? new SharedLocks() : null, channel: channels.make };
    const second = await openTab();
    const [one, two] = [engine(shared), engine(shared, second)];
    one.start();
    await until(() => expect(one.state.leading).toBe(true));
    two.start();
    await until(() => expect(two.state.outcome).toBe('done'));
    expect(two.state.leading).toBe(false);
    await second.create('visit', { site: SITE });
    two.changed();
    await until(() => expect(visits()).toBe(1));
    await one.stop();
    clock.pass(5_000);
    await until(() => expect(two.state.leading).toBe(true));
    await second.create('visit', { site: SITE });
    two.changed();
    await until(() => expect(visits()).toBe(2));
  });

  test('photos that wait for Wi-Fi go when a tab that does not sync is told so', async () => {
    const shared = { locks: new SharedLocks(), channel: new SharedChannels().make, connection: { type: 'cellular' } };
    await store.setSetting('photosOnWifiOnly', true);
    const second = await openTab();
    const [one, two] = [engine(shared), engine(shared, second)];
    one.start();
    await until(() => expect(one.state.outcome).toBe('done'));
    two.start();
    await second.addPhoto(await second.create('visit', { site: SITE }), await picture(10));
    two.changed();
    await until(() => expect([two.state.held, visits(), server.files.size]).toEqual(['not_wifi', 1, 0]));
    two.sendPhotosAnyway();
    await until(() => expect([server.files.size, two.state.leading]).toEqual([1, false]));
    // That was for these photos: not for the next, whoever leads then.
    await until(() => expect(two.state.progress.photos.done).toBe(two.state.progress.photos.of));
    await one.stop();
    await until(() => expect(two.state.leading).toBe(true));
    await second.addPhoto(await second.create('visit', { site: SITE }), await picture(11));
    two.changed();
    await until(() => expect([two.state.held, visits()]).toEqual(['not_wifi', 2]));
    expect(server.files.size).toBe(1);
  });

  test('a lease that a dead tab left, or one of another clock, is taken over', async () => {
    expect(await takeLease(store, 'one')).toBe(true);
    expect(await takeLease(store, 'two')).toBe(false);
    clock.now += 15_001;
    expect(await takeLease(store, 'two')).toBe(true);
    clock.now -= 86_400_000;
    expect(await takeLease(store, 'one')).toBe(true);
  });
});

describe('without a page', () => {
  const shared = (): Partial<Environment> => ({ locks: new SharedLocks(), channel: new SharedChannels().make });
  const inBackground = (changes: Partial<Environment>, token: string | null = 'token'): Promise<boolean> =>
    sendInBackground(store, { token: () => token, fetch: line.fetch, pieceBytes: 400, environment: environment(changes), lookEveryMs: 5, withinMs: 20_000, tabWithinMs: 500 });

  test('what waits is sent, photos too, and nothing is asked of the server where nothing waits', async () => {
    const asked = vi.spyOn(line, 'fetch');
    expect(await inBackground(shared())).toBe(true);
    expect(asked).not.toHaveBeenCalled();
    await store.addPhoto(await store.create('visit', { site: SITE }), await picture(1_000));
    expect(await inBackground(shared())).toBe(true);
    expect([visits(), server.files.size]).toEqual([1, 1]);
  });

  test('photos that wait for Wi-Fi are left to the page', async () => {
    await store.setSetting('photosOnWifiOnly', true);
    await store.addPhoto(await store.create('visit', { site: SITE }), await picture(10));
    expect(await inBackground({ ...shared(), connection: { type: 'cellular' } })).toBe(true);
    expect([visits(), server.files.size]).toEqual([1, 0]);
  });

  test('a server that cannot be reached is tried some times, then the browser is asked to wake us later', async () => {
    await store.create('visit', { site: SITE });
    line.faults = Array.from({ length: 40 }, () => 'never' as const);
    const passing = setInterval(() => clock.pass(5_000), 5);
    expect(await inBackground(shared())).toBe(false);
    clearInterval(passing);
    expect(visits()).toBe(0);
  });

  test('whoever was signed out meanwhile is left alone', async () => {
    await store.create('visit', { site: SITE });
    expect(await inBackground(shared(), null)).toBe(true);
    expect((await store.unsent()).ops).toBe(1);
  });

  test('a tab that syncs is asked to go on, and nothing is sent twice', async () => {
    const both = shared();
    const pushes: string[] = [];
    const answer = server.fetch;
    line = new Line(async (input, init) => {
      if (String(input).endsWith('/push')) pushes.push(String(input));
      return answer(input, init);
    });
    const tab = engine(both, await openTab());
    tab.start();
    await until(() => expect(tab.state.outcome).toBe('done'));
    await store.create('visit', { site: SITE });
    expect(await inBackground(both)).toBe(true);
    expect([visits(), pushes.length, tab.state.leading]).toEqual([1, 1, true]);
  });

  test('a tab that is put to sleep and sends nothing is not relied on', async () => {
    const { locks, channel } = shared();
    const asleep = new AbortController();
    void locks?.request(`sync ${store.db.name}`, { signal: asleep.signal }, () => new Promise((resolve) => asleep.signal.addEventListener('abort', () => resolve())));
    await store.create('visit', { site: SITE });
    expect(await inBackground({ locks: locks ?? null, channel: channel ?? null })).toBe(false);
    asleep.abort();
  });

  test('a store that would have to be put aside is left for the person to hear of', async () => {
    await store.db.setWords({ stamp: { format: 0, origin: ORIGIN, user, device } } as never);
    store.close();
    await expect(openStore({ origin: ORIGIN, user, device, indexedDB, onlySound: true })).rejects.toThrow('format 0');
    const { salvaged } = await openStore({ origin: ORIGIN, user, device, indexedDB });
    expect(salvaged).not.toBeNull();
  });
});
