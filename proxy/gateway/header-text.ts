// Text in headers. Node hands header bytes over as Latin-1 characters and writes strings as Latin-1:
// a Chinese name that is decoded and written back is mangled, and U+560D U+560A become CR LF. So what
// leaves us is ASCII: RFC 8187 for file names, percent escapes for addresses.
import { latin1Text } from './latin1-text.ts';

/**
 * A Content-Disposition whose file name is ASCII with a `filename*` beside it (RFC 6266 §4.3). One
 * that was ASCII already is left alone.
 */
export function asciiDisposition(value: string): string {
  if (isAscii(value)) return value;
  const text = latin1Text(value);
  const type = /^\s*inline\b/i.test(text) ? 'inline' : 'attachment';
  const extended = /filename\*\s*=\s*([a-z0-9-]+)'[^']*'([!#$&+.^_`|~%0-9a-z-]+)/i.exec(text);
  if (extended?.[1] !== undefined && extended[2] !== undefined) {
    return `${type}; filename*=${extended[1]}''${extended[2]}`;
  }
  const quoted = /filename\s*=\s*"((?:[^"\\]|\\.)*)"/i.exec(text)?.[1]?.replace(/\\(.)/g, '$1');
  const name = quoted ?? /filename\s*=\s*([^;]+)/i.exec(text)?.[1]?.trim();
  if (name === undefined) return type;
  const fallback = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  return `${type}; filename="${fallback}"; filename*=UTF-8''${extendedValue(name)}`;
}

/** An address with everything outside printable ASCII escaped as UTF-8. */
export function asciiLocation(value: string): string {
  if (isAscii(value)) return value;
  return latin1Text(value).replace(/[^\x21-\x7e]+/g, (part) =>
    encodeURIComponent(wellFormed(part)),
  );
}

/** RFC 8187 §3.2.1 `ext-value` characters. */
function extendedValue(name: string): string {
  return encodeURIComponent(wellFormed(name)).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function wellFormed(text: string): string {
  return text.toWellFormed();
}

function isAscii(value: string): boolean {
  return /^[\t\x20-\x7e]*$/.test(value);
}
