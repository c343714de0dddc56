// What a page with masks in the place of values sends back must never be stored: a field that is a mask is
// taken out of the request, and a request where that cannot be done is refused. Reads bodies of requests
// without attestation only; what holds no star goes on byte for byte.
import type { IncomingMessage } from 'node:http';
import { isSearchPath } from '../../shared/policy/search-path.ts';
import { type Field, fieldsOf, without } from './echo-fields.ts';
import type { GivenMasks } from './given-masks.ts';

export type EchoVerdict =
  /** Goes on as it came. */
  | { readonly kind: 'clean' }
  | { readonly kind: 'dropped'; readonly body: Buffer; readonly fields: number }
  /** Holds masks in a place that cannot be left out, or is not to be. */
  | { readonly kind: 'refused'; readonly fields: number };

const methods = new Set(['POST', 'PUT', 'PATCH']);

/** Whether a request may store something. */
export function mayStore({ method, url }: IncomingMessage): boolean {
  return methods.has(method ?? '') && !isSearchPath(url ?? '');
}

/** A star in any spelling: plain, full width (UTF-8, GB18030), percent, JSON or XML escape. */
const star = /\*|\xef\xbc\x8a|\xa3\xaa|%2a|%ef%bc%8a|%a3%aa|\\u002a|\\uff0a|&#(?:x0*2a|0*42);/i;
/** Names, numbers, dates and addresses of mail as our masks are, and as no person types them; not the stars
 *  alone, which passwords are shown as. */
const maskShape =
  /^\p{Script=Han}{1,2}\*{1,3}$|^[\dA-Z]{0,6}\*{4,}[\dA-Z]{1,4}$|^\*{4}[-/.年]\*{1,2}[-/.月]\*{1,2}日?$|^[\w.]\*{2,}@[\w.-]+$/u;
/** Stars with what stands around them, in a longer text. */
const starred = /[\p{L}\p{N}+@._-]*[*＊][\p{L}\p{N}*＊+@._-]*/gu;

/** @param body whole, without a content coding @param drop whether fields may be taken out */
export function judgeEchoes(
  body: Buffer,
  mediaType: string | undefined,
  given: GivenMasks,
  drop: boolean,
): EchoVerdict {
  const text = body.toString('latin1');
  if (!star.test(text)) return { kind: 'clean' };
  const fields = fieldsOf(body, mediaType);
  if (fields === null) {
    const count = masksIn(body.toString('utf8'), given);
    return count === 0 ? { kind: 'clean' } : { kind: 'refused', fields: count };
  }
  const echoes: Field[] = [];
  let stuck = 0;
  for (const field of fields) {
    if (!/[*＊]/.test(field.value)) continue;
    const isEcho = given.has(field.value);
    if (isEcho && field.place !== null) echoes.push(field);
    // A mask of before a restart, or one in the midst of a text: to leave it out might lose more.
    else if (isEcho || maskShape.test(field.value.trim())) stuck++;
    else stuck += masksIn(field.value, given);
  }
  if (stuck > 0 || (echoes.length > 0 && !drop)) {
    return { kind: 'refused', fields: stuck + echoes.length };
  }
  if (echoes.length === 0) return { kind: 'clean' };
  return { kind: 'dropped', body: without(body, echoes), fields: echoes.length };
}

function masksIn(text: string, given: GivenMasks): number {
  return (text.match(starred) ?? []).filter((word) => given.has(word)).length;
}
