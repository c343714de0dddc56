import { expect, test } from 'vitest';
import { identifierKinds } from '../../../shared/identifiers/kind.ts';
import { isResidentNumber, passesLuhn } from '../../fixtures/corpus/check-digits.ts';
import { corpus } from '../../fixtures/corpus/corpus.ts';
import type { CorpusDocument } from '../../fixtures/corpus/corpus-document.ts';

const documents = corpus(1, 300);
const at = (document: CorpusDocument, span: { start: number; end: number }) =>
  document.text.slice(span.start, span.end);
const values = documents.flatMap((document) =>
  document.values.map((value) => ({ ...value, document, text: at(document, value) })),
);
const negatives = documents.flatMap((document) =>
  document.negatives.map((negative) => ({ ...negative, text: at(document, negative) })),
);
/** Full width to half width, separators and invisible characters away. */
const folded = (text: string) => text.normalize('NFKC').replace(/\s|\u200b|\u200d|\ufeff|-/g, '');

function countBy<T>(items: readonly T[], key: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
}

test('the same seed makes the same documents, another seed others', () => {
  expect(corpus(7, 40)).toEqual(corpus(7, 40));
  expect(corpus(7, 12)).toEqual(corpus(7, 40).slice(0, 12));
  expect(corpus(8, 12).map(({ text }) => text)).not.toEqual(corpus(7, 12).map(({ text }) => text));
});

test('every span is inside its text, not empty, and does not begin or end with a space', () => {
  for (const document of documents)
    for (const span of [...document.values, ...document.negatives]) {
      expect(span.start).toBeGreaterThanOrEqual(0);
      expect(span.end).toBeLessThanOrEqual(document.text.length);
      const text = at(document, span);
      expect(text, document.id).not.toBe('');
      expect(text.trim(), document.id).toBe(text);
    }
});

test('values do not overlap each other, and no negative overlaps a value', () => {
  for (const document of documents) {
    const sorted = [...document.values].sort((a, b) => a.start - b.start);
    sorted.forEach((value, i) => {
      const next = sorted[i + 1];
      if (next) expect(next.start, document.id).toBeGreaterThanOrEqual(value.end);
    });
    for (const negative of [...document.negatives, ...document.undecided])
      for (const value of document.values)
        expect(
          value.end <= negative.start || negative.end <= value.start,
          `${document.id}: ${at(document, negative)} / ${at(document, value)}`,
        ).toBe(true);
  }
});

const shapes: Partial<Record<string, RegExp>> = {
  residentId: /^(?:\d{17}[\dXx]|\d{15})$/,
  hkMacauPermit: /^[HM]\d{8}(?:\d{2})?$/,
  taiwanPermit: /^(?:\d{8}|\d{10}\([A-E]\))$/,
  permanentResidentId: /^(?:9\d{16}[\dX]|[A-Z]{3}\d{12})$/,
  militaryId: /^[军士文]字第\d{6,8}号$/,
  birthCertificate: /^[A-U]\d{9}$/,
  hkid: /^[A-Z]{1,2}\d{6}\(?[\dA]\)?$/,
  macauId: /^[157]\d{6}\(\d\)$/,
  taiwanId: /^[A-Za-z][1289]\d{8}$/,
  ssn: /^\d{9}$/,
  mobilePhone: /^(?:\(?(?:\+?86)?\)?1[3-9]\d{9}|09\d{8}|\+886\d{9}|\+85[23]\d{8})$/,
  email: /^[\w.]+@[\w.]+$/,
  bankCard: /^\d{15,19}$/,
  licensePlate: /^\p{Script=Han}[A-H][A-Z0-9]{5,6}$/u,
  age: /^(?:9\d|10\d)$/,
};

test('a value has the shape of its kind once separators and widths are folded', () => {
  const wrong = values.filter(({ kind, text }) => shapes[kind]?.test(folded(text)) === false);
  expect(wrong.map(({ kind, text }) => `${kind} ${text}`)).toEqual([]);
});

