/** The browser's own files (OPFS): large bytes lie there without being copied through a database. */
const FOLDER = 'offline-map';

export interface PartFiles {
  write(map: string, index: number, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Rejects with NotFoundError. */
  read(map: string, index: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Remove all parts of a map; nothing when there are none. */
  remove(map: string): Promise<void>;
  /** Remove the parts of all maps that are not known; asked after looking, so that a map just begun is safe. */
  removeUnknown(known: () => Promise<readonly string[]>): Promise<void>;
}

/** Null where the browser has none, or only for workers. */
export function partFiles(): PartFiles | null {
  const storage = (navigator as Partial<Navigator>).storage as Partial<StorageManager> | undefined;
  const canWrite = typeof FileSystemFileHandle !== 'undefined' && 'createWritable' in FileSystemFileHandle.prototype;
  if (!storage?.getDirectory || !canWrite) return null;
  const folder = async (): Promise<FileSystemDirectoryHandle> => (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
  const of = async (map: string, create: boolean): Promise<FileSystemDirectoryHandle> => (await folder()).getDirectoryHandle(nameOf(map), { create });
  return {
    async write(map, index, bytes) {
      const file = await (await of(map, true)).getFileHandle(String(index), { create: true });
      // What is written counts from `close` on, whole or not at all.
      const stream = await file.createWritable();
      try {
        await stream.write(bytes);
        await stream.close();
      } catch (error) {
        await stream.abort().catch(() => undefined);
        throw error;
      }
    },
    async read(map, index) {
      const file = await (await of(map, false)).getFileHandle(String(index));
      return new Uint8Array(await (await file.getFile()).arrayBuffer());
    },
    async remove(map) {
      try {
        await (await folder()).removeEntry(nameOf(map), { recursive: true });
      } catch (error) {
        if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error;
      }
    },
    async removeUnknown(known) {
      const inside = await folder();
      const names: string[] = [];
      for await (const name of inside.keys()) names.push(name);
      const kept = new Set((await known()).map(nameOf));
      for (const name of names) if (!kept.has(name)) await inside.removeEntry(name, { recursive: true });
    },
  };
}

/** A name without a slash. */
const nameOf = (map: string): string => map.replaceAll('/', '_');
