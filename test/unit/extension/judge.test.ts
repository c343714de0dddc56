import { describe, expect, it } from 'vitest';
import { judge } from '../../../extension/content/scan/judge.ts';
import type { Context } from '../../../extension/content/label/label.ts';
import { builtInDetector } from '../../../shared/detect/detector.ts';
import type { FieldMeaning } from '../../../shared/detect/dictionary.ts';
import { KnownPatients } from '../../../shared/detect/known-patients.ts';

const none = new KnownPatients();

function context(label: string, more: Partial<Context> = {}): Context {
  const meaning = builtInDetector.kindOfLabel(label);
  if (meaning === undefined) throw new Error(`${label} is no label`);
  return { meaning, label, strong: true, contact: false, row: undefined, ...more };
}

/** `kind value` of everything found under a label. */
function under(label: string, raw: string, known = none): string[] {
  const found = judge(raw, context(label), known, builtInDetector);
  return found.map(({ kind, start, end }) => `${kind} ${raw.slice(start, end)}`);
}

describe('a value under a label that several kinds stand under', () => {
  it.each([
    ['证件号码', 'E40028922', 'passport'],
    ['证件号码', 'H12345678', 'hkMacauPermit'],
    ['证件号码', '110105194912310025', 'residentId'],
    ['联系电话', '0571-88010203', 'landline'],
    ['联系电话', '13800001234', 'mobilePhone'],
    ['住宅电话', '138 0000 1234', 'mobilePhone'],
    ['住院号', '0020417', 'patientNumber'],
  ])('%s %s is of the kind %s', (label, value, kind) => {
    expect(under(label, ` ${value} `)).toEqual([`${kind} ${value}`]);
  });
});

describe('a diagnosis', () => {
  it.each([
    ['高血压病2级，梅毒', ['sensitiveDiagnosis 梅毒']],
    ['1.HIV感染 2.肺部感染', ['sensitiveDiagnosis HIV感染']],
    ['急性阑尾炎（K35.800）', []],
    ['否认肝炎、结核、梅毒等传染病史', []],
    ['A15.0', ['sensitiveDiagnosis A15.0']],
  ])('%s is covered by its sensitive items only', (text, expected) => {
    expect(under('入院诊断', text)).toEqual(expected);
  });

  it('still gives away who it mentions', () => {
    const known = new KnownPatients();
    known.add('慕容雪竹', '1');
    expect(under('既往史', '慕容雪竹既往有梅毒病史，家属电话13800001234', known)).toEqual([
      'personName 慕容雪竹',
      expect.stringContaining('sensitiveDiagnosis '),
      'mobilePhone 13800001234',
    ]);
  });

  it('is covered whole where a pack’s selector says so', () => {
    const certain = context('入院诊断', { certain: true });
    expect(judge(' 肺炎 ', certain, none, builtInDetector)).toEqual([
      { kind: 'sensitiveDiagnosis', start: 1, end: 3 },
    ]);
  });
});

describe('an age', () => {
  it.each([
    ['35', []],
    ['89岁', []],
    ['90', ['age 90']],
    ['103岁', ['age 103岁']],
  ])('%s is covered only over 89', (text, expected) => {
    expect(under('年龄', text)).toEqual(expected);
  });
});

describe('under a label of something else', () => {
  it.each([
    ['医院电话', '0571-88010203'],
    ['医院电话', '13800001234'],
    ['医院地址', '浙江省杭州市样例区延安路12号'],
    ['主管医生', '林国华'],
    ['订单号', '13800001234'],
    ['剂量单位', 'mg'],
  ])('%s: %s stays', (label, value) => {
    expect(under(label, value)).toEqual([]);
  });

  it('a doctor with a patient’s name stays, a remark that mentions the patient does not', () => {
    const known = new KnownPatients();
    known.add('林国华', '1');
    expect(under('主管医生', '林国华', known)).toEqual([]);
    expect(under('备注', '林国华要求换房，电话13800001234', known)).toEqual([
      'personName 林国华',
      'mobilePhone 13800001234',
    ]);
  });

  it('offsets count in the text itself, colon and padding included', () => {
    const raw = '：\u200b 家属 13800001234';
    const [finding] = judge(raw, context('备注'), none, builtInDetector);
    expect(raw.slice(finding!.start, finding!.end)).toBe('13800001234');
  });
});

it('never throws, whatever the label and the text', () => {
  const labels: FieldMeaning[] = ['other', 'sensitiveDiagnosis', 'age', 'residentId', 'personName'];
  const texts = [
    '',
    ' ',
    '：',
    '\ud800',
    '\u0000'.repeat(50),
    '，'.repeat(5000),
    '梅毒、'.repeat(2000),
  ];
  for (const meaning of labels) {
    for (const raw of texts) {
      const found = judge(
        raw,
        { meaning, label: '：'.repeat(30), strong: false, contact: false, row: undefined },
        none,
        builtInDetector,
      );
      for (const { start, end } of found) {
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(raw.length);
      }
    }
  }
});
