// Records as version 1 wrote them, for ever: ledgers hold them for years. A vector may be added; one that
// is changed breaks every proof of a record like it.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type Json } from '../../../shared/records/canonical.ts';
import { leafLink, leafText, noPrevious, payloadCommitment } from '../../../shared/records/leaf.ts';
import { recordKinds, recordSchema } from '../../../shared/records/record.ts';
import { leafHash } from '../../../shared/transparency/merkle.ts';

interface Vector {
  readonly salt: string;
  readonly payload: string;
  readonly prev: string;
  readonly key?: string;
  readonly leaf: string;
  readonly leafHash: string;
}

const file = join(import.meta.dirname, '../../fixtures/records/version-1.json');
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vector[];
const kindOf = ({ payload }: Vector): string => (JSON.parse(payload) as { kind: string }).kind;
const sha256 = (...parts: (string | Buffer)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

describe('records of version 1', () => {
  it('every kind of record has a vector', () => {
    expect(new Set(vectors.map(kindOf))).toEqual(new Set(recordKinds));
  });

  it.each(vectors.map((vector, i) => [i, kindOf(vector), vector] as const))(
    '%i %s is read, and written byte for byte as then',
    (i, _, { salt, payload, prev, key = null, leaf, leafHash: hash }) => {
      const record = recordSchema.parse(JSON.parse(payload));
      expect(canonicalJson(record)).toBe(payload);
      const fields = { writer: 'n0123456789ab', seq: i + 1, prev, key };
      const commitment = payloadCommitment(Buffer.from(salt, 'hex'), payload);
      expect(leafText(fields, commitment)).toBe(leaf);
      expect(Buffer.from(leafHash(Buffer.from(leaf))).toString('hex')).toBe(hash);
      expect(prev).toBe(i === 0 ? noPrevious : leafLink(vectors[i - 1]!.leaf));
    },
  );

  it('a leaf is what its description says, by another hash function', () => {
    for (const { salt, payload, leaf, leafHash: hash } of vectors) {
      const commitment = sha256(Buffer.from(salt, 'hex'), payload).toString('hex');
      expect(JSON.parse(leaf)).toMatchObject({ v: 1, payload: commitment });
      expect(sha256(Buffer.of(0), leaf).toString('hex')).toBe(hash);
    }
  });

  it('the file itself is as it was', () => {
    const digest = sha256(...vectors.map(({ leafHash: hash }) => hash)).toString('hex');
    expect(digest).toBe('46573bd2d00e672336196dcf517af8c74e30729d684f7987448f41df6e87b3f8');
  });

  it('a member that is not known is refused at any depth of any kind, and so is another version', () => {
    const record = JSON.parse(vectors[0]!.payload) as { [key: string]: Json };
    let tried = 0;
    for (const { payload } of vectors) {
      // At every object in turn: the verifier trusts that what was read is all there is.
      for (let at = payload.indexOf('{'); at >= 0; at = payload.indexOf('{', at + 1)) {
        const isEmpty = payload[at + 1] === '}';
        const more = `${payload.slice(0, at)}{"zz":1${isEmpty ? '' : ','}${payload.slice(at + 1)}`;
        const { success } = recordSchema.safeParse(JSON.parse(more));
        expect({ more, success }).toEqual({ more, success: false });
        tried++;
      }
    }
    expect(tried).toBeGreaterThan(vectors.length);
    expect(recordSchema.safeParse({ ...record, v: 2 }).success).toBe(false);
  });
});
