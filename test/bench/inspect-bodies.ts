// What the inspect bench reads: one list as every format says it. Its people recur, as they do in a hospital's
// pages, and its rows never do. Half the columns are what lists have beside identifiers.
import { deflateSync } from 'node:zlib';
import { documentFixture } from '../support/document-fixtures.ts';
import { type SyntheticPatient, syntheticPatient } from '../support/synthetic-patients.ts';
import { type Member, zipOf } from '../support/zip-of.ts';
import { hospitalTexts } from './hospital-texts.ts';

const header = [
  '姓名',
  '身份证号',
  '联系电话',
  '住院号',
  '性别',
  '科室',
  '诊断',
  '入院日期',
  '费用',
  '备注',
];
const keys = ['brxm', 'sfzh', 'lxdh', 'zyh', 'xb', 'ksmc', 'zdmc', 'ryrq', 'zje', 'bz'];
const diagnoses = ['社区获得性肺炎', '2型糖尿病', '高血压病3级', '急性阑尾炎', '冠状动脉粥样硬化'];
const remarks = ['好转出院，一周后门诊复查', '血压 130/80 mmHg', '继续当前治疗方案', '已结算', ''];

const cells = (p: SyntheticPatient, i: number): string[] => [
  p.brxm,
  p.sfzh,
  p.lxdh,
  p.zyh,
  i % 2 === 0 ? '男' : '女',
  ['心血管内科', '呼吸内科', '普外科'][i % 3] ?? '',
  diagnoses[i % diagnoses.length] ?? '',
  `2025-0${1 + (i % 9)}-1${i % 10} 08:30`,
  `${1200 + i}.50`,
  remarks[i % remarks.length] ?? '',
];

const rowsOf = (count: number, from: number, people: number): string[][] =>
  Array.from({ length: count }, (_, i) => cells(syntheticPatient((from + i) % people), from + i));
const asObject = (row: readonly string[]) =>
  Object.fromEntries(row.map((cell, i) => [keys[i], cell]));

/** One row as a line of NDJSON: every tenth is about somebody new. */
export function jsonLine(i: number): string {
  const patient = syntheticPatient(i % 10 === 0 ? i : i % 3000);
  return `${JSON.stringify(asObject(cells(patient, i)))}\n`;
}

export interface TextCase {
  readonly name: string;
  readonly mediaType: string;
  readonly text: string;
}

/** Some megabytes each. @param round each has other rows; @param people who recur in them */
export function textCases(round: number, people = 3000): TextCase[] {
  const rows = rowsOf(12_000, round * 12_000, people);
  const objects = rows.map(asObject);
  const element = (row: readonly string[]): string =>
    `<row>${row.map((cell, i) => `<${keys[i]}>${cell}</${keys[i]}>`).join('')}</row>\n`;
  const line = (row: readonly string[], tag: string): string =>
    `<tr>${row.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>\n`;
  const table = rows.map((row) => line(row, 'td')).join('');
  return [
    {
      name: 'JSON',
      mediaType: 'application/json',
      text: JSON.stringify({ code: 0, data: objects }),
    },
    {
      name: 'NDJSON',
      mediaType: 'application/x-ndjson',
      text: objects.map((row) => `${JSON.stringify(row)}\n`).join(''),
    },
    { name: 'CSV', mediaType: 'text/csv', text: csvOf(rows) },
    {
      name: 'HTML',
      mediaType: 'text/html',
      text: `<!doctype html><html><body><table>${line(header, 'th')}${table}</table></body></html>`,
    },
    {
      name: 'XML',
      mediaType: 'application/xml',
      text: `<?xml version="1.0"?>\n<list>${rows.map(element).join('')}</list>`,
    },
    {
      name: 'text',
      mediaType: 'text/plain',
      text: hospitalTexts(['record', 'report', 'letter', 'message'], 2_500_000).join('\n'),
    },
    { name: 'HL7', mediaType: 'text/plain', text: rows.map(message).join('') },
  ];
}

const csvOf = (rows: readonly string[][]): string =>
  [header, ...rows].map((row) => `${row.map((cell) => `"${cell}"`).join(',')}\r\n`).join('');

function message(row: readonly string[], i: number): string {
  const [name = '', id = '', phone = '', number = '', , department = '', diagnosis = ''] = row;
  return (
    `MSH|^~\\&|HIS|H|LIS|H|20260101120000||ORU^R01|M${i}|P|2.4|||||CHN||UNICODE UTF-8\r` +
    `PID|1||${number}||${name}||19600101|M|||||${phone}||||||${id}\r` +
    `PV1|1|I|${department}||||||||||||||||${number}\rDG1|1||${diagnosis}\r` +
    `OBX|1|NM|WBC^白细胞||6.${i % 10}|10^9/L|4.0-10.0|N|||F\rOBX|2|NM|HGB^血红蛋白||13${i % 10}|g/L|110-150|N|||F\r`
  );
}

export interface PackedCase {
  readonly name: string;
  readonly mediaType: string;
  /** Read one after the other. */
  readonly files: readonly Buffer[];
}

