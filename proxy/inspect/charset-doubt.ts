// Signs that bytes are not the text they are read as. Whoever receives a body may read it in another
// charset than it declares: what such a reader would see has then not been inspected.

/** Control characters that no text has; binary data is full of them, its beginning too. */
// eslint-disable-next-line no-control-regex
const control = /[\u0000-\u0008\u000e-\u0019]/;
/** UTF-8 ideographs (RFC 3629 §4): a word of them between ASCII, or several in a row. */
const utf8Han =
  /(?<![\x80-\xff])(?:[\xe3-\xe9][\x80-\xbf]{2}){2,}(?![\x80-\xff])|(?:[\xe3-\xe9][\x80-\xbf]{2}){3}/;
/** What comes out when other bytes are read as UTF-16: Hangul, private use, broken pairs. */
const notUtf16 = /[\uac00-\ud7af\ue000-\uf8ff\ufffd]/;
/** Digits side by side are one unit of UTF-16 for two of them. */
const asciiDigits = /[0-9]{7}/;

/** Whether one block could be another text than `text`, which it was decoded to. */
export function isDoubtful(encoding: string, bytes: Buffer, text: string): boolean {
  if (control.test(text.slice(0, 512))) return true;
  const isWide = encoding.startsWith('utf-16');
  // UTF-16 without its mark, or binary data further on; all other charsets never have this byte.
  if (!isWide && bytes.includes(0)) return true;
  if (encoding === 'utf-8') return false;
  const raw = bytes.toString('latin1');
  if (isWide) return notUtf16.test(text) || asciiDigits.test(raw);
  return utf8Han.test(raw);
}
