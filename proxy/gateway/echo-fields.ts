// The fields of a request's body with where each is written, so that one can be taken out and every other
// byte stays. Bodies are handled as Latin-1 text: a character is a byte, whatever the charset.
import { escapedBytes } from '../inspect/escaped-bytes.ts';
import { boundaryOf } from '../inspect/multipart-body.ts';
import { latin1Text } from './latin1-text.ts';

/** Something with a separator before the next one: a member of an object, a pair of a form, a part. */
interface Member {
  /** Offsets into the body. */
  readonly from: number;
  readonly to: number;
}

export interface Field {
  /** Empty where it has none, as in a list. */
  readonly name: string;
  readonly value: string;
  /** Where it stands among its like; null where its place counts, as in a list. */
  readonly place: { readonly among: readonly Member[]; readonly index: number } | null;
}

/** A body's fields; null when it is none that we take apart. */
export function fieldsOf(body: Buffer, mediaType: string | undefined): Field[] | null {
  const essence = (mediaType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const text = body.toString('latin1');
  if (essence === 'application/x-www-form-urlencoded') return formFields(text);
  const boundary = boundaryOf(mediaType);
  if (boundary !== null) return partFields(text, boundary);
  return /^\s*(?:\xef\xbb\xbf)?\s*[[{"]/.test(text) ? jsonFields(text) : null;
}

function formFields(text: string): Field[] {
  const among: Member[] = [];
  const fields: Field[] = [];
  let at = 0;
  for (const pair of text.split('&')) {
    const equals = pair.indexOf('=');
    const name = unescaped(pair.slice(0, Math.max(0, equals)));
    const value = unescaped(pair.slice(equals + 1));
    fields.push({ name, value, place: { among, index: among.length } });
    among.push({ from: at, to: at + pair.length });
    at += pair.length + 1;
  }
  return fields;
}

/** As `formText`, of bytes: what nobody has escaped is UTF-8 or GBK, too. */
function unescaped(latin1: string): string {
  return latin1Text(escapedBytes(latin1.replaceAll('+', ' '), '%').toString('latin1'));
}

/** RFC 7578. Files are no fields. */
function partFields(text: string, boundary: string): Field[] | null {
  const delimiter = `--${boundary}`;
  const among: Member[] = [];
  const fields: Field[] = [];
  let from = text.startsWith(delimiter) ? 0 : text.indexOf(`\r\n${delimiter}`) + 2;
  if (from === 1) return null;
  while (text[from + delimiter.length] !== '-') {
    const next = text.indexOf(`\r\n${delimiter}`, from + delimiter.length);
    const head = text.indexOf('\r\n\r\n', from);
    if (next === -1 || head === -1 || head > next) return null;
    const headers = text.slice(from, head);
    if (!/;\s*filename\*?\s*=/i.test(headers)) {
      const name = latin1Text(/;\s*name="([^"]*)"/i.exec(headers)?.[1] ?? '');
      const value = latin1Text(text.slice(head + 4, next));
      fields.push({ name, value, place: { among, index: among.length } });
    }
    among.push({ from, to: next + 2 });
    from = next + 2;
  }
  return fields;
}

/** An object or list that is open. */
interface Level {
  readonly isObject: boolean;
  readonly among: Member[];
  /** Where the member begins that is being read. */
  start: number | null;
  name: string;
  value: string | null;
}

const token = /\s+|"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/gsy;

/** Null when it is no JSON. */
function jsonFields(text: string): Field[] | null {
  const fields: Field[] = [];
  const levels: Level[] = [];
  let isKey = false;
  /** Of all tokens, and of those that are not white space. */
  let [end, told] = [0, 0];
  const memberEnds = (level: Level): void => {
    const { start, name, value, among, isObject } = level;
    const place = isObject ? { among, index: among.length } : null;
    if (value !== null) fields.push({ name, value, place });
    if (start !== null) among.push({ from: start, to: told });
    [level.start, level.value, level.name] = [null, null, ''];
  };
  for (const { 0: word, index } of text.matchAll(token)) {
    if (index !== end) return null;
    end = index + word.length;
    const level = levels.at(-1);
    const first = word.charAt(0);
    if (first.trim() === '' || word === '\xef\xbb\xbf') continue;
    if (first === '}' || first === ']' || first === ',') {
      if (level === undefined || (first !== ',' && level.isObject !== (first === '}'))) return null;
      memberEnds(level);
      if (first !== ',') levels.pop();
      isKey = first === ',' && level.isObject;
    } else if (first === ':') isKey = false;
    else {
      if (level !== undefined) level.start ??= index;
      if (first === '{' || first === '[') {
        levels.push({ isObject: first === '{', among: [], start: null, name: '', value: null });
        isKey = first === '{';
      } else if (first === '"') {
        const value = stringOf(word);
        if (value === null) return null;
        if (level === undefined) fields.push({ name: '', value, place: null });
        else if (isKey) level.name = value;
        else level.value = value;
      }
    }
    told = end;
  }
  return end === text.length && levels.length === 0 ? fields : null;
}

function stringOf(word: string): string | null {
  try {
    return String(JSON.parse(latin1Text(word)));
  } catch {
    return null;
  }
}

/** The body without these fields, each of which has a place. Every other byte stays. */
export function without(body: Buffer, fields: readonly Field[]): Buffer {
  const gone = new Map<readonly Member[], Set<number>>();
  for (const { place } of fields) {
    if (place === null) continue;
    const indices = gone.get(place.among) ?? new Set();
    gone.set(place.among, indices.add(place.index));
  }
  const spans = [...gone].flatMap(([among, indices]) => spansOf(among, indices));
  const kept: Buffer[] = [];
  let at = 0;
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    kept.push(body.subarray(at, from));
    at = to;
  }
  kept.push(body.subarray(at));
  return Buffer.concat(kept);
}

/** Each with the separator behind it; those at the end with the one before them. */
function spansOf(among: readonly Member[], gone: ReadonlySet<number>): Member[] {
  const last = among.findLastIndex((_, i) => !gone.has(i));
  const spans = among.flatMap(({ from }, i) => {
    const next = among[i + 1];
    return gone.has(i) && i < last && next ? [{ from, to: next.from }] : [];
  });
  const tail = among.at(-1);
  if (tail === undefined || last === among.length - 1) return spans;
  return [...spans, { from: among[last]?.to ?? among[0]?.from ?? tail.from, to: tail.to }];
}
