// @vitest-environment node
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createClient } from '../api/client';
import { ApiError, NetworkError } from '../api/errors';
import { stubPage } from '../testing/browser';
import { sha256Hex } from './sha256';
import { metadataHeader, nextChunk, terminate, upload } from './tus';
import type { UploadDescription } from './tus';

const MIB = 1024 * 1024;

/** A tus server in memory, with the faults that a line has. */
class Server {
  readonly uploads = new Map<string, { length: number; bytes: Uint8Array; metadata: string }>();
  readonly log: string[] = [];
  /** Called before a PATCH is stored; may throw (lost on the way there). */
  beforePatch: (() => void) | null = null;
  /** Called after it is stored; may throw (answer lost). */
  afterPatch: (() => void) | null = null;
  #last = 0;

  readonly fetch: typeof fetch = async (input, init) => {
    const { pathname } = new URL(String(input));
    const headers = new Headers(init?.headers);
    const method = init?.method ?? 'GET';
    this.log.push(`${method} ${headers.get('Upload-Offset') ?? ''}`.trim());
    expect(headers.get('Tus-Resumable')).toBe('1.0.0');
    if (method === 'POST') {
      this.#last += 1;
      const path = `/api/v1/uploads/${this.#last}`;
      this.uploads.set(path, { length: Number(headers.get('Upload-Length')), bytes: new Uint8Array(), metadata: headers.get('Upload-Metadata') ?? '' });
      return new Response(null, { status: 201, headers: { Location: path } });
    }
    const found = this.uploads.get(pathname);
    if (!found) return new Response('{"code":"not_found"}', { status: 404 });
    if (method === 'DELETE') {
      this.uploads.delete(pathname);
      return new Response(null, { status: 204 });
    }
    if (method === 'PATCH') {
      this.beforePatch?.();
      if (Number(headers.get('Upload-Offset')) !== found.bytes.length) return new Response('{"code":"wrong_offset"}', { status: 409 });
      const part = new Uint8Array(await (init?.body as Blob).arrayBuffer());
      found.bytes = new Uint8Array([...found.bytes, ...part]);
      this.afterPatch?.();
    }
    return new Response(null, { status: method === 'HEAD' ? 200 : 204, headers: { 'Upload-Offset': String(found.bytes.length) } });
  };
}

const description: UploadDescription = {
  filename: '厂区.jpg',
  filetype: 'image/jpeg',
  sha256: 'ab'.repeat(32),
  purpose: 'photo',
  subject: 'visit_photo:0192f0c1-2b3c-7d4e-8f50-617283940a1b',
};

let server: Server;
let client: ReturnType<typeof createClient>;
const content = (bytes: number): Uint8Array<ArrayBuffer> => Uint8Array.from({ length: bytes }, (_, index) => index % 251);
const file = (bytes: number): Blob => new Blob([content(bytes)]);

beforeEach(() => {
  stubPage();
  server = new Server();
  client = createClient({ token: () => 'secret', fetch: server.fetch, retryDelaysMs: [] });
});

afterEach(() => vi.unstubAllGlobals());

const fail = (): never => {
  throw new TypeError('network');
};

describe('an upload', () => {
  test('arrives byte for byte, with what was said of it', async () => {
    const progress: number[] = [];
    const { url } = await upload(client, file(1.2 * MIB), description, { onProgress: (sent) => progress.push(sent) });
    const stored = server.uploads.get(new URL(url).pathname);
    expect(await sha256Hex(new Blob([stored?.bytes.slice() ?? new Uint8Array()]))).toBe(await sha256Hex(file(1.2 * MIB)));
    expect(stored?.metadata).toContain('filename 5Y6C5Yy6LmpwZw==');
    expect(progress[0]).toBe(0);
    expect(progress.at(-1)).toBe(stored?.length);
  });

  test('goes on after a reload from what the server holds', async () => {
    let url = '';
    server.afterPatch = () => {
      server.beforePatch = fail;
    };
    const first = upload(client, file(2 * MIB), description, { onCreated: (given) => void (url = given) });
    await expect(first).rejects.toBeInstanceOf(NetworkError);
    expect(server.uploads.get(new URL(url).pathname)?.bytes.length).toBe(MIB / 2);

    server.beforePatch = null;
    server.afterPatch = null;
    server.log.length = 0;
    await upload(client, file(2 * MIB), description, { url });
    expect(server.log.slice(0, 2)).toEqual(['HEAD', `PATCH ${MIB / 2}`]);
    expect(server.uploads.size).toBe(1);
    expect(server.uploads.get(new URL(url).pathname)?.bytes.length).toBe(2 * MIB);
  });

  test('does not send twice what arrived without an answer', async () => {
    let lost = true;
    server.afterPatch = () => {
      if (!lost) return;
      lost = false;
      fail();
    };
    let url = '';
    await expect(upload(client, file(MIB / 2), description, { onCreated: (given) => void (url = given) })).rejects.toBeInstanceOf(NetworkError);
    server.log.length = 0;
    await upload(client, file(MIB / 2), description, { url });
    expect(server.log).toEqual(['HEAD']);
  });

  test('believes the server when it names another offset', async () => {
    let once = true;
    server.beforePatch = () => {
      if (!once) return;
      once = false;
      const [only] = server.uploads.values();
      if (only) only.bytes = content(MIB);
    };
    const { url } = await upload(client, file(2 * MIB), description);
    expect(server.uploads.get(new URL(url).pathname)?.bytes.length).toBe(2 * MIB);
    expect(server.log).toContain('HEAD');
  });

  test('that the server forgot is begun again', async () => {
    const { url } = await upload(client, file(10), description, { url: 'https://portal.test/api/v1/uploads/999' });
    expect(server.log).toEqual(['HEAD', 'POST', 'PATCH 0']);
    expect(url).toMatch(/uploads\/1$/);
  });

  test('that is refused says why', async () => {
    const refusing = createClient({ token: () => 'secret', fetch: async () => new Response('{"code":"read_only"}', { status: 403 }), retryDelaysMs: [] });
    await expect(upload(refusing, file(10), description)).rejects.toMatchObject({ status: 403, code: 'read_only' });
  });

  test('that is gone can be ended without an error', async () => {
    await terminate(client, '/uploads/77');
    const broken = createClient({ token: () => 'secret', fetch: async () => new Response('', { status: 500 }), retryDelaysMs: [] });
    await expect(terminate(broken, '/uploads/77')).rejects.toBeInstanceOf(ApiError);
  });
});

test('chunks grow on a quick line and shrink on a slow one, within 512 KiB and 4 MiB', () => {
  expect(nextChunk(MIB / 2, 100)).toBe(MIB);
  expect(nextChunk(4 * MIB, 100)).toBe(4 * MIB);
  expect(nextChunk(2 * MIB, 20_000)).toBe(MIB);
  expect(nextChunk(MIB / 2, 60_000)).toBe(MIB / 2);
  expect(nextChunk(MIB, 4_000)).toBe(MIB);
});

test('metadata leaves out what is not known', () => {
  const { subject: _left, ...rest } = description;
  expect(metadataHeader({ ...rest, filetype: '' }).split(',').map((pair) => pair.split(' ')[0])).toEqual(['filename', 'sha256', 'purpose']);
});
