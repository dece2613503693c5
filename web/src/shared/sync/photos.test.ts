// @vitest-environment node
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { uuid7 } from '../ids';
import { prepareFile } from './files';
import { takePhotoAway } from './photos';
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
