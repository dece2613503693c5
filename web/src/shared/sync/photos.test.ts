// @vitest-environment node
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { uuid7 } from '../ids';
import { quarantineFiles } from './devices';
import { prepareFile } from './files';
import { giveUpOriginal, takePhotoAway } from './photos';
import { exportUnsent, takeBack } from './salvage';
import { ModelServer } from './testing/server';
import { Tab } from './testing/tablet';

// Machines that do much else are slow.
vi.setConfig({ testTimeout: 60_000 });

const SITE = '00000000-0000-7000-8000-00000000aaaa';
let server: ModelServer;
let tab: Tab;
let visit: string;

beforeEach(async () => {
  server = new ModelServer();
  server.put('site', SITE, { name: 'a site' });
  const [user, device] = [uuid7(), uuid7()];
  server.assign(user, SITE, true);
  server.addDevice('mine', device, user);
  tab = await Tab.open(server, { user, device, token: 'mine', now: () => server.now, indexedDB: new IDBFactory() });
  visit = await tab.store.create('visit', { site: SITE });
});
afterEach(async () => {
  tab.close();
  await tab.store.remove();
});

const add = async (bytes: string): Promise<string> => tab.store.addPhoto(visit, await prepareFile(new File([bytes], 'gate.jpg')));
const photosOnServer = (): string[] => server.live('visit_photo').map(({ id }) => id);

describe('a photo that is taken away', () => {
  test('before anything of it was sent is gone at once, bytes and all, and nobody hears of it', async () => {
    const [gone, kept] = [await add('a'), await add('b')];
    await tab.store.update('visit_photo', gone, { caption: 'a thumb' });
    await takePhotoAway(tab.store, gone);
    expect(await tab.store.bytesOf(gone)).toBeNull();
    expect(await tab.store.unsent()).toMatchObject({ ops: 2, files: 1, bytes: 1 });
    await tab.core.sync();
    expect(photosOnServer()).toEqual([kept]);
    expect(server.files.size).toBe(1);
  });

  test('when the server may have heard of it is told of, and its bytes are not sent on', async () => {
    const photo = await add('never arrives');
    tab.line.faults = ['lost'];
    await tab.core.syncRecords();
    await takePhotoAway(tab.store, photo);
    expect(await tab.store.get('visit_photo', photo)).toBeNull();
    // Its deletion may still be refused, or collide.
    expect(await tab.store.bytesOf(photo)).not.toBeNull();
    await tab.core.hurry();
    await tab.core.sync();
    expect(photosOnServer()).toEqual([]);
    expect(server.files.size).toBe(0);
    expect(await tab.store.bytesOf(photo)).toBeNull();
  });

  test('after it was sent is gone at the office too', async () => {
    const photo = await add('sent');
    // The second time it hears that the file is stored.
    await tab.core.sync();
    await tab.core.sync();
    expect(photosOnServer()).toEqual([photo]);
    await takePhotoAway(tab.store, photo);
    await tab.core.sync();
    expect(photosOnServer()).toEqual([]);
    expect(await tab.store.filesOf(visit)).toEqual([]);
  });

  test('when the server would not have it leaves nothing behind that was refused', async () => {
    const photo = await add('refused');
    await tab.store.db.ops.where({ type: 'visit_photo' }).modify({ state: 'aside', code: 'forbidden' });
    await takePhotoAway(tab.store, photo);
    expect(await tab.store.setAside()).toEqual([]);
    expect(await tab.store.filesOf(visit)).toEqual([]);
  });
});

describe('the original of a photo that is sent smaller', () => {
  let costs: boolean;
  let photo: string;

  beforeEach(async () => {
    costs = true;
    const [user, device] = [tab.store.stamp.user, tab.store.stamp.device];
    tab.close();
    server.addDevice('mine', device, user);
    tab = await Tab.open(server, { user, device, token: 'mine', now: () => server.now, indexedDB: new IDBFactory(), mayUploadOriginals: async () => !costs });
    visit = await tab.store.create('visit', { site: SITE });
    photo = await tab.store.addPhoto(visit, await prepareFile(new File(['copy'], 'gate.jpg')), {}, undefined, await prepareFile(new File(['the original'], 'gate.jpg')));
  });

  const texts = (): string[] => [...server.files.values()].map(({ bytes }) => new TextDecoder().decode(bytes)).sort();

  test('waits until the line costs nothing, and is then with the same photo, bit for bit', async () => {
    await tab.core.sync();
    expect(texts()).toEqual(['copy']);
    expect(await tab.store.unsent()).toMatchObject({ files: 0, bytes: 0, originals: 1, originalBytes: 12 });
    costs = false;
    await tab.core.sync();
    await tab.core.sync();
    expect(texts()).toEqual(['copy', 'the original']);
    expect(server.rows.get(`visit_photo ${photo}`)?.data).toMatchObject({ state: 'stored', original: `o-${photo}` });
    expect(await tab.store.unsent()).toMatchObject({ originals: 0, originalBytes: 0 });
    expect(await tab.store.db.blobs.count()).toBe(0);
  });

  test('is given up: then nobody waits for it', async () => {
    await tab.core.sync();
    await giveUpOriginal(tab.store, photo);
    costs = false;
    await tab.core.sync();
    expect(texts()).toEqual(['copy']);
    expect(server.rows.get(`visit_photo ${photo}`)?.data).toMatchObject({ original_sha256: '', original_size: null });
    expect(await tab.store.unsent()).toMatchObject({ originals: 0 });
  });

  test('goes with the photo when that is taken away', async () => {
    await takePhotoAway(tab.store, photo);
    expect(await tab.store.db.blobs.count()).toBe(0);
    costs = false;
    await tab.core.sync();
    expect(texts()).toEqual([]);
  });

  test('is handed over with the copy when the device is revoked', async () => {
    server.revoke(tab.store.stamp.device, 'after_quarantine');
    await quarantineFiles(tab.store, tab.core.wire);
    expect([...server.leftPhotos.values()].map((bytes) => new TextDecoder().decode(bytes))).toContain('the original');
    expect(await tab.store.unsent()).toMatchObject({ files: 0, originals: 0 });
  });

  test('is in the file of unsent work, and waits again where that is taken back', async () => {
    const file = await exportUnsent(tab.store);
    await tab.store.db.files.clear();
    await tab.store.db.blobs.clear();
    await takeBack(tab.store, file);
    expect(await tab.store.unsent()).toMatchObject({ files: 1, originals: 1, originalBytes: 12 });
    costs = false;
    await tab.core.sync();
    expect(texts()).toEqual(['copy', 'the original']);
  });
});
