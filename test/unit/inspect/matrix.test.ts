// Every text format in every charset and under every content coding: the same people are found in all.
import {
  brotliCompressSync,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { gbkBytes } from '../../support/gbk-bytes.ts';
import { inspect } from '../../support/inspect-body.ts';
import { syntheticPatients } from '../../support/synthetic-patients.ts';

const people = syntheticPatients(12);
const kinds = { personName: 12, residentId: 12, mobilePhone: 12 };
const rows = people.map((p) => ({ brxm: p.brxm, sfzh: p.sfzh, lxdh: p.lxdh }));
const medicines = rows.map((_, i) => ({ ypmc: `阿莫西林胶囊${i}`, gg: '0.25g', kcsl: 100 + i }));
type Rows = readonly Readonly<Record<string, string | number>>[];

const header = (list: Rows) =>
  list === rows ? ['姓名', '身份证号', '联系电话'] : ['药品名称', '规格', '库存'];
const cells = (list: Rows) => list.map((row) => Object.values(row).map(String));
const hl7 = (list: Rows) =>
  list
    .map((row, i) => {
      const [a = '', b = '', c = ''] = Object.values(row).map(String);
      const head = `MSH|^~\\&|HIS|H|LIS|H|20260101120000||ADT^A01|M${i}|P|2.4|||||CHN||CHS`;
      if (list !== rows) return `${head}\rZDR|${a}|${b}|${c}\r`;
      return `${head}\rPID|1||||${a}||||||||${c}||||||${b}\r`;
    })
    .join('');
const boundary = 'x9f3';
const part = (name: string, value: string) =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;

const formats: Readonly<Record<string, { type: string; write: (list: Rows) => string }>> = {
  JSON: { type: 'application/json', write: (list) => JSON.stringify({ data: list }) },
  'JSON with escapes': {
    type: 'application/json',
    write: (list) =>
      JSON.stringify({ data: list }).replace(
        /[\u0080-\uffff]/g,
        (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
      ),
  },
  NDJSON: {
    type: 'application/x-ndjson',
    write: (list) => list.map((row) => JSON.stringify(row)).join('\n'),
  },
  CSV: {
    type: 'text/csv',
    write: (list) => [header(list), ...cells(list)].map((row) => row.join(',')).join('\r\n'),
  },
  TSV: {
    type: 'text/tab-separated-values',
    write: (list) => [header(list), ...cells(list)].map((row) => row.join('\t')).join('\n'),
  },
  HTML: {
    type: 'text/html',
    write: (list) =>
      `<table><tr>${header(list)
        .map((h) => `<th>${h}</th>`)
        .join('')}</tr>${cells(list)
        .map((row) => `<tr>${row.map((c) => `<td>${c}</td>`).join('')}</tr>`)
        .join('')}</table>`,
  },
  XML: {
    type: 'application/xml',
    write: (list) =>
      `<?xml version="1.0"?><list>${list
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
    write: (list) => list.map((row) => `event: row\ndata: ${JSON.stringify(row)}\n\n`).join(''),
  },
  'HL7 v2': { type: 'text/plain', write: hl7 },
  multipart: {
    type: `multipart/form-data; boundary=${boundary}`,
    write: (list) => `${part('list', JSON.stringify(list))}--${boundary}--\r\n`,
  },
};

const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const charsets: Readonly<Record<string, { write: (text: string) => Uint8Array; label?: string }>> =
  {
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

const codings: Readonly<
  Record<string, { header: string | undefined; write: (bytes: Uint8Array) => Uint8Array }>
> = {
  plain: { header: undefined, write: (bytes) => bytes },
  gzip: { header: 'gzip', write: gzipSync },
  deflate: { header: 'deflate', write: deflateSync },
  'raw deflate': { header: 'deflate', write: deflateRawSync },
  br: { header: 'br', write: brotliCompressSync },
  zstd: { header: 'zstd', write: zstdCompressSync },
  'gzip twice': { header: 'gzip, gzip', write: (bytes) => gzipSync(gzipSync(bytes)) },
  'a gzip file': { header: undefined, write: gzipSync },
  'a gzip file under br': { header: 'br', write: (bytes) => brotliCompressSync(gzipSync(bytes)) },
};

describe.each(Object.keys(formats))('%s', (format) => {
  const { type, write } = formats[format]!;
  // Headers of multipart bodies are ASCII whatever the parts are written in.
  const usable = Object.keys(charsets).filter(
    (name) => format !== 'multipart' || !name.includes('UTF-16'),
  );

  it.each(usable)('in %s, under every coding', async (charset) => {
    const { write: encode, label } = charsets[charset]!;
    const declared = label === undefined ? type : `${type}; charset=${label}`;
    for (const [name, coding] of Object.entries(codings)) {
      // A file inside says nothing of a charset or type: a form's boundary is lost with it.
      if (format === 'multipart' && name.startsWith('a gzip')) continue;
      const found = await inspect(Buffer.from(coding.write(encode(write(rows)))), declared, {
        contentEncoding: coding.header,
      });
      expect(found.inspection, name).toMatchObject({ verdict: 'found', kinds });
      expect(found.inspection.reason, name).toBeUndefined();
      expect(found.patients.count, name).toBe(12);
      const clean = await inspect(Buffer.from(coding.write(encode(write(medicines)))), declared, {
        contentEncoding: coding.header,
      });
      expect(clean.inspection, name).toMatchObject({ verdict: 'clean', kinds: {} });
    }
  });
});
