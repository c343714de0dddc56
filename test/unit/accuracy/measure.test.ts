import { expect, test } from 'vitest';
import type { Finding } from '../../../shared/detect/finding.ts';
import { shortfalls } from '../../accuracy/goals.ts';
import { measure } from '../../accuracy/measure.ts';
import { reportText, slipText } from '../../accuracy/report-text.ts';
import { corpus } from '../../fixtures/corpus/corpus.ts';
import type { CorpusDocument } from '../../fixtures/corpus/corpus-document.ts';

// 姓名：张三 血压120/80 主治医师：李明
const text = '姓名：张三 身份证号：110101199003078670 血压120/80 主治医师：李明 否认结核';
const spanOf = (part: string) => ({
  start: text.indexOf(part),
  end: text.indexOf(part) + part.length,
});
const document: CorpusDocument = {
  id: 'd',
  locale: 'zh-CN',
  form: 'record',
  layout: 'hand-made',
  heldOut: false,
  text,
  values: [
    { kind: 'personName', ...spanOf('张三'), trap: 'none', evidence: 'labelled' },
    { kind: 'residentId', ...spanOf('110101199003078670'), trap: 'none', evidence: 'labelled' },
  ],
  negatives: [
    { what: 'clinical', ...spanOf('120/80') },
    { what: 'staff', ...spanOf('李明') },
  ],
  undecided: [spanOf('否认结核')],
};
const run = (...findings: Finding[]) => measure([document], () => findings);
const name: Finding = { kind: 'personName', ...spanOf('张三') };
const id: Finding = { kind: 'residentId', ...spanOf('110101199003078670') };

test('finding everything exactly is full recall and precision', () => {
  const { total, byKind, clinicalMasked } = run(name, id);
  expect(total).toMatchObject({ values: 2, hits: 2, exact: 2, missed: 0, recall: 1, precision: 1 });
  expect(byKind['personName']).toMatchObject({ hits: 1, falseAlarms: 0 });
  expect(clinicalMasked).toBe(0);
});

test('finding nothing is no recall, and nothing wrong', () => {
  const { total, misses } = run();
  expect(total).toMatchObject({ hits: 0, missed: 2, recall: 0, falseAlarms: 0, precision: 1 });
  expect(misses.map(({ kind }) => kind)).toEqual(['personName', 'residentId']);
});

test('a span that covers most of a value is a hit, but not an exact one', () => {
  const { total } = run({ ...name, end: name.end + 1 }, { ...id, start: id.start + 4 });
  expect(total).toMatchObject({ hits: 2, exact: 0, falseAlarms: 0 });
});

test('a span that covers less than half of a value, or twice it, is a miss and a false alarm', () => {
  const less = run({ ...id, end: id.start + 8 });
  expect(less.byKind['residentId']).toMatchObject({ hits: 0, falseAlarms: 1 });
  const more = run({ ...name, end: name.end + 3 });
  expect(more.byKind['personName']).toMatchObject({ hits: 0, falseAlarms: 1 });
});

test('a value found as another kind is missed, and named', () => {
  const { byKind, confused } = run({ ...id, kind: 'bankCard' });
  expect(byKind['residentId']).toMatchObject({ missed: 1 });
  expect(byKind['bankCard']).toMatchObject({ falseAlarms: 1, precision: 0 });
  expect(confused).toEqual({ 'residentId → bankCard': 1 });
});

test('any touch of a clinical value counts as masked', () => {
  const { start } = spanOf('120/80');
  const { clinicalMasked, negatives, byKind } = run({ kind: 'age', start, end: start + 1 });
  expect(clinicalMasked).toBe(1);
  expect(negatives['clinical']).toEqual({ total: 1, masked: 1 });
  expect(byKind['age']).toMatchObject({ falseAlarms: 1 });
});

test('a hit that runs over into a clinical value masks it', () => {
  const { total, clinicalMasked, covered } = run({ ...id, end: spanOf('120/80').start + 1 });
  expect(total).toMatchObject({ hits: 1, falseAlarms: 0 });
  expect(clinicalMasked).toBe(1);
  expect(covered[0]).toMatchObject({ kind: 'clinical', note: 'covered by residentId' });
});

test('a staff name found is a false alarm of names', () => {
  const { byKind, negatives, alarms } = run(name, { kind: 'personName', ...spanOf('李明') });
  expect(byKind['personName']).toMatchObject({ hits: 1, falseAlarms: 1, precision: 0.5 });
  expect(negatives['staff']).toEqual({ total: 1, masked: 1 });
  expect(alarms[0]?.note).toBe('over staff');
});

test('what two readers would disagree on is not scored', () => {
  const { total } = run(name, id, { kind: 'sensitiveDiagnosis', ...spanOf('结核') });
  expect(total.falseAlarms).toBe(0);
});

test('every goal that is missed is named, and one that nothing was measured for', () => {
  const named = shortfalls(run(name)).map(({ goal }) => goal);
  expect(named).toEqual(['recall, labelled', 'recall, checkDigit', 'recall, dictionary']);
  const wrong = shortfalls(run(name, id, { kind: 'age', ...spanOf('120/80') }));
  expect(wrong.map(({ goal }) => goal)).toContain('clinical values masked');
  expect(wrong.map(({ goal }) => goal)).toContain('precision, age');
});

test('a detector that knows the truth reaches every goal on the corpus', () => {
  const documents = corpus(3, 150);
  const truth = new Map(documents.map((one) => [one.text, one.values]));
  const measured = measure(documents, (one) => truth.get(one) ?? []);
  expect(measured.total.recall).toBe(1);
  expect(shortfalls(measured)).toEqual([]);
  expect(reportText(measured, [])).toContain('every goal is reached');
});

test('a slip is shown in its context', () => {
  const [slip] = run(id).misses;
  expect(slip && slipText(slip)).toBe(
    'd hand-made personName labelled none: 姓名：«张三» 身份证号：110101199003078670',
  );
});
