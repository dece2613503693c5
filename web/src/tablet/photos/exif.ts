/** EXIF of JPEG files: carried from a picture to a smaller copy of it. Marker segments as in ITU-T T.81, EXIF 2.32. */

const SOI = 0xd8;
const SOS = 0xda;
const APP1 = 0xe1;
const ORIENTATION = 0x0112;
const UPRIGHT = 1;
const NAME = [0x45, 0x78, 0x69, 0x66, 0, 0]; // "Exif", and two zeros

/** The APP1 segment with EXIF (marker, length and content); null where the file is no JPEG or has none. */
export function exifOf(file: Uint8Array): Uint8Array | null {
  if (file[0] !== 0xff || file[1] !== SOI) return null;
  let at = 2;
  while (at + 4 <= file.length && file[at] === 0xff) {
    const marker = file[at + 1] ?? SOS;
    if (marker === SOS) return null;
    const length = ((file[at + 2] ?? 0) << 8) | (file[at + 3] ?? 0);
    const end = at + 2 + length;
    if (length < 2 || end > file.length) return null;
    if (marker === APP1 && NAME.every((byte, index) => file[at + 4 + index] === byte)) return file.slice(at, end);
    at = end;
  }
  return null;
}

/** Say in an EXIF segment that the picture stands upright, as the copy does; where it says nothing of that, nothing changes. */
function madeUpright(segment: Uint8Array): Uint8Array {
  const begin = 4 + NAME.length;
  if (segment.length < begin + 8) return segment;
  const view = new DataView(segment.buffer, segment.byteOffset + begin, segment.length - begin);
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return segment;
  const little = order === 0x4949;
  const ifd = view.getUint32(4, little);
  if (ifd + 2 > view.byteLength) return segment;
  const entries = view.getUint16(ifd, little);
  for (let entry = ifd + 2; entry < ifd + 2 + entries * 12 && entry + 12 <= view.byteLength; entry += 12) {
    if (view.getUint16(entry, little) === ORIENTATION) view.setUint16(entry + 8, UPRIGHT, little);
  }
  return segment;
}

/** A JPEG copy with the EXIF of its original: when, where and by what it was taken. The copy as it is when there is none. */
export function withExifOf(original: Uint8Array, copy: Uint8Array): Uint8Array<ArrayBuffer> {
  const segment = exifOf(original);
  const whole = new Uint8Array(copy.length + (segment?.length ?? 0));
  whole.set(copy.subarray(0, 2));
  if (segment) whole.set(madeUpright(segment), 2);
  whole.set(copy.subarray(2), 2 + (segment?.length ?? 0));
  return whole;
}
