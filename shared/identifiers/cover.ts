// Covering characters with `*`: the one place that decides what survives of a value.

const alphanumeric = /[\p{L}\p{N}]/u;

/** Whether a value is a mask already: nothing we or the page's own server masked is masked again. */
export function isMask(value: string): boolean {
  return /[*＊]/.test(value);
}

/** Every letter, digit and ideograph becomes `*`; spaces and punctuation keep the shape. */
export function coverAll(value: string): string {
  return coverAlphanumeric(value, () => false);
}

/** Covers letters and digits for which `keep(index, count)` is false; both count only those. */
export function coverAlphanumeric(
  value: string,
  keep: (index: number, count: number) => boolean,
): string {
  return cover(value, isAlphanumeric, keep);
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
  return cover(value, isDigit, keep);
}

/** Puts stars for the characters that `counts` and are not kept. */
function cover(
  value: string,
  counts: (value: string, at: number) => boolean,
  keep: (index: number, count: number) => boolean,
): string {
  let count = 0;
  for (let at = 0; at < value.length; at += widthAt(value, at)) if (counts(value, at)) count++;
  let index = 0;
  let out = '';
  let kept = 0;
  let hidden = 0;
  // Pieces as long as they go: a mask is two or three of them.
  for (let at = 0; at < value.length; at += widthAt(value, at)) {
    if (counts(value, at) && !keep(index++, count)) {
      if (hidden === 0) out += value.slice(kept, at);
      hidden++;
      kept = at + widthAt(value, at);
    } else if (hidden > 0) {
      out += '*'.repeat(hidden);
      hidden = 0;
    }
  }
  return out + '*'.repeat(hidden) + value.slice(kept);
}

/** UTF-16 units of the character at a place. */
function widthAt(value: string, at: number): number {
  return (value.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

function isDigit(value: string, at: number): boolean {
  const unit = value.charCodeAt(at);
  return (unit >= 0x30 && unit <= 0x39) || (unit >= 0xff10 && unit <= 0xff19);
}

/** Asked of every character that is masked: the usual ones need no expression. */
function isAlphanumeric(value: string, at: number): boolean {
  const unit = value.charCodeAt(at);
  if (isDigit(value, at) || (unit >= 0x4e00 && unit <= 0x9fff)) return true;
  return alphanumeric.test(String.fromCodePoint(value.codePointAt(at) ?? 0));
}
