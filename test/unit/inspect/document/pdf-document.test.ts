import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { layOut } from '../../../../proxy/inspect/document/pdf-layout.ts';
import type { PageText } from '../../../../proxy/inspect/document/pdf-layout.ts';
import type { TableAbove } from '../../../../proxy/inspect/document/pdf-table.ts';
import type { TextPiece } from '../../../../proxy/inspect/document/pdf-lines.ts';
import { readPdf } from '../../../../proxy/inspect/document/pdf-document.ts';
import { documentFixture } from '../../../support/document-fixtures.ts';
import { documentPatients } from '../../../support/document-patients.ts';
import { recorded } from '../../../support/recording-sink.ts';

const patients = documentPatients();
const [a, b, c, d] = patients as [Patient, Patient, Patient, Patient];
type Patient = (typeof patients)[number];

describe('a PDF', () => {
  it('tells tables as rows and wrapped text as one paragraph, in a font without ToUnicode', async () => {
    const { told, reason } = await recorded(readPdf, documentFixture('reportlab-table.pdf'));
    expect(reason).toBeUndefined();
    expect(told.rows).toEqual([
      ['姓名', '身份证号', '联系电话', '住院号'],
      ...patients.map((p) => [p.name, p.residentId, p.phone, p.number]),
    ]);
    expect(told.paragraphs).toContain(`${b.name}的出院小结`);
    expect(told.paragraphs).toContainEqual(
      expect.stringMatching(`^患者${a.name}，住址${a.address}，.*随时就诊。$`),
    );
    expect(told.bytesRead).toBe(documentFixture('reportlab-table.pdf').length);
  });

  it('tells what LibreOffice prints', async () => {
    const { told } = await recorded(readPdf, documentFixture('libreoffice.pdf'));
    expect(told.rows).toEqual([
      ['姓名', '身份证号', '住院号'],
      ...patients.map((p) => [p.name, p.residentId, p.number]),
    ]);
    expect(told.paragraphs).toContain(`住院号：${c.number}`);
  });

  it('tells what Chromium prints: centred headings over cells, spaced labels, an address over two lines', async () => {
    const { told } = await recorded(readPdf, documentFixture('chromium.pdf'));
    expect(told.rows).toEqual([
      ['姓名', '身份证号', '家庭住址', '住院号'],
      ...patients.map((p) => [p.name, p.residentId, p.address, p.number]),
    ]);
    expect(told.paragraphs).toEqual([
      '名单',
      `姓  名：${a.name}  性别：男`,
      expect.stringContaining(`电话${b.phone}，身份证号${b.residentId}，家住${b.address}，`),
    ]);
  });

  it.each(['gbk-euc.pdf', 'utf16.pdf'])('%s is read by its character map', async (name) => {
    const { told, reason } = await recorded(readPdf, documentFixture(name));
    expect(reason).toBeUndefined();
    expect(told.paragraphs).toContain(`姓名：${a.name}`);
  });

  it('says that the text of a font without a character map is a guess', async () => {
    const bytes = Buffer.from(documentFixture('gbk-euc.pdf'));
    bytes.write('KSC-EUC-H', bytes.indexOf('GBK-EUC-H'), 'latin1');
    expect((await recorded(readPdf, bytes)).reason).toBe('charset');
  });

  it('tells notes, form fields by their labels, and forms line by line', async () => {
    const { told } = await recorded(readPdf, documentFixture('notes-and-fields.pdf'));
    expect(told.fields).toEqual([
      ['姓名', 'Zhang Wei'],
      ['身份证号', c.residentId],
    ]);
    expect(told.paragraphs).toEqual(
      expect.arrayContaining([
        `住院号 ${c.number}`,
        `请联系家属，电话 ${d.phone}`,
        `姓名：${c.name}  性别：男`,
        `住院号：${c.number}`,
      ]),
    );
  });

  it('hands on its attachments', async () => {
    const { told } = await recorded(readPdf, documentFixture('attachment.pdf'));
    expect(told.bodies).toHaveLength(1);
    expect(told.bodies[0]!.name).toBe('list.csv');
    expect(told.bodies[0]!.bytes.toString()).toBe(`姓名,身份证号\n${d.name},${d.residentId}\n`);
  });

  it('is encrypted when it asks for a password, and read when only its owner has one', async () => {
    expect((await recorded(readPdf, documentFixture('encrypted.pdf'))).reason).toBe('encrypted');
    const open = await recorded(readPdf, documentFixture('owner-locked.pdf'));
    expect(open.reason).toBeUndefined();
    expect(open.told.rows).toHaveLength(5);
  });

  it('says that a scan was not read, and nothing of a blank page', async () => {
    const bytes = documentFixture('scan.pdf');
    const scan = await recorded(readPdf, bytes);
    expect(scan.told.unread).toEqual([[bytes.length, 'format']]);
    const blank = await recorded(readPdf, pdf('0.1 w q 0 0 595 842 re W* n Q'));
    expect(blank.told.unread).toEqual([]);
    const drawn = await recorded(readPdf, pdf('10 10 m 20 20 l S'));
    expect(drawn.told.unread).toHaveLength(1);
  });

  it('is not inflated when a stream is a bomb, in whatever coding', async () => {
    const spaces = deflateSync(Buffer.alloc(60_000_000, 0x20));
    const runs = Buffer.alloc(1_200_000, Buffer.from([0x81, 0x20]));
    // The longest string of LZW again and again would need a writer; 4,096 codes of growing strings do.
    for (const [filter, data] of [
      ['/FlateDecode', spaces],
      // Small enough in itself, and a hundred times what it was.
      ['/FlateDecode', deflateSync(Buffer.alloc(20_000_000, 'q Q '))],
      ['/Fl#61teDecode', spaces],
      ['[/FlateDecode /FlateDecode]', deflateSync(spaces)],
      ['[/ASCIIHexDecode/FlateDecode]', Buffer.from(spaces.toString('hex'))],
      ['[/ASCII85Decode/FlateDecode]', Buffer.from(ascii85(spaces))],
      ['/RunLengthDecode', runs],
      ['/LZWDecode', lzwBomb()],
    ] as const) {
      await expect(recorded(readPdf, pdf(data, filter)), filter).rejects.toMatchObject({
        reason: 'tooLarge',
      });
    }
  });

  it('is read in a worker thread, which outlives a document whose pages are broken', async () => {
    const sound = documentFixture('notes-and-fields.pdf');
    // pdf.js looks ahead for the second page, fails, and has nobody listen.
    const broken = Buffer.from(
      sound.toString('latin1').replaceAll('/Rotate 0', ')Rotate 0'),
      'latin1',
    );
    expect(broken.equals(sound)).toBe(false);
    const worker = new Worker(new URL('../../../support/pdf-thread.ts', import.meta.url));
    const read = async (bytes: Buffer) => {
      worker.postMessage(bytes);
      return ((await once(worker, 'message')) as [string[]])[0];
    };
    await read(broken);
    expect(await read(sound)).toContain(`住院号：${c.number}`);
    await worker.terminate();
  });
});

