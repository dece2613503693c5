import { withExifOf } from './exif';

/** The longer side of a smaller copy, in pixels: a licence on the wall can still be read. */
export const LONGEST_PX = 2_048;
const QUALITY = 0.85;

/**
 * A smaller copy of a picture, a JPEG with the EXIF of the original, for who pays by the megabyte. The file itself, with
 * its own bytes, where a copy would not be smaller or the browser cannot read it.
 */
export async function reducedCopy(file: File): Promise<File> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null);
  if (picture === null) return file;
  try {
    const scale = LONGEST_PX / Math.max(picture.width, picture.height);
    if (scale >= 1) return file;
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
    const drawing = canvas.getContext('2d');
    if (!drawing) return file;
    drawing.imageSmoothingQuality = 'high';
    drawing.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const drawn = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
    if (!drawn) return file;
    const [original, copy] = await Promise.all([file.arrayBuffer(), drawn.arrayBuffer()]);
    const bytes = withExifOf(new Uint8Array(original), new Uint8Array(copy));
    if (bytes.length >= file.size) return file;
    return new File([bytes], `${file.name.replace(/\.[^.]*$/, '')}.jpg`, { type: 'image/jpeg', lastModified: file.lastModified });
  } finally {
    picture.close();
  }
}
