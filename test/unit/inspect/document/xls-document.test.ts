import { describe, expect, it } from 'vitest';
import { oleKind } from '../../../../proxy/inspect/document/compound-file.ts';
import { readXls } from '../../../../proxy/inspect/document/xls-document.ts';
import { formatOf, numberText, rkNumber } from '../../../../proxy/inspect/document/xls-number.ts';
import { documentFixture } from '../../../support/document-fixtures.ts';
import { documentPatients } from '../../../support/document-patients.ts';
import { recorded } from '../../../support/recording-sink.ts';

const patients = documentPatients();
const [a, b, c, d] = patients as [Patient, Patient, Patient, Patient];
type Patient = (typeof patients)[number];
const head = ['姓名', '身份证号', '联系电话', '住院号', '出生日期', '费用'];

describe('an Excel file of before 2007', () => {
  it('tells rows with their columns in place, notes, headers and sheets nobody sees', async () => {
    const { told, reason } = await recorded(readXls, documentFixture('libreoffice.xls'));
    expect(reason).toBeUndefined();
    const dated = (p: Patient) => p.birthDate.replace(/(....)(..)(..)/, '$1-$2-$3');
    expect(told.rows).toEqual([
      head,
      ...patients.map((p) => [p.name, p.residentId, p.phone, p.number, dated(p), '100']),
      ['合计', '', '', '', '', '400'],
      [`${a.name}的家属`, '', '', '', a.birthDate],
      ['', `联系电话：${d.phone}`],
    ]);
    expect(told.paragraphs).toEqual(
      expect.arrayContaining(['住院患者', '隐藏的', `住院号 ${c.number}`, `家属电话 ${b.phone}`]),
    );
    expect(told.calls.filter((call) => call === 'nextRecord')).toHaveLength(2);
    expect(told.tables).toBe(2);
    expect(told.unread).toEqual([]);
  });

  it('tells strings that go on in further records, rich text, and texts inside of formulas', async () => {
    const { told, reason } = await recorded(readXls, documentFixture('xlwt.xls'));
    expect(reason).toBeUndefined();
    expect(told.rows.slice(0, 6)).toEqual([
      head,
      ...patients.map((p) => [p.name, p.residentId, p.phone, p.number, '', '123.45']),
      [`备注：联系人${a.name}，已核对`],
    ]);
    expect(told.rows.slice(7)).toEqual(
      Array.from({ length: 300 }, (_, row) => [
        `第${row}行：患者${d.name}于本院复查，病情平稳，无特殊不适，继续随访观察。`,
        `row ${row} of the list, nothing but letters in here`,
      ]),
    );
    expect(told.paragraphs).toEqual(expect.arrayContaining([`患者 ${c.name}`, b.number]));
  });

  it('of Excel 95 is read in its codepage', async () => {
    const { told, reason } = await recorded(readXls, documentFixture('excel95.xls'));
    expect(reason).toBeUndefined();
    expect(told.rows).toEqual([head.slice(0, 4), [a.name, a.residentId, a.phone, a.number]]);
    expect(told.paragraphs).toEqual(['病人']);
  });

  it('is encrypted when its records or the whole package are, and another kind of file says so', async () => {
    const seen = async (name: string) => {
      const { told, reason } = await recorded(readXls, documentFixture(name));
      return [oleKind(documentFixture(name)), reason, told.text()];
    };
    expect(await seen('locked.xls')).toEqual(['workbook', 'encrypted', '']);
    expect(await seen('locked-package.xls')).toEqual(['encrypted', 'encrypted', '']);
    expect(await seen('old-word.xls')).toEqual(['word', 'format', '']);
    expect(oleKind(documentFixture('scan.pdf'))).toBeUndefined();
  });

  it('with a circle of sectors is malformed, and does not run in it', async () => {
    const bytes = Buffer.from(documentFixture('xlwt.xls'));
    const table = (bytes.readUInt32LE(76) + 1) * 512;
    for (let at = 0; at < 512; at += 4) bytes.writeUInt32LE(0, table + at);
    await expect(recorded(readXls, bytes)).rejects.toThrow('sector chain');
  });

  it('whose sheets all claim the same records is given up', async () => {
    const bytes = Buffer.from(documentFixture('excel95.xls'));
    const start = bytes.indexOf(Buffer.from([0x09, 0x08, 0x08, 0x00, 0x00, 0x05]));
    // Each points at the first substream, which is all of them.
    const sheet = Buffer.from([0x85, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0]);
    const sheets = Buffer.concat([
      ...Array.from({ length: 300 }, () => sheet),
      Buffer.from([10, 0, 0, 0]),
    ]);
    sheets.copy(bytes, start + 12);
    await expect(recorded(readXls, bytes)).rejects.toMatchObject({ reason: 'tooLarge' });
  });
});

describe('a number in a cell', () => {
  it('is shown without an exponent, in the digits a double holds', () => {
    const shown = (value: number) => numberText(value, 'general', false);
    expect([13912345678, 0.5, -3, 123.45, 1e-7].map(shown)).toEqual([
      '13912345678',
      '0.5',
      '-3',
      '123.45',
      '1e-7',
    ]);
    expect(shown(Number('110105194912310021'))).toBe('110105194912310000');
    expect(shown(Number.NaN)).toBe('');
  });

  it('is a date or filled with zeros when its format says so', () => {
    expect(numberText(1, formatOf(14, undefined), false)).toBe('1899-12-31');
    expect(numberText(45_292.5, formatOf(200, 'yyyy"年"m"月"d"日"'), false)).toBe(
      '2024-01-01 12:00:00',
    );
    expect(numberText(0, formatOf(200, 'yyyy/m/d'), true)).toBe('00:00:00');
    expect(numberText(4711, formatOf(200, '00000000'), false)).toBe('00004711');
    expect(formatOf(200, '[Red]"yd"0.00')).toBe('general');
    expect(formatOf(200, 'h:mm')).toBe('general');
  });

  it('is unpacked from its short form', () => {
    // [MS-XLS] §2.5.218: integers, hundredths, halves of doubles.
    expect(rkNumber((123 << 2) | 2)).toBe(123);
    expect(rkNumber((-123 << 2) | 3)).toBe(-1.23);
    expect(rkNumber(0x3ff0_0000)).toBe(1);
  });
});
