// Sizes for people. Digests and counts elsewhere stay exact.
/** A size a person can read: `480 B`, `12.4 KB`. */
export function byteText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  // 1024 to the unit, as Windows shows the sizes of files.
  const units = ['KB', 'MB', 'GB', 'TB'];
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value.toFixed(value < 10 ? 1 : 0)} ${units[unit] ?? ''}`;
}
