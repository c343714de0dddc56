// Days as the hospital counts them.

/** Day of the hospital's own clock: `2026-11-23`. */
export function localDay(now: number): string {
  const at = new Date(now);
  const pad = (number: number) => String(number).padStart(2, '0');
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
}
