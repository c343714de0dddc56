import { describe, expect, it } from 'vitest';
import { halfWidth, normaliseIdentifier } from '../../../shared/identifiers/normalise.ts';
import { MaskBook, mostValues } from '../../../shared/identifiers/disambiguate.ts';
import { identifierOf } from '../../../shared/identifiers/registry.ts';

describe('masks follow the conventions of the domain', () => {
  it.each([
    ['residentId', '110101199003078670', '110***********8670', '1***************70'],
    ['residentId', '110105491231002', '110**********02', '1************02'],
    ['residentId', 'E12345678', 'E******78', 'E******78'],
    ['permanentResidentId', '94484019750315001X', '9*************001X', '9***************1X'],
    ['permanentResidentId', 'USA310078010107', 'USA**********07', 'U************07'],
    ['hkMacauPermit', 'H1234567890', 'H********90', '*********90'],
    ['taiwanPermit', '12345678', '1*****78', '******78'],
    ['passport', 'E12345678', 'E******78', '*******78'],
    ['militaryId', '军字第12345678号', '军字第********号', '*字第********号'],
    ['birthCertificate', 'U123456789', 'U1******89', '********89'],
    ['hkid', 'A123456(3)', 'A****56(3)', 'A******(*)'],
    ['macauId', '1234567(8)', '1****67(8)', '1******(*)'],
    ['taiwanId', 'A123456789', 'A1*****789', 'A*******89'],
    ['ssn', '219-09-9998', '***-**-9998', '***-**-**98'],
    ['mobilePhone', '13812345678', '138****5678', '*********78'],
    ['mobilePhone', '+86 138-1234-5678', '+86 138-****-5678', '+86 ***-****-**78'],
    [
      'mobilePhone',
      '13523333233/13838389438',
      '135****3233/138****9438',
      '*********33/*********38',
    ],
    ['mobilePhone', '010-66778899', '010-******99', '***-******99'],
    ['landline', '010-66778899', '010-******99', '010-********'],
    ['landline', '0571-87654321转801', '0571-******21转***', '0571-********转***'],
    ['landline', '(02) 2345-6789', '(02) ****-**89', '(02) ****-****'],
    ['email', 'zhang.san@example.com', 'z****.***@example.com', '*****.***@*******.com'],
    ['email', 'a@example.com', '*@example.com', '*@*******.com'],
    ['personName', '张三丰', '张**', '***'],
    ['personName', '欧阳锋', '欧阳*', '***'],
    ['personName', '阿卜杜·热合曼', '阿**·***', '***·***'],
    ['personName', 'John Smith', 'J*** S****', '**** *****'],
    ['personName', '伟 张', '* 张', '* *'],
    ['personName', '张 三', '张 *', '* *'],
    ['personName', '𠮷田', '𠮷*', '**'],
    ['personName', 'Wang^Fang=王^芳', 'W***^F***=*^*', '****^****=*^*'],
    ['personName', '李', '*', '*'],
    ['birthDate', '1985-03-07', '1985-**-**', '****-**-**'],
    ['birthDate', '1985年3月7日', '1985年*月*日', '****年*月*日'],
    ['birthDate', '75/12/16', '75/**/**', '**/**/**'],
    ['birthDate', '10/11/12', '**/**/**', '**/**/**'],
    ['birthDate', '3/7/1985', '*/*/1985', '*/*/****'],
    ['birthDate', '1985-03-07 (41岁)', '1985-**-** (41岁)', '****-**-** (41岁)'],
    ['age', '92岁', '90+岁', '**岁'],
    ['age', '103', '90+', '***'],
    ['patientNumber', 'ZY20240012', '******0012', '********12'],
    ['patientNumber', 'M12', '**2', '**2'],
    ['patientNumber', '12', '**', '**'],
    ['specimenNumber', '1.2.840.10008.5.77', '*.*.***.****8.5.77', '*.*.***.*****.*.77'],
    ['insuranceNumber', 'A12345678', '*****5678', '*******78'],
    ['bankCard', '6222 0200 0000 0000 018', '**** **** **** ***0 018', '**** **** **** **** *18'],
    ['address', '北京市朝阳区建国路88号', '北京市朝阳区******', '北京市*********'],
    [
      'address',
      '广东省广州市天河区阳光小区3号',
      '广东省广州市天河区******',
      '广东省广州市*********',
    ],
    ['employer', '晨星科技有限公司', '晨星******', '********'],
    ['socialAccount', 'wx_test0001', 'wx_*******1', 'w*_********'],
    ['licensePlate', '京A12345', '京A***45', '京A*****'],
    ['photo', 'p/0001.jpg', '*/****.***', '*/****.***'],
    ['sensitiveDiagnosis', '艾滋病', '[敏感诊断]', '[敏感诊断]'],
  ] as const)('%s %s → %s, to viewers %s', (kind, value, partial, strict) => {
    expect(identifierOf(kind).mask(value)).toBe(partial);
    expect(identifierOf(kind).mask(value, 'strict')).toBe(strict);
  });

  it('keeps the width of full-width digits', () => {
    const masked = identifierOf('mobilePhone').mask('１３５２３３３３２３３');
    expect(halfWidth(masked)).toBe('135****3233');
  });
});