describe('the layout of a page', () => {
  it('keeps the columns of cells that are empty and of cells that go over two lines', () => {
    expect(
      tables(
        ['姓名@50', '住址@150', '电话@300'],
        ['李四@50', '电@300'],
        ['王五@50', '杭州市@150', '1@300'],
        ['西湖区@150'],
      ),
    ).toEqual([
      ['姓名', '住址', '电话'],
      ['李四', '', '电'],
      ['王五', '杭州市西湖区', '1'],
    ]);
  });

  it('goes on with a table below a line that breaks it and on the next page, until it is headed again', () => {
    const head = ['姓名@50', '住址@150', '电话@300'];
    const first = laidOut([
      head,
      ['李四@50', '杭州@150', '1@300'],
      ['小计@50'],
      ['王五@50', '武汉@150', '2@300'],
    ]);
    expect(first.rows).toHaveLength(3);
    expect(first.tables).toBe(1);
    const second = laidOut([['赵六@50', '3@300']], first.open);
    expect(second).toMatchObject({ rows: [['赵六', '', '3']], tables: 0 });
    const third = laidOut([head, ['钱七@50', '北京@150', '4@300']], second.open);
    expect(third.tables).toBe(1);
  });

  it('puts cells under the heading that is nearest when they stand under none', () => {
    expect(tables(['姓名@100', '电话@300'], ['李@60', '1@250'], ['王@60', '2@250'])).toEqual([
      ['姓名', '电话'],
      ['李', '1'],
      ['王', '2'],
    ]);
  });

  it('joins lines that run on to the right edge, unless a label begins the next', () => {
    const wide = '某'.repeat(48);
    expect(
      paragraphs([`${wide}@50`], ['甲@50', '乙@90'], [`${wide}@50`], ['姓名：李四@50']),
    ).toEqual([`${wide}甲  乙`, wide, '姓名：李四']);
    expect(paragraphs([`${wide.slice(0, 46)}11@50`], ['0101@50'])).toEqual([
      `${wide.slice(0, 46)}110101`,
    ]);
  });

  it('reads text that runs upwards like any other', async () => {
    const { told } = await recorded(
      readPdf,
      pdf('BT /F1 12 Tf 0 1 -1 0 100 100 Tm (ID 4711) Tj 0 -14 Td (next) Tj ET'),
    );
    expect(told.paragraphs).toEqual(['ID 4711', 'next']);
  });
});

