// Where a value begins behind its label: past spaces, drawn lines, quotes and tags, and on the next line of a
// form.
import { charFlags, colonFlag, newlineFlag, quoteFlag, spaceFlag } from './char-flags.ts';
import type { Separator } from './inline-label.ts';

const bar = /[|｜│┃]/;

/** A tab, a bar or a wide space sets a label off from its value. */
export function isWide(code: number): boolean {
  return code === 9 || code === 0x3000 || code === 0x2003 || bar.test(String.fromCharCode(code));
}

/** A value may stand on the next line of a form, on a drawn line, and in quotes. */
export function valueStart(text: string, from: number, separator: Separator): number {
  let at = from;
  if (separator === 'space') return at;
  let newlines = 0;
  while (at < text.length && at - from < 40) {
    const code = text.charCodeAt(at);
    const flags = charFlags[code] ?? 0;
    if ((flags & newlineFlag) !== 0) newlines++;
    else if ((flags & (spaceFlag | colonFlag)) === 0 && code !== underscore) break;
    if (newlines > 2 || (newlines > 0 && separator === 'wide')) return from;
    at++;
  }
  if (separator === 'colon' && text.charAt(at) === '<') at = behindTags(text, at);
  if (text.charCodeAt(at) === backslash) at++;
  if (((charFlags[text.charCodeAt(at)] ?? 0) & quoteFlag) !== 0) at++;
  while (((charFlags[text.charCodeAt(at)] ?? 0) & spaceFlag) !== 0 && at - from < 60) at++;
  return at;
}

const tags = /(?:<\/?[A-Za-z][^<>]{0,120}>\s{0,8}){1,4}[:：\s]{0,4}/y;

/** <b>姓名：</b>张三, <td>姓名：</td><td>张三: tags between a label and its value. */
function behindTags(text: string, from: number): number {
  tags.lastIndex = from;
  return from + (tags.exec(text)?.[0].length ?? 0);
}

const backslash = 0x5c;
const underscore = 0x5f;
