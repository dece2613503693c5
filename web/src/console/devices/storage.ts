const STEPS = ['kB', 'MB', 'GB', 'TB'] as const;

/** Bytes as people read them, in powers of a thousand: `12.3 GB`. RangeError for less than none. */
export function formatBytes(bytes: number): string {
  if (!(bytes >= 0) || !Number.isFinite(bytes)) throw new RangeError(`not a number of bytes: ${bytes}`);
  let value = bytes / 1000;
  for (const unit of STEPS) {
    // What would round up to a thousand reads better in the next unit.
    if (value < 999.5 || unit === 'TB') return `${value < 99.95 ? Number(value.toFixed(1)) : Math.round(value)} ${unit}`;
    value /= 1000;
  }
  return '';
}

/** Below this a tablet soon has no room for photos. */
export const LITTLE_STORAGE_BYTES = 1_000_000_000;