const tables = (...lines: string[][]): string[][] => laidOut(lines).rows;
const paragraphs = (...lines: string[][]): string[] => laidOut(lines).texts;

/** Lines of cells, each `text@x`, in a font of ten points. */
function laidOut(lines: string[][], above?: TableAbove) {
  const pieces: TextPiece[] = lines.flatMap((cells, i) =>
    cells.map((cell) => {
      const [text = '', x = '0'] = cell.split('@');
      return { text, x: Number(x), y: 700 - 14 * i, width: 10 * text.length, height: 10 };
    }),
  );
  const rows: string[][] = [];
  const texts: string[] = [];
  let begun = 0;
  const page: PageText = {
    table(found, isContinued) {
      if (!isContinued) begun++;
      rows.push(...found.map((row) => [...row]));
    },
    paragraph: (text) => void texts.push(text),
  };
  const open = layOut(pieces, 595, page, above);
  return { rows, texts, tables: begun, open };
}

/** A page with these contents. */
function pdf(contents: string | Buffer, filter?: string): Buffer {
  const data = Buffer.from(contents);
  const coding = filter === undefined ? '' : `/Filter ${filter}`;
  const head = `%PDF-1.5
1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj
2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj
3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>\nendobj
5 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\nendobj
4 0 obj\n<<${coding}/Length ${data.length}>>\nstream\n`;
  return Buffer.concat([
    Buffer.from(head),
    data,
    Buffer.from('\nendstream\nendobj\ntrailer<</Root 1 0 R>>\n'),
  ]);
}

function ascii85(bytes: Buffer): string {
  let out = '';
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    let word = bytes.readUInt32BE(at);
    let group = '';
    for (let i = 0; i < 5; i++) {
      group = String.fromCharCode(33 + (word % 85)) + group;
      word = Math.floor(word / 85);
    }
    out += group;
  }
  return `${out}~>`;
}

/** Each code names the string before it and one character more: 258, 259, 260 … after one space. */
function lzwBomb(): Buffer {
  const bits: string[] = [];
  for (let round = 0; round < 10; round++) {
    bits.push(code(256, 9), code(0x20, 9));
    let next = 258;
    for (; next < 4095; next++) {
      const width = next >= 2047 ? 12 : next >= 1023 ? 11 : next >= 511 ? 10 : 9;
      bits.push(code(next, width));
    }
  }
  const text = bits.join('');
  return Buffer.from(text.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)));
}

const code = (value: number, width: number): string => value.toString(2).padStart(width, '0');