describe('masks of one page', () => {
  it('two names with one mask are told apart, the same name keeps its own', () => {
    const book = new MaskBook();
    expect(book.maskOf('personName', '张三')).toBe('张*');
    expect(book.maskOf('personName', '张伟')).toBe('张*②');
    expect(book.maskOf('personName', '张三')).toBe('张*');
    expect(book.maskOf('personName', '张 三')).toBe('张 *');
    expect(book.maskOf('personName', '张强')).toBe('张*③');
    expect(book.maskOf('personName', '李四')).toBe('李*');
    expect(book.maskOf('personName', '张伟', 'strict')).toBe('**');
    expect(book.maskOf('personName', '李四', 'strict')).toBe('**②');
  });

  it('masks that differ in case alone look alike', () => {
    const book = new MaskBook();
    expect(book.maskOf('personName', 'Élise')).toBe('É****');
    expect(book.maskOf('personName', 'émile')).toBe('é****②');
    expect(book.maskOf('personName', 'Anna')).toBe('A***');
    expect(book.maskOf('personName', 'adam')).toBe('a***②');
  });

  it('two writings of one number share a suffix', () => {
    const book = new MaskBook();
    expect(book.maskOf('mobilePhone', '13800005678')).toBe('138****5678');
    expect(book.maskOf('mobilePhone', '138 1111 5678')).toBe('138 **** 5678②');
    expect(book.maskOf('mobilePhone', '+86 13811115678')).toMatch(/②$/);
  });

  it('after ⑳ the count is written out, and no mask is an identifier or masked again', () => {
    const book = new MaskBook();
    const masks = Array.from('一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子丑', (c) =>
      book.maskOf('personName', `张${c}`),
    );
    expect(masks.slice(19, 22)).toEqual(['张*⑳', '张*#21', '张*#22']);
    expect(new Set(masks).size).toBe(masks.length);
    for (const mask of masks) {
      expect(identifierOf('personName').accepts(mask)).toBe(false);
      expect(book.maskOf('personName', mask)).toBe(mask);
    }
  });

  it('ages and sensitive diagnoses are not counted', () => {
    const book = new MaskBook();
    expect([book.maskOf('age', '92岁'), book.maskOf('age', '95岁')]).toEqual(['90+岁', '90+岁']);
    book.maskOf('sensitiveDiagnosis', '梅毒');
    expect(book.maskOf('sensitiveDiagnosis', '艾滋病')).toBe('[敏感诊断]');
  });

  it('beyond its bound it says that values are not told apart', () => {
    const book = new MaskBook();
    for (let i = 0; i < mostValues; i++)
      book.maskOf('patientNumber', `P${String(i).padStart(8, '0')}`);
    expect(book.maskOf('patientNumber', 'Q99999999')).toBe('*****9999#…');
    expect(book.maskOf('patientNumber', 'P00000000')).toBe('*****0000');
  });
});

describe('one writing of a value', () => {
  it.each([
    ['hkid', 'a123456（3）', 'A123456(3)'],
    ['macauId', '1/234567/8', '1234567(8)'],
    ['bankCard', '6222 0200 0000 0000 018', '6222020000000000018'],
    ['licensePlate', '京a·12345', '京A12345'],
    ['landline', '+86-10-66778899', '(010)66778899'],
    ['landline', '010-66778899-8001', '010 66778899 转8001'],
    ['email', 'Zhang@Example.com', 'zhang＠example.com'],
    ['age', '９２岁', '092Y'],
    ['ssn', '219-09-9998', '219099998'],
    ['militaryId', '军字第12345678号', '军 12345678'],
    ['residentId', '110105 491231 002', '110105491231002'],
    ['passport', 'e12345678', 'E 1234 5678'],
  ] as const)('%s: %s is %s', (kind, one, other) => {
    expect(normaliseIdentifier(kind, one)).toBe(normaliseIdentifier(kind, other));
  });
  it('two extensions of one line are two telephones', () => {
    const of = (value: string) => normaliseIdentifier('landline', value);
    expect(of('010-66778899-8001')).not.toBe(of('010-66778899-8002'));
  });
});
