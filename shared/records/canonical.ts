// One byte sequence for one value: RFC 8785 JSON Canonicalization Scheme.

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/**
 * RFC 8785 text of a JSON value; members that are `undefined` are left out, as JSON has none.
 * @throws RangeError for a number that JSON cannot hold or a string with a lone surrogate (§3.2.2)
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError('JSON has no such number');
    return JSON.stringify(value);
  }
  if (typeof value === 'string') return canonicalString(value);
  if (isList(value)) return stringsOf(value) ?? `[${value.map(canonicalJson).join(',')}]`;
  let members = '';
  // Default sort compares UTF-16 code units, which is what RFC 8785 §3.2.3 asks for.
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member === undefined) continue;
    members += `${members === '' ? '' : ','}${canonicalString(key)}:${canonicalJson(member)}`;
  }
  return `{${members}}`;
}

/**
 * Whether a text is the RFC 8785 form of the value that `JSON.parse` made of it: what `canonicalJson` would
 * write, without writing it where the engine's own `JSON.stringify` shows as much.
 */
export function isCanonical(text: string, value: Json): boolean {
  // Both write numbers and strings alike (RFC 8785 §3.2.2), but for lone surrogates; order is ours to see.
  if (!text.includes('\\ud') && JSON.stringify(value) === text && isSorted(value)) return true;
  try {
    return canonicalJson(value) === text;
  } catch {
    return false;
  }
}

function isSorted(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (isList(value)) return value.every(isSorted);
  let last: string | undefined;
  for (const key of Object.keys(value)) {
    if (last !== undefined && !(last < key)) return false;
    last = key;
    const member = value[key];
    if (member !== undefined && !isSorted(member)) return false;
  }
  return true;
}

/** Printable ASCII without quote and backslash: nearly every string, and its own form. */
const plain = /^[ !#-[\]-~]*$/;

function canonicalString(value: string): string {
  if (plain.test(value)) return `"${value}"`;
  if (!value.isWellFormed()) throw new RangeError('string has a lone surrogate');
  return JSON.stringify(value);
}

/** A list of strings, as the engine writes it, which is the same and faster; null for any other list, and where a
 *  lone surrogate may be among them. */
function stringsOf(list: readonly Json[]): string | null {
  if (list.length < 8 || !list.every((each) => typeof each === 'string')) return null;
  const text = JSON.stringify(list);
  return text.includes('\\ud') ? null : text;
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}
