// Rows that were written again before: the same list, asked for again and again, cut anywhere, beside others.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonWalker } from '../../../proxy/inspect/json-walker.ts';
import { JsonRewriter } from '../../../proxy/inspect/rewrite/json-rewriter.ts';
import { Tally } from '../../../proxy/inspect/tally.ts';
import { vocabularyOf } from '../../../proxy/inspect/vocabulary.ts';
import { builtInDetector } from '../../../shared/detect/detector.ts';
import { pseudonymiser } from '../../../proxy/ledger/pseudonyms.ts';
import { syntheticPatient } from '../../support/synthetic-patients.ts';

let keys = 0;
/** Each pseudonymiser has a memory of rows of its own. */
const forgetful = () =>
  vocabularyOf(
    pseudonymiser({ epoch: 1, key: new Uint8Array(32).fill(++keys % 250) }),
    builtInDetector,
  );

interface Written {
  readonly text: string;
  readonly kinds: object;
  readonly masks: string[];
}

function rewritten(body: string, words: ReturnType<typeof forgetful>, size = body.length): Written {
  const tally = new Tally();
  const masks: string[] = [];
  tally.onMask = (written) => masks.push(...written);
  const rewriter = new JsonRewriter(tally, words, { many: false, guessed: false });
  let text = '';
  for (let at = 0; at < body.length; at += Math.max(1, size)) {
    text += rewriter.push(body.slice(at, at + Math.max(1, size)));
  }
  const { text: rest, reason } = rewriter.end();
  expect(reason).toBeUndefined();
  return { text: text + rest, kinds: tally.kinds, masks: masks.toSorted() };
}

const row = fc.tuple(fc.nat(5), fc.nat(5)).map(([n, shape]) => {
  const { brxm, sfzh, lxdh, zyh } = syntheticPatient(n);
  switch (shape) {
    case 0:
      return { brxm, sfzh, lxdh, ks: '心血管内科', bz: '一般情况可' };
    case 1:
      return { name: brxm, sfzh, xb: '男' };
    case 2:
      return { name: '阿司匹林肠溶片', dose: '100mg', unit: 'mg', spec: '100mg*30' };
    case 3:
      return { zyh, remark: `患者${brxm}诉头痛，电话${lxdh}` };
    case 4:
      return {
        zyh,
        ysxm: brxm,
        remark: `已告知${syntheticPatient((n + 1) % 6).brxm}家属`,
      };
    default:
      return { lxdh: Number(lxdh), sfzh, note: '无' };
  }
});
const body = fc
  .tuple(
    fc.array(row, { maxLength: 8 }),
    fc.constantFrom('list', 'doctor', 'patients', 'data'),
    fc.boolean(),
  )
  .map(([rows, key, isNested]) =>
    JSON.stringify(
      isNested ? { [key]: rows, more: JSON.stringify({ list: rows }) } : { [key]: rows },
    ),
  );

describe('a row that was written again before', () => {
  it('is written as one that is new, with what is counted and told of it', () => {
    const words = forgetful();
    fc.assert(
      fc.property(body, fc.integer({ min: 1, max: 400 }), (text, size) => {
        const fresh = rewritten(text, forgetful());
        expect(rewritten(text, words, size)).toEqual(fresh);
        expect(rewritten(text, words)).toEqual(fresh);
      }),
      { numRuns: 1500 },
    );
  });

  it('after inspection alone has seen it is written all the same', () => {
    const words = forgetful();
    const text = JSON.stringify({ list: [0, 1, 2].map((n) => syntheticPatient(n)) });
    const walker = new JsonWalker(new Tally(), words, { many: false });
    walker.push(text);
    expect(walker.end()).toBeUndefined();
    const fresh = rewritten(text, forgetful());
    expect(fresh.masks.length).toBeGreaterThan(10);
    expect(rewritten(text, words)).toEqual(fresh);
    expect(rewritten(text, words)).toEqual(fresh);
  });
});
