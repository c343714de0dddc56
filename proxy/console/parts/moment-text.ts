// Times as people here read them: local, 24 hours, year first.
import dayjs from 'dayjs';

/** To the second, for records. */
export function fullTime(at: string): string {
  return dayjs(at).format('YYYY-MM-DD HH:mm:ss');
}

/** To the minute, for conditions. */
export function minuteTime(at: string | number): string {
  return dayjs(at).format('YYYY-MM-DD HH:mm');
}

/** Time of day, for "just now". */
export function clockTime(at: string | number): string {
  return dayjs(at).format('HH:mm:ss');
}
