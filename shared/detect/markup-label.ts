// Labels in tags: <brxm>张三</brxm>, <td>姓名</td><td>张三</td>, <b>姓名</b>：<span>张三. Text that is pasted
// or exported with its markup is read as it stands; whole pages and files have readers of their own.
import { charFlags, newlineFlag, spaceFlag } from './char-flags.ts';

const longestTag = 120;
const longestGap = 240;

/** Name of the opening tag that ends in the `>` at `index`; undefined for closing tags and arrows. */
export function tagNameAt(text: string, index: number): string | undefined {
  const start = tagStart(text, index);
  if (start === undefined) return undefined;
  return /^<(?:[\w-]{1,20}:)?([A-Za-z\u4e00-\u9fff][\w\u4e00-\u9fff.-]{0,40})(?:\s[^<>]*)?>$/.exec(
    text.slice(start, index + 1),
  )?.[1];
}

/** Offset behind the text before the tags that end at `index`; undefined when none is near. */
export function textEndBefore(text: string, index: number): number | undefined {
  let at = index;
  while (at > 0 && index - at < longestGap) {
    if (text.charAt(at) === '>') {
      const start = tagStart(text, at);
      if (
        start === undefined ||
        /^<(?:input|select|textarea)\b/i.test(text.slice(start, start + 10))
      ) {
        return undefined;
      }
      at = start - 1;
    } else if (((charFlags[text.charCodeAt(at)] ?? 0) & (spaceFlag | newlineFlag)) !== 0) at--;
    else return at + 1;
  }
  return undefined;
}

function tagStart(text: string, end: number): number | undefined {
  for (let at = end - 1; at >= 0 && end - at <= longestTag; at--) {
    const unit = text.charAt(at);
    if (unit === '<') return at;
    if (unit === '>') return undefined;
  }
  return undefined;
}
