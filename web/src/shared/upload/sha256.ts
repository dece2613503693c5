/** Browsers compute hashes on https and localhost only. */
export class HashUnavailable extends Error {
  override readonly name = 'HashUnavailable';
}

/** SHA-256 of a file's bytes as 64 hexadecimal digits. Reads the file into memory. Rejects with HashUnavailable. */
export async function sha256Hex(file: Blob): Promise<string> {
  return sha256OfBytes(await file.arrayBuffer());
}

/** SHA-256 as 64 hexadecimal digits. Rejects with HashUnavailable. */
export async function sha256OfBytes(bytes: ArrayBuffer): Promise<string> {
  return Array.from(new Uint8Array(await sha256Raw(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** SHA-256 as 32 bytes. Rejects with HashUnavailable. */
export async function sha256Raw(bytes: ArrayBuffer): Promise<ArrayBuffer> {
  const subtle = globalThis.crypto.subtle as SubtleCrypto | undefined;
  if (!subtle) throw new HashUnavailable();
  return subtle.digest('SHA-256', bytes);
}