test('a value told by its check digit has the right one, a mistyped one has not', () => {
  const right = (kind: string, text: string) =>
    kind === 'residentId' ? isResidentNumber(text.toUpperCase()) : passesLuhn(text);
  const checked = values.filter(({ kind }) => kind === 'residentId' || kind === 'bankCard');
  const unlabelled = checked.filter(({ evidence }) => evidence === 'checkDigit');
  expect(unlabelled.length).toBeGreaterThan(30);
  expect(unlabelled.filter(({ kind, text }) => !right(kind, folded(text)))).toEqual([]);
  const mistyped = checked.filter(({ trap }) => trap === 'mistyped');
  expect(mistyped.length).toBeGreaterThan(2);
  expect(mistyped.filter(({ kind, text }) => right(kind, folded(text)))).toEqual([]);
});

test('an order number is no identity number and no card number', () => {
  const orders = negatives.filter(({ what }) => what === 'orderNumber');
  expect(orders.length).toBeGreaterThan(50);
  const wrong = orders.filter(({ text }) => isResidentNumber(text) || /^1[3-9]\d{9}$/.test(text));
  expect(wrong.map(({ text }) => text)).toEqual([]);
  const long = orders.filter(({ text }) => /^\d{16,19}$/.test(text) && passesLuhn(text));
  expect(long.map(({ text }) => text)).toEqual([]);
});

test('a name found by dictionary is labelled elsewhere in its document', () => {
  const mentions = values.filter(({ evidence }) => evidence === 'dictionary');
  expect(mentions.length).toBeGreaterThan(100);
  const unexplained = mentions.filter(
    ({ document, text }) =>
      !document.values.some(
        (value) =>
          value.kind === 'personName' &&
          value.evidence === 'labelled' &&
          folded(at(document, value)) === folded(text),
      ),
  );
  expect(unexplained.map(({ text }) => text)).toEqual([]);
});

test('every name of a patient in a text is annotated', () => {
  const bare = documents.flatMap((document) => {
    const names = document.values.filter(({ kind }) => kind === 'personName');
    let text = document.text;
    for (const { start, end } of document.values)
      text = text.slice(0, start) + '\0'.repeat(end - start) + text.slice(end);
    return names.map((name) => at(document, name)).filter((name) => text.includes(name));
  });
  expect(bare).toEqual([]);
});

test('every kind but photographs occurs in three hundred documents', () => {
  const counts = countBy(values, ({ kind }) => kind);
  const seldom = identifierKinds.filter((kind) => kind !== 'photo' && (counts.get(kind) ?? 0) < 5);
  expect(seldom).toEqual([]);
});

test('every trap that text can hold occurs in three hundred documents', () => {
  const traps = 'none T1 T2 T3 T4 T6 T7 T8 T13 T16 T17 T18 T20 T21 T22 separators mistyped';
  const counts = countBy(values, ({ trap }) => trap);
  const seldom = traps.split(' ').filter((trap) => (counts.get(trap) ?? 0) < 2);
  expect(seldom).toEqual([]);
});

test('every evidence and everything that must stay occurs in three hundred documents', () => {
  const evidences = countBy(values, ({ evidence }) => evidence);
  for (const evidence of ['labelled', 'checkDigit', 'shape', 'dictionary', 'context'])
    expect(evidences.get(evidence), evidence).toBeGreaterThan(30);
  const whats = countBy(negatives, ({ what }) => what);
  const all =
    'clinical drugCode orderNumber hotline staff place company organisationCode date word mask';
  for (const what of all.split(' ')) expect(whats.get(what), what).toBeGreaterThanOrEqual(5);
});

test('names are labelled both before and after they are mentioned', () => {
  const orders = values
    .filter(({ evidence }) => evidence === 'dictionary')
    .map(({ document, start, text }) => {
      const label = document.values.find(
        (value) => value.evidence === 'labelled' && folded(at(document, value)) === folded(text),
      );
      return label !== undefined && label.start > start ? 'before' : 'after';
    });
  expect(orders).toContain('before');
  expect(orders).toContain('after');
});

test('three hundred documents have at least fifty layouts in three locales and seven forms', () => {
  expect(new Set(documents.map(({ layout }) => layout)).size).toBeGreaterThanOrEqual(50);
  expect(new Set(documents.map(({ locale }) => locale)).size).toBe(3);
  expect(new Set(documents.map(({ form }) => form)).size).toBe(7);
});

test('layouts that are held out occur in the seeds of reports only', () => {
  expect(documents.filter(({ heldOut }) => heldOut)).toEqual([]);
  const held = corpus(1001, 200).filter(({ heldOut }) => heldOut);
  expect(held.length).toBeGreaterThan(5);
});
