import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KnownPatients } from '../../../shared/detect/known-patients.ts';
import { scanText } from '../../../shared/detect/scan-text.ts';

const known = new KnownPatients();
known.add('张三', 'a');
known.add('欧阳锋', 'b');
known.add('Homer Simpson', 'c');

const found = (text: string): string[] =>
  scanText(text, known).map(({ kind, start, end }) => `${kind}:${text.slice(start, end)}`);

describe('one text', () => {
  it.each([
    ['姓名：李四 性别：男 住院号：ZY0012', ['personName:李四', 'patientNumber:ZY0012']],
    ['姓名:李四性别:女', ['personName:李四']],
    ['住院号 ZY0012', ['patientNumber:ZY0012']],
    ['患者 李四 因发热入院', ['personName:李四']],
    ['患者李四，男，35岁，因发热', ['personName:李四']],
    ['李四    男    35岁', ['personName:李四']],
    ['王小明，42岁，糖尿病', ['personName:王小明']],
    ['尊敬的李四：您的报告已出', ['personName:李四']],
    ['患者李四因发热3天入院', ['personName:李四']],
    ['现患者王小明病情平稳，家属李四签字', ['personName:王小明', 'personName:李四']],
    ['患者李四于2024-01-05入院', ['personName:李四']],
    ['李四  35岁  男', ['personName:李四']],
    ['李四，35，肺炎', ['personName:李四']],
    ['12床 李四', ['personName:李四']],
    ['李四的检查报告', ['personName:李四']],
    ['患者详情 - 李四', ['personName:李四']],
    ['请李四到3诊室就诊', ['personName:李四']],
    ['今日患者张三诉头痛，欧阳锋陪同', ['personName:张三', 'personName:欧阳锋']],
    [
      '家庭住址：北京市朝阳区建国路88号3单元 电话：010-66778899',
      ['address:北京市朝阳区建国路88号3单元', 'landline:010-66778899'],
    ],
    ['出生日期：1985年3月7日 入院日期：2024-01-05', ['birthDate:1985年3月7日']],
    [
      'Patient Name: John Smith DOB: 1980-01-02 Phone: 555-555-5555',
      ['personName:John Smith', 'birthDate:1980-01-02', 'mobilePhone:555-555-5555'],
    ],
    ['Seen Homer Simpson today', ['personName:Homer Simpson']],
    ['证件号：E12345678', ['passport:E12345678']],
  ])('%s', (text, expected) => expect(found(text)).toEqual(expected));

  it.each([
    '医生姓名：王五',
    '主管医生：赵六',
    '医院电话：13523333233',
    '患者：咳嗽3天，给予对症处理',
    '张三丰',
    '主管医生：赵六，男，45岁',
    '护士长王芳，35岁',
    '高血压，35岁起病，白血病，男，35岁',
    '高热，3天；白细胞，3天后复查；麻醉，2天',
    '患者高热3天，患者全身无皮疹，患者于今日出院，患者平素体健',
    '患者安静入睡，患者解大便一次，患者和家属已签字，患者向家属诉说',
    '门诊-病历',
    '全部的报告',
    '查看详情',
    '3床 查房',
    '请查看到院记录',
    '阳锋',
    '住院号 3天',
    '血红蛋白 135 g/L，白细胞 13.5',
    '检查日期：2024-01-05',
    '',
  ])('%s holds nothing of a patient', (text) => expect(found(text)).toEqual([]));

  it('returns sorted findings that never overlap, inside the text, for any text', () => {
    const word = fc.constantFrom(
      '姓名：',
      '张三',
      '13523333233',
      '110101199003078670',
      ' ',
      '，',
      '住院号',
      'ZY0012',
      '男',
      '35岁',
      ':',
      '地址：',
      '北京市朝阳区路1号',
      'Name: ',
      'John Smith',
    );
    const text = fc.oneof(
      fc.array(word, { maxLength: 20 }).map((words) => words.join('')),
      fc.string({ unit: 'binary', maxLength: 200 }),
    );
    fc.assert(
      fc.property(text, (value) => {
        let last = 0;
        for (const { start, end } of scanText(value, known)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(value.length);
          last = end;
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each(['姓名：', '男 ', '张三 ', '1350000', '姓名姓名', 'a: ', '（', '北京市'])(
    'takes linear time on repetitions of %j',
    (unit) => {
      const time = (count: number): number => {
        const text = unit.repeat(count);
        const before = performance.now();
        scanText(text, known);
        return performance.now() - before;
      };
      time(2_000);
      const small = Math.max(time(4_000), 1);
      // Quadratic growth would be a factor of 100.
      expect(time(40_000)).toBeLessThan(small * 40);
    },
  );
});

describe('known patients', () => {
  it('prefers the longer of two names', () => {
    const names = new KnownPatients();
    names.add('张三', 'a');
    names.add('张三丰', 'b');
    expect(names.find('张三丰来了').map((n) => n.name)).toEqual(['张三丰']);
  });

  it('says when a name belongs to two patients', () => {
    const names = new KnownPatients();
    expect(names.add('张三', 'a')).toBe(true);
    expect(names.add('张三', 'b')).toBe(false);
    expect(names.patientsOf('张三').size).toBe(2);
  });

  it('refuses what would hit everywhere', () => {
    const names = new KnownPatients();
    expect([names.add('张', 'a'), names.add('Li', 'a'), names.add('', 'a')]).toEqual([
      false,
      false,
      false,
    ]);
  });
});
