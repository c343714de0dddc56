import { describe, expect, it } from 'vitest';
import { KnownPatients } from '../../../shared/detect/known-patients.ts';
import { nameForms } from '../../../shared/detect/name-forms.ts';
import { inText } from './found-in.ts';

function knowing(...names: string[]): KnownPatients {
  const known = new KnownPatients();
  for (const name of names) known.add(name, name);
  return known;
}
const namesIn = (known: KnownPatients, text: string): string[] =>
  known.find(text).map(({ name }) => name);

describe('known patients', () => {
  it('are found wherever a text mentions them', () => {
    expect(namesIn(knowing('张三'), '今晨张三诉头痛，嘱张三卧床')).toEqual(['张三', '张三']);
  });

  it('prefers the longer of two names', () => {
    expect(namesIn(knowing('张三', '张三丰'), '张三丰来了')).toEqual(['张三丰']);
  });

  it('says when a name belongs to two patients', () => {
    const known = new KnownPatients();
    expect([known.add('张三', 'a'), known.add('张三', 'b')]).toEqual([true, false]);
    expect(['a', 'b', 'c'].map((patient) => known.has('张三', patient))).toEqual([
      true,
      true,
      false,
    ]);
    expect(known.has('李四', 'a')).toBe(false);
    expect(known.size).toBe(1);
  });

  it.each(['', '张', 'Li', 'Wei', 'Z*****', '张*丰'])(
    'refuses %j, which would hit everywhere or hides something',
    (name) => {
      expect(new KnownPatients().add(name, 'a')).toBe(false);
    },
  );

  it('takes numbers of six digits and letters or more', () => {
    const known = new KnownPatients();
    expect(known.add('12345', 'a', 'patientNumber')).toBe(false);
    expect(known.add('ZY001234', 'a', 'patientNumber')).toBe(true);
    expect(inText('见 ZY001234 号', known)).toEqual(['patientNumber:ZY001234']);
  });

  it.each([
    ['张三', '张三丰'],
    ['阳锋', '欧阳锋'],
    ['Wei Li', 'Wei Ling'],
    ['Anna Li', 'Joanna Li'],
    ['ZY001234', 'XZY001234A'],
  ])('%s is not found inside %s', (name, text) => {
    const known = new KnownPatients();
    known.add(name, 'a', /\d/.test(name) ? 'patientNumber' : 'personName');
    expect(known.find(text)).toEqual([]);
  });

  it.each(['张三因发热入院', '张三，女', '与张三同住', '家属张三', '张三 '])(
    '张三 is found in %s',
    (text) => expect(namesIn(knowing('张三'), text)).toEqual(['张三']),
  );

  it('give way to what the text itself labels', () => {
    expect(inText('姓名：张三之子', knowing('张三'))).toEqual(['personName:张三之子']);
  });
});

describe('the forms of one name', () => {
  it.each([
    ['张 三', ['张 三', '张三']],
    ['伟 张', ['伟 张', '伟张', '张伟']],
    ['张三之子', ['张三之子', '张三']],
    ['张三（急诊）', ['张三（急诊）', '张三']],
    ['Wang^Fang=王^芳', ['Wang Fang', 'Fang Wang', 'WANG FANG', '王芳']],
    ['Zhang, Wei', ['Zhang, Wei', 'Zhang Wei', 'Wei Zhang', 'WEI ZHANG']],
    ['Siu Ming Chan', ['Siu Ming Chan', 'SIU MING CHAN', 'Ming Chan Siu']],
    ['张三', ['张三']],
  ])('%s is also written as %j', (name, forms) => {
    expect(nameForms(name)).toEqual(expect.arrayContaining(forms));
    expect(nameForms(name)[0]).toBe(name);
  });
});
