/** Browsers compute hashes on https and localhost only. */
export class HashUnavailable extends Error {
  override readonly name = 'HashUnavailable';
}

/** SHA-256 of a file's bytes as 64 hexadecimal digits. Reads the file into memory. Rejects with HashUnavailable. */
export async function sha256Hex(file: Blob): Promise<string> {
  const subtle = globalThis.crypto.subtle as SubtleCrypto | undefined;
  if (!subtle) throw new HashUnavailable();
  const digest = await subtle.digest('SHA-256', await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
