import { describe, expect, it } from 'vitest';
import { readRtf } from '../../../../proxy/inspect/document/rtf-document.ts';
import { documentFixture } from '../../../support/document-fixtures.ts';
import { documentPatients } from '../../../support/document-patients.ts';
import { recorded, RecordingSink } from '../../../support/recording-sink.ts';

const patients = documentPatients();
const [a, b, c, d] = patients as [Patient, Patient, Patient, Patient];
type Patient = (typeof patients)[number];
const read = async (text: string) => (await recorded(readRtf, Buffer.from(text, 'latin1'))).told;

describe('an RTF document', () => {
  it('of a Chinese Word tells text, table, header, note, hidden text and title', async () => {
    const { told, reason } = await recorded(readRtf, documentFixture('word-gbk.rtf'));
    expect(reason).toBeUndefined();
    expect(told.rows).toEqual([
      ['姓名', '身份证号'],
      [d.name, d.residentId],
    ]);
    expect(told.paragraphs).toEqual([
      `${b.name}的病历`,
      `电话 ${b.phone}`,
      `住院号：${c.number}`,
      `患者${a.name}，${a.address}`,
      `联系电话：${d.phone}`,
      `请核对${c.residentId}`,
      'HYPERLINK "mailto:a@example.com"',
      '复诊预约',
      '其他部分',
      '尾',
    ]);
    // The picture, in bytes of it.
    expect(told.unread).toEqual([[80, 'format']]);
    expect(told.bytesRead).toBe(documentFixture('word-gbk.rtf').length);
  });

  it('of LibreOffice tells the same document as its pages do', async () => {
    const { told } = await recorded(readRtf, documentFixture('libreoffice.rtf'));
    expect(told.tables).toBe(1);
    expect(told.rows).toEqual([
      ['姓名', '身份证号', '住院号'],
      ...patients.map((p) => [p.name, p.residentId, p.number]),
    ]);
    expect(told.paragraphs).toEqual(
      expect.arrayContaining([
        '出院小结',
        `住院号：${c.number}`,
        `患者${a.name}，联系电话${a.phone}，因头晕入院。`,
        `不显示：身份证号 ${d.residentId}`,
      ]),
    );
    expect(told.paragraphs.filter((text) => text.includes('?'))).toEqual([]);
  });

  it('leaves out staff, styles, and what stands in for Unicode', async () => {
    const told = await read(
      String.raw`{\rtf1\ansi{\stylesheet{\s0 Style;}}{\info{\author Staff}{\operator Staff}}{\upr{\title ??}{\*\ud{\title \u24352?}}}{\uc2\u20013 xx}{\uc0\u22269}\par}`,
    );
    expect(told.paragraphs).toEqual(['张', '中国']);
  });

  it('keeps characters whole whose second byte looks like ASCII, and those written plainly', async () => {
    // 乗 is 81 5C in GBK, 亅 81 7C: a backslash and a bar.
    const told = await read(
      String.raw`{\rtf1\ansi\ansicpg936 \'81\\ \'81| \'d5\'c5\b \'c8\'fd\par}`,
    );
    expect(told.paragraphs).toEqual(['乗 亅 张三']);
  });

  it('tells cells with paragraphs and tables in them as one cell, and rows without an end', async () => {
    const told = await read(
      String.raw`{\rtf1\trowd\pard\intbl a\par b\cell c\nestcell d\nestrow\cell\row\trowd\pard\intbl e\cell f\pard\par}`,
    );
    expect(told.rows).toEqual([['a\nb', 'c\td'], ['e']]);
    expect(told.paragraphs).toEqual(['f']);
    expect(told.tables).toBe(1);
  });

  it('says that embedded objects and binary data were not read', async () => {
    const told = await read(
      String.raw`{\rtf1{\object\objemb{\*\objdata 0105000002000000}{\result shown}}{\pict\bin5 abcde}x\bin3 }}}y\par}`,
    );
    expect(told.unread).toEqual([
      [8, 'format'],
      [5, 'format'],
      [3, 'format'],
    ]);
    expect(told.paragraphs).toEqual(['shownxy']);
  });

  it('that is cut tells what it has, then that it is malformed', async () => {
    const told = new RecordingSink();
    const cut = Buffer.from(String.raw`{\rtf1 before\par {\header above`, 'latin1');
    await expect(readRtf(cut, told)).rejects.toThrow('group without an end');
    expect(told.paragraphs).toEqual(['before', 'above']);
  });

  it('is given up when its groups are nested without end', async () => {
    const deep = `{\\rtf1${'{'.repeat(100_000)}`;
    await expect(recorded(readRtf, Buffer.from(deep))).rejects.toMatchObject({
      reason: 'tooLarge',
    });
  });
});
