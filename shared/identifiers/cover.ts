// Covering characters with `*`: the one place that decides what survives of a value.

const alphanumeric = /[\p{L}\p{N}]/u;
const digit = /[0-9０-９]/;

/** Whether a value is a mask already: nothing we or the page's own server masked is masked again. */
export function isMask(value: string): boolean {
  return /[*＊]/.test(value);
}

/** Every letter, digit and ideograph becomes `*`; spaces and punctuation keep the shape. */
export function coverAll(value: string): string {
  return cover(value, () => false);
}

/** Covers letters and digits for which `keep(index, count)` is false; both count only those. */
export function coverAlphanumeric(
  value: string,
  keep: (index: number, count: number) => boolean,
): string {
  let count = 0;
  for (const c of value) if (alphanumeric.test(c)) count++;
  return cover(value, (index) => keep(index, count));
}

/** Keeps `head` and `tail` letters or digits, but never more than half of what there is, and nothing of
 *  one or two: who sees the rest must not be able to read it. The tail is kept before the head. */
export function coverMiddle(value: string, head: number, tail: number): string {
  if (isMask(value)) return value;
  return coverAlphanumeric(value, (i, n) => {
    const kept = n < 3 ? 0 : Math.floor(n / 2);
    const last = Math.min(tail, kept);
    return i >= n - last || i < Math.min(head, kept - last);
  });
}

/** As `coverAlphanumeric`, for digits of either width only; everything else stays. */
export function coverDigits(
  value: string,
  keep: (index: number, count: number) => boolean,
): string {
  let count = 0;
  for (const c of value) if (digit.test(c)) count++;
  let index = 0;
  let out = '';
  for (const c of value) {
    if (!digit.test(c)) out += c;
    else out += keep(index++, count) ? c : '*';
  }
  return out;
}

function cover(value: string, keep: (index: number) => boolean): string {
  let index = 0;
  let out = '';
  for (const c of value) {
    if (!alphanumeric.test(c)) out += c;
    else out += keep(index++) ? c : '*';
  }
  return out;
}
