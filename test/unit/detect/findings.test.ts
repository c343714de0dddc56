import { describe, expect, it } from 'vitest';
import { Findings } from '../../../shared/detect/findings.ts';
import { against } from '../../../shared/detect/inline-label.ts';
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';

type Claim = readonly [IdentifierKind | null, number, number, 0 | 1 | 2 | 3 | 4];

function settled(...claims: Claim[]): string[] {
  const found = new Findings('');
  for (const claim of claims) found.add(...claim);
  return found.settled().map(({ kind, start, end }) => `${kind} ${start}-${end}`);
}

describe('where rules overlap', () => {
  it.each<[string, Claim[], string[]]>([
    ['nothing is nothing', [], []],
    [
      'what stands apart stays, in text order',
      [
        ['email', 20, 30, 2],
        ['personName', 0, 2, 3],
      ],
      ['personName 0-2', 'email 20-30'],
    ],
    [
      'neighbours that touch both stay',
      [
        ['personName', 0, 2, 1],
        ['mobilePhone', 2, 13, 0],
      ],
      ['personName 0-2', 'mobilePhone 2-13'],
    ],
    [
      'a check digit stands against a label',
      [
        ['patientNumber', 5, 23, 1],
        ['residentId', 5, 23, 0],
      ],
      ['residentId 5-23'],
    ],
    [
      'but a check digit that one number in ten has does not',
      [
        ['specimenNumber', 5, 15, 1],
        ['taiwanId', 5, 15, 0],
      ],
      ['specimenNumber 5-15'],
    ],
    [
      'a label stands against a shape',
      [
        ['address', 0, 9, 2],
        ['employer', 0, 12, 1],
      ],
      ['employer 0-12'],
    ],
    [
      'a shape stands against words beside it, and those against the dictionary',
      [
        ['personName', 0, 3, 4],
        ['personName', 0, 2, 3],
        ['email', 1, 9, 2],
      ],
      ['email 1-9'],
    ],
    [
      'of two check digits the longer number is it',
      [
        ['hkid', 0, 8, 0],
        ['bankCard', 0, 19, 0],
      ],
      ['bankCard 0-19'],
    ],
    [
      'of two equal ones the first to start is it',
      [
        ['personName', 2, 5, 3],
        ['personName', 0, 3, 3],
      ],
      ['personName 0-3'],
    ],
    [
      'a labelled value ends where a number with a check begins',
      [
        ['address', 0, 30, 1],
        ['residentId', 12, 30, 0],
      ],
      ['address 0-12', 'residentId 12-30'],
    ],
    [
      'what is no patient’s blocks weaker findings and is not returned',
      [
        [null, 0, 18, 0],
        ['mobilePhone', 3, 14, 2],
      ],
      [],
    ],
  ])('%s', (_, claims, expected) => expect(settled(...claims)).toEqual(expected));
});

describe('a label of something else', () => {
  const speaking = (kind: IdentifierKind, rank: 0 | 1 | 2 | 3, kinds: number): number => {
    const found = new Findings('');
    found.foreignAt(4, kinds);
    found.add(kind, 4, 9, rank);
    return found.settled().length;
  };

  it('speaks against names, contacts or numbers as it says', () => {
    expect(speaking('personName', 3, against.names)).toBe(0);
    expect(speaking('personName', 3, against.contacts)).toBe(1);
    expect(speaking('landline', 0, against.contacts)).toBe(0);
    expect(speaking('bankCard', 0, against.numbers)).toBe(0);
    expect(speaking('bankCard', 0, against.names | against.contacts)).toBe(1);
  });

  it('never against a resident ID, nor against a patient’s own label', () => {
    const all = against.names | against.contacts | against.numbers;
    expect(speaking('residentId', 0, all)).toBe(1);
    expect(speaking('personName', 1, all)).toBe(1);
  });

  it('over a whole cell speaks against what lies inside, and nothing beside', () => {
    const found = new Findings('');
    found.foreignSpan(0, 4);
    found.foreignSpan(10, 14);
    found.add('personName', 10, 12, 3);
    found.add('personName', 5, 7, 3);
    found.add('personName', 13, 16, 3);
    expect(found.settled().map(({ start }) => start)).toEqual([5, 13]);
  });

  it('keeps a name out of the dictionary', () => {
    const found = new Findings('赵六，李四');
    found.foreignAt(0, against.names);
    found.add('personName', 0, 2, 3);
    found.add('personName', 3, 5, 3);
    expect(found.names()).toEqual(new Set(['李四']));
  });
});

describe('what a mask left readable', () => {
  it.each([
    ['personName', '姓名：张*', 3, 4],
    ['age', '90+岁', 0, 2],
    ['mobilePhone', '****5678', 4, 8],
  ] as const)('is nobody’s %s: %s', (kind, masked, start, end) => {
    const found = new Findings(masked);
    found.add(kind, start, end, 1);
    expect(found.settled()).toEqual([]);
  });
});