export function packedCases(): PackedCase[] {
  const rows = rowsOf(6000, 0, 3000);
  const office = 'application/vnd.openxmlformats-officedocument';
  return [
    { name: 'XLSX', mediaType: `${office}.spreadsheetml.sheet`, files: [workbook(rows)] },
    {
      name: 'DOCX',
      mediaType: `${office}.wordprocessingml.document`,
      files: [letter(rows.slice(0, 2000))],
    },
    { name: 'PDF', mediaType: 'application/pdf', files: [pdf(rows.slice(0, 2000))] },
    {
      name: 'DICOM',
      mediaType: 'application/dicom',
      files: Array.from({ length: 200 }, () => documentFixture('explicit-utf8.dcm')),
    },
    { name: 'ZIP', mediaType: 'application/zip', files: [archive(rows)] },
  ];
}

const member = (name: string, text: string): Member => ({ name, data: Buffer.from(text) });
const types = member('[Content_Types].xml', '<Types/>');

/** As Excel writes it: strings in one part, cells that point at them. */
function workbook(rows: readonly string[][]): Buffer {
  const numbers = new Map<string, number>();
  const shared = (text: string): number => {
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  };
  const lines = [header, ...rows].map(
    (row, r) =>
      `<row r="${r + 1}">${row
        .map(
          (cell, c) =>
            `<c r="${String.fromCharCode(65 + c)}${r + 1}" t="s"><v>${shared(cell)}</v></c>`,
        )
        .join('')}</row>`,
  );
  const strings = [...numbers.keys()].map((text) => `<si><t>${text}</t></si>`).join('');
  return zipOf([
    types,
    member('xl/workbook.xml', '<workbook><sheets><sheet name="a"/></sheets></workbook>'),
    member('xl/sharedStrings.xml', `<sst>${strings}</sst>`),
    member(
      'xl/worksheets/sheet1.xml',
      `<worksheet><sheetData>${lines.join('')}</sheetData></worksheet>`,
    ),
  ]);
}

/** A table, as Word writes one: each cell is a paragraph of one run with its properties. */
function letter(rows: readonly string[][]): Buffer {
  const cell = (text: string): string =>
    `<w:tc><w:tcPr><w:tcW w:w="1200" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:jc w:val="left"/></w:pPr><w:r><w:rPr><w:sz w:val="21"/></w:rPr><w:t>${text}</w:t></w:r></w:p></w:tc>`;
  const table = [header, ...rows].map((row) => `<w:tr>${row.map(cell).join('')}</w:tr>`).join('');
  return zipOf([
    types,
    member(
      'word/document.xml',
      `<w:document xmlns:w="x"><w:body><w:tbl>${table}</w:tbl></w:body></w:document>`,
    ),
  ]);
}

function archive(rows: readonly string[][]): Buffer {
  return zipOf(
    Array.from({ length: 12 }, (_, i) =>
      member(`list${i}.csv`, csvOf(rows.slice(i * 500, i * 500 + 500))),
    ),
  );
}

/** Forty lines a page in a font that every reader has (ISO 32000-1 §9.7.5.2), one piece a cell. */
function pdf(rows: readonly string[][]): Buffer {
  const objects: Buffer[] = [];
  const put = (body: string, stream?: Buffer): number => {
    const number = objects.length + 1;
    const data =
      stream === undefined
        ? [body]
        : [`${body.slice(0, -2)}/Length ${stream.length}>>\nstream\n`, stream, '\nendstream'];
    objects.push(
      Buffer.concat([`${number} 0 obj\n`, ...data, '\nendobj\n'].map((one) => Buffer.from(one))),
    );
    return number;
  };
  put('<</Type/Catalog/Pages 2 0 R>>');
  const pageCount = Math.ceil(rows.length / 40);
  const pages = Array.from({ length: pageCount }, (_, i) => `${6 + i * 2} 0 R`);
  put(`<</Type/Pages/Count ${pageCount}/Kids[${pages.join(' ')}]>>`);
  put(
    '<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>',
  );
  put(
    '<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000/W[1 95 500]>>',
  );
  for (let i = 0; i < pageCount; i++) {
    const content = deflateSync(pageContent([header, ...rows.slice(i * 40, i * 40 + 40)]));
    put('<</Filter/FlateDecode>>', content);
    put(
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 842 595]/Contents ${5 + i * 2} 0 R/Resources<</Font<</F1 3 0 R>>>>>>`,
    );
  }
  let at = 9;
  const places = objects.map((object) => {
    const place = `${String(at).padStart(10, '0')} 00000 n \n`;
    at += object.length;
    return place;
  });
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`;
  const end = `${table}trailer\n<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${at}\n%%EOF\n`;
  return Buffer.concat([Buffer.from('%PDF-1.7\n'), ...objects, Buffer.from(end)]);
}

function pageContent(rows: readonly string[][]): string {
  const left = [30, 80, 190, 265, 340, 370, 430, 530, 630, 690];
  const cell = (text: string, column: number, line: number): string =>
    `1 0 0 1 ${left[column]} ${570 - 13 * line} Tm <${Buffer.from(text, 'utf16le').swap16().toString('hex')}> Tj\n`;
  const shown = rows.flatMap((row, line) =>
    row.map((text, i) => (text === '' ? '' : cell(text, i, line))),
  );
  return `BT /F1 7 Tf\n${shown.join('')}ET\n`;
}
