import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtInDetector } from '../../../shared/detect/detector.ts';
import { rulePackSchema } from '../../../shared/detect/rule-pack.ts';
import {
  draftMeanings,
  type DraftRule,
  draftRule,
  holdsValue,
  packOfDraft,
  ruleDraft,
  uncovers,
} from '../../../shared/policy/rule-draft.ts';
import { syntheticPatients } from '../../../proxy/demo/patients.ts';

const site = 'https://his.example';
const word = fc.string({ minLength: 1, maxLength: 60 }).filter((text) => text.trim() !== '');
const kind = fc.constantFrom(...draftMeanings);
const rule: fc.Arbitrary<DraftRule> = fc.oneof(
  fc.record({ by: fc.constantFrom('label' as const, 'key' as const), word, kind }),
  fc.record({ by: fc.constant('selector' as const), selector: word, kind }),
);

describe('a draft', () => {
  it('makes a pack that browsers can read, with every rule in it once and no other', () => {
    fc.assert(
      fc.property(fc.array(rule, { minLength: 1, maxLength: 100 }), (given) => {
        const rules = given.map((one) => draftRule.parse(one));
        const pack = rulePackSchema.parse(packOfDraft({ site, rules }, { id: 'picked' }));
        expect(pack.sites).toEqual([site]);
        const said = [
          ...Object.entries(pack.labels ?? {}).flatMap(([k, w]) => w.map((x) => `label ${k} ${x}`)),
          ...Object.entries(pack.keys ?? {}).flatMap(([k, w]) => w.map((x) => `key ${k} ${x}`)),
        ];
        const words = rules.flatMap((one) =>
          one.by === 'selector' ? [] : [`${one.by} ${one.kind} ${one.word}`],
        );
        expect(said.toSorted()).toEqual([...new Set(words)].toSorted());
        const places = rules.filter(({ by }) => by === 'selector').length;
        expect(pack.selectors?.length ?? 0).toBe(places);
        expect(uncovers({ rules })).toBe(rules.some((one) => one.kind === 'other'));
      }),
    );
  });

  it('is refused with a place that is none, or without rules', () => {
    const tested = { before: 0, after: 1, hits: [1] };
    const rules = [{ by: 'label', word: '来诊者', kind: 'personName' }];
    expect(ruleDraft.safeParse({ site, path: '/', rules, tested }).success).toBe(true);
    expect(ruleDraft.safeParse({ site: `${site}/x`, path: '/', rules, tested }).success).toBe(
      false,
    );
    expect(ruleDraft.safeParse({ site, path: '/', rules: [], tested }).success).toBe(false);
  });
});

describe('a word of a rule', () => {
  it('that holds a patient’s value is known', () => {
    for (const { sfzh, lxdh, zyh } of syntheticPatients(50)) {
      for (const value of [sfzh, lxdh, zyh]) {
        expect(holdsValue(`#row-${value}`, builtInDetector)).toBe(true);
      }
    }
    expect(holdsValue('患者：王小明，１２３', builtInDetector)).toBe(true);
  });

  it.each([
    '来诊者',
    '随访编号',
    'dmdh',
    '#list td:nth-child(12)',
    '.tile > strong',
    '第 2 联系人',
  ])('that is a label or a place holds none: %s', (text) => {
    expect(holdsValue(text, builtInDetector)).toBe(false);
  });
});
