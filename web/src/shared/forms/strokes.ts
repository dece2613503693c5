/**
 * A signature as text: `s1 <width> <height>` of the pad, then for each stroke `M` with the point where it begins and the
 * steps from there, in whole units: `s1 600 200 M10,20 3,4 -1,2`. A few kilobytes that travel with the report itself,
 * and are drawn sharp at any size; a picture would wait for its turn among the photos.
 */

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly strokes: readonly (readonly (readonly [number, number])[])[];
}

const SHAPE = /^s1 (\d{1,4}) (\d{1,4})((?: M-?\d{1,5},-?\d{1,5}(?: -?\d{1,4},-?\d{1,4})*)+)$/;
/** As the server takes it. */
export const LONGEST = 20_000;

export const isSignature = (value: unknown): value is string => typeof value === 'string' && /^s1 \d/.test(value);

/** What was drawn as text, thinned out as far as it must be to fit; null for nothing. */
export function write(drawing: Drawing): string | null {
  for (let apart = 1; apart <= 64; apart *= 2) {
    const text = written(drawing, apart);
    if (text === null || text.length <= LONGEST) return text;
  }
  return null;
}

/** Points closer than `apart` to the one before are left out. */
function written({ width, height, strokes }: Drawing, apart: number): string | null {
  const parts: string[] = [];
  for (const stroke of strokes) {
    let last: readonly [number, number] | null = null;
    for (const [x, y] of stroke) {
      const point = [Math.round(x), Math.round(y)] as const;
      if (last === null) parts.push(`M${point[0]},${point[1]}`);
      else if (Math.abs(point[0] - last[0]) + Math.abs(point[1] - last[1]) < apart) continue;
      else parts.push(`${point[0] - last[0]},${point[1] - last[1]}`);
      last = point;
    }
  }
  return parts.length === 0 ? null : `s1 ${Math.round(width)} ${Math.round(height)} ${parts.join(' ')}`;
}

/** What a text draws; null for what is no signature. */
export function read(text: unknown): Drawing | null {
  const found = typeof text === 'string' && text.length <= LONGEST ? SHAPE.exec(text) : null;
  if (!found) return null;
  const strokes: [number, number][][] = [];
  let [x, y] = [0, 0];
  for (const part of (found[3] ?? '').trim().split(' ')) {
    const begins = part.startsWith('M');
    const [dx = 0, dy = 0] = part.slice(begins ? 1 : 0).split(',').map(Number);
    if (begins) {
      strokes.push([]);
      [x, y] = [dx, dy];
    } else {
      x += dx;
      y += dy;
    }
    strokes.at(-1)?.push([x, y]);
  }
  return { width: Number(found[1]), height: Number(found[2]), strokes };
}

/** The `d` of an SVG path; a lone point becomes a dot. */
export function path({ strokes }: Drawing): string {
  return strokes
    .map((stroke) => {
      const [first, ...others] = stroke;
      if (!first) return '';
      const rest = others.length > 0 ? others.map(([x, y]) => `L${x} ${y}`).join('') : `L${first[0] + 0.1} ${first[1]}`;
      return `M${first[0]} ${first[1]}${rest}`;
    })
    .join('');
}
