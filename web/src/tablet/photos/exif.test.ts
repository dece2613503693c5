import { expect, test } from 'vitest';
import { exifOf, withExifOf } from './exif';

const COPY = new Uint8Array([0xff, 0xd8, 0xff, 0xdb, 0, 3, 7, 0xff, 0xd9]);

/** A JPEG whose EXIF says "turned by 90°", in either order of bytes. */
function turned(little: boolean): Uint8Array {
  const tiff = new DataView(new ArrayBuffer(26));
  tiff.setUint16(0, little ? 0x4949 : 0x4d4d);
  tiff.setUint16(2, 42, little);
  tiff.setUint32(4, 8, little);
  tiff.setUint16(8, 1, little);
  tiff.setUint16(10, 0x0112, little);
  tiff.setUint16(12, 3, little);
  tiff.setUint32(14, 1, little);
  tiff.setUint16(18, 6, little);
  const content = [0x45, 0x78, 0x69, 0x66, 0, 0, ...new Uint8Array(tiff.buffer)];
  return new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xe1, 0, content.length + 2, ...content, 0xff, 0xda, 0, 2]);
}

test.each([true, false])('a smaller copy keeps what the camera wrote and stands upright', (little) => {
  const copy = withExifOf(turned(little), COPY);
  expect([...copy.subarray(0, 4)]).toEqual([0xff, 0xd8, 0xff, 0xe1]);
  const segment = exifOf(copy) as Uint8Array;
  expect(new DataView(segment.buffer, 10).getUint16(18, little)).toBe(1);
  expect([...copy.subarray(2 + segment.length)]).toEqual([...COPY.subarray(2)]);
});

test.each([new Uint8Array(0), new Uint8Array([0xff, 0xd8]), new Uint8Array([0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff]), new Uint8Array([0x89, 0x50]), COPY])('without EXIF the copy stays as it is', (original) => {
  expect([...withExifOf(original, COPY)]).toEqual([...COPY]);
});
