// The text formats as programs write them, and the charsets they are written in: for tests that go through
// every one of them.
import { gbkBytes } from './gbk-bytes.ts';
import type { SyntheticPatient } from './synthetic-patients.ts';

export type Rows = readonly Readonly<Record<string, string | number>>[];
export type PatientRow = Pick<SyntheticPatient, 'brxm' | 'sfzh' | 'lxdh'>;

/** What the table of every format is headed with. */
export interface WrittenList {
  readonly header: readonly string[];
  readonly rows: Rows;
  /** HL7 has places for patients and none for medicines. */
  readonly arePatients: boolean;
}

export const patientList = (people: readonly SyntheticPatient[]): WrittenList => ({
  header: ['姓名', '身份证号', '联系电话'],
  rows: people.map((p) => ({ brxm: p.brxm, sfzh: p.sfzh, lxdh: p.lxdh })),
  arePatients: true,
});

export const medicineList = (count: number): WrittenList => ({
  header: ['药品名称', '规格', '库存'],
  rows: Array.from({ length: count }, (_, i) => ({
    ypmc: `阿莫西林胶囊${i}`,
    gg: '0.25g',
    kcsl: 100 + i,
  })),
  arePatients: false,
});

const cells = ({ rows }: WrittenList) => rows.map((row) => Object.values(row).map(String));
const hl7 = (list: WrittenList) =>
  list.rows
    .map((row, i) => {
      const [a = '', b = '', c = ''] = Object.values(row).map(String);
      const head = `MSH|^~\\&|HIS|H|LIS|H|20260101120000||ADT^A01|M${i}|P|2.4|||||CHN||CHS`;
      if (!list.arePatients) return `${head}\rZDR|${a}|${b}|${c}\r`;
      return `${head}\rPID|1||||${a}||||||||${c}||||||${b}\r`;
    })
    .join('');
const boundary = 'x9f3';
const part = (name: string, value: string) =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;

export const textFormats: Readonly<
  Record<string, { type: string; write: (list: WrittenList) => string }>
> = {
  JSON: { type: 'application/json', write: (list) => JSON.stringify({ data: list.rows }) },
  'JSON with escapes': {
    type: 'application/json',
    write: (list) =>
      JSON.stringify({ data: list.rows }).replace(
        /[\u0080-\uffff]/g,
        (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
      ),
  },
  NDJSON: {
    type: 'application/x-ndjson',
    write: (list) => list.rows.map((row) => JSON.stringify(row)).join('\n'),
  },
  CSV: {
    type: 'text/csv',
    write: (list) => [list.header, ...cells(list)].map((row) => row.join(',')).join('\r\n'),
  },
  TSV: {
    type: 'text/tab-separated-values',
    write: (list) => [list.header, ...cells(list)].map((row) => row.join('\t')).join('\n'),
  },
  HTML: {
    type: 'text/html',
    write: (list) =>
      `<table><tr>${list.header.map((h) => `<th>${h}</th>`).join('')}</tr>${cells(list)
        .map((row) => `<tr>${row.map((c) => `<td>${c}</td>`).join('')}</tr>`)
        .join('')}</table>`,
  },
  XML: {
    type: 'application/xml',
    write: (list) =>
      `<?xml version="1.0"?><list>${list.rows
        .map(
          (row) =>
            `<row>${Object.entries(row)
              .map(([k, v]) => `<${k}>${v}</${k}>`)
              .join('')}</row>`,
        )
        .join('')}</list>`,
  },
  'server-sent events': {
    type: 'text/event-stream',
    write: (list) =>
      list.rows.map((row) => `event: row\ndata: ${JSON.stringify(row)}\n\n`).join(''),
  },
  'HL7 v2': { type: 'text/plain', write: hl7 },
  multipart: {
    type: `multipart/form-data; boundary=${boundary}`,
    write: (list) => `${part('list', JSON.stringify(list.rows))}--${boundary}--\r\n`,
  },
};

const utf16 = (text: string) => Buffer.from(text, 'utf16le');
export const charsets: Readonly<
  Record<string, { write: (text: string) => Uint8Array; label?: string }>
> = {
  'UTF-8': { write: (text) => Buffer.from(text) },
  'UTF-8 with mark': { write: (text) => Buffer.from(`\ufeff${text}`) },
  'GBK, undeclared': { write: gbkBytes },
  'GBK, declared': { write: gbkBytes, label: 'gbk' },
  'GBK, declared UTF-8': { write: gbkBytes, label: 'utf-8' },
  'UTF-16LE with mark': { write: (text) => utf16(`\ufeff${text}`) },
  'UTF-16BE with mark': { write: (text) => utf16(`\ufeff${text}`).swap16() },
  'UTF-16LE, declared': { write: utf16, label: 'utf-16le' },
  'UTF-16LE, undeclared, no mark': { write: utf16 },
  'UTF-16BE, undeclared, no mark': { write: (text) => utf16(text).swap16() },
};
