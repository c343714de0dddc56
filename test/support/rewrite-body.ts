// Bodies written again with masks, cut as a test wants them, and what must be true of each.
import { expect } from 'vitest';
import { BodyRewriter } from '../../proxy/inspect/rewrite/body-rewriter.ts';
import type { Rewriter } from '../../proxy/inspect/rewrite/rewriter.ts';
import { Tally } from '../../proxy/inspect/tally.ts';
import { type Vocabulary, vocabularyOf } from '../../proxy/inspect/vocabulary.ts';
import { identifierOf } from '../../shared/identifiers/registry.ts';
import { inspect, pseudonym } from './inspect-body.ts';
import { syntheticPatient } from './synthetic-patients.ts';

/** Bytes in and bytes out, as the gateway does it. */
export async function rewriteBody(body: string | Buffer, mediaType: string, size = 1000) {
  const bytes = Buffer.from(body);
  const rewriter = new BodyRewriter({ mediaType, pseudonym, blockLength: 64 });
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    parts.push(rewriter.push(bytes.subarray(at, at + size)));
  }
  const { bytes: last, reason } = await rewriter.end();
  return { text: Buffer.concat([...parts, last]).toString(), reason, kinds: rewriter.kinds };
}

/** Whatever pieces it comes in. */
export async function expectMaskedBody(
  body: string,
  mediaType: string,
  expected: string,
): Promise<void> {
  for (const size of [1, 19, body.length]) {
    const { text, reason } = await rewriteBody(body, mediaType, size);
    expect({ text, reason }).toEqual({ text: expected, reason: undefined });
  }
}

/** Counted as inspection does, and a copy in which there is nothing to count. */
export async function expectCleanCopy(body: string, mediaType: string, values: readonly string[]) {
  const { text, kinds, reason } = await rewriteBody(body, mediaType, 97);
  const { inspection } = await inspect(body, mediaType);
  expect(reason).toBeUndefined();
  expect(kinds).toEqual(inspection.kinds);
  for (const value of values) expect(text).not.toContain(value);
  const again = (await inspect(text, mediaType)).inspection;
  expect({ text, ...again }).toMatchObject({ text, verdict: 'clean', kinds: {} });
  return text;
}

const words = vocabularyOf(pseudonym);

/** One format's rewriter by itself, text in and text out. */
export function rewriteText(
  make: (tally: Tally, words: Vocabulary) => Rewriter,
  body: string,
  size = body.length,
) {
  const tally = new Tally();
  const rewriter = make(tally, words);
  let out = '';
  for (let at = 0; at < body.length; at += size) out += rewriter.push(body.slice(at, at + size));
  const { text, reason } = rewriter.end();
  return { text: out + text, reason, kinds: tally.kinds };
}

/** Somebody, and what masks make of them. */
export const one = syntheticPatient(5);
export const name = identifierOf('personName').mask(one.brxm);
export const phone = identifierOf('mobilePhone').mask(one.lxdh);
export const id = identifierOf('residentId').mask(one.sfzh);
