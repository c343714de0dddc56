import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createInspector } from '../../../proxy/inspect/inspector.ts';
import { pseudonym } from '../../support/gateway-harness.ts';
import { syntheticPatients } from '../../support/synthetic-patients.ts';
import { workbookOf } from '../../support/workbook-of.ts';

const rows = syntheticPatients(3);

async function shapeOf(
  body: string | Buffer,
  mediaType = 'application/json',
  { names = true, coding }: { names?: boolean; coding?: string } = {},
) {
  const inspector = createInspector({
    mediaType,
    contentEncoding: coding,
    pseudonym,
    shape: { names },
  });
  inspector.write(Buffer.from(body));
  const { shape, people } = await inspector.end();
  return { format: shape?.format, names: shape?.names && [...shape.names], people };
}

describe('the shape of a body', () => {
  it('is told by its bytes, whatever it was called', async () => {
    const json = JSON.stringify(rows);
    expect((await shapeOf(json, 'text/plain')).format).toBe('json');
    expect((await shapeOf(gzipSync(json), undefined, { coding: 'gzip' })).format).toBe('json');
    expect((await shapeOf(gzipSync(json), 'application/octet-stream')).format).toBe('archive');
    expect((await shapeOf('姓名,年龄\n张三,4\n', 'text/csv')).format).toBe('csv');
    expect((await shapeOf('<p>姓名：张三</p>', 'text/html')).format).toBe('html');
    expect((await shapeOf('%PDF-1.4\n', 'text/csv')).format).toBe('pdf');
    const part = `--b\r\ncontent-type: application/json\r\n\r\n${json}\r\n--b--\r\n`;
    const form = await shapeOf(part, 'multipart/form-data; boundary=b');
    expect(form).toMatchObject({ format: 'multipart', names: null });
    // What is in it is not what it is.
    const mail = `From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: application/json\r\n\r\n${json}`;
    for (const type of ['message/rfc822', 'text/plain']) {
      expect(await shapeOf(mail, type)).toMatchObject({ format: 'mail', names: null });
    }
    expect((await shapeOf('{"a":1}\n{"a":2}\n', 'application/x-ndjson')).format).toBe('ndjson');
    const book = workbookOf({ sheets: [], strings: [] });
    expect((await shapeOf(book, 'application/zip')).format).toBe('spreadsheet');
  });

  it('has every key, in rows met before as well', async () => {
    const body = JSON.stringify({ list: rows, page: { 总数: 3 } });
    const keys = ['list', ...Object.keys(rows[0]!), 'page', '总数'];
    for (let time = 0; time < 2; time++) {
      expect(new Set((await shapeOf(body)).names)).toEqual(new Set(keys));
    }
    expect((await shapeOf(body, undefined, { names: false })).names).toBeNull();
  });

  it('has the columns of a table and the fields of a form', async () => {
    const csv = '出院登记\n姓名,住院号\n张三,123\n';
    expect((await shapeOf(csv, 'text/csv')).names).toEqual(['姓名', '住院号']);
    const form = await shapeOf('name=%E5%BC%A0&no=1', 'application/x-www-form-urlencoded');
    expect(form.names).toEqual(['name', 'no']);
  });

  it('has no names where something stands under none', async () => {
    for (const [body, type] of [
      ['[["张三","1"]]', 'application/json'],
      ['"张三"', 'application/json'],
      ['{"a":1}{', 'application/json'],
      ['姓名,住院号\n张三,123,外地\n', 'text/csv'],
      ['1,2\n3,4\n', 'text/csv'],
      ['a=1&2', 'application/x-www-form-urlencoded'],
      ['<a>1</a>', 'application/xml'],
      [JSON.stringify({ [`k${'x'.repeat(100)}`]: 1 }), 'application/json'],
    ] as const) {
      expect((await shapeOf(body, type)).names, body).toBeNull();
    }
  });

  it('has the names of any object, at any depth', async () => {
    const key = fc.string({ minLength: 1, maxLength: 8 });
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        fc.integer(),
        fc.dictionary(key, tie('any'), { minKeys: 1, maxKeys: 3 }),
      ),
    })).any;
    await fc.assert(
      fc.asyncProperty(fc.dictionary(key, value, { minKeys: 1, maxKeys: 4 }), async (body) => {
        const expected = new Set<string>();
        JSON.parse(JSON.stringify(body), (name, of) => {
          if (name !== '') expected.add(name);
          return of as unknown;
        });
        expect(new Set((await shapeOf(JSON.stringify(body))).names)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it('knows each patient by all their numbers', async () => {
    const { people } = await shapeOf(JSON.stringify(rows));
    expect(people).toHaveLength(3);
    expect(people?.[0]).toContain(pseudonym('residentId', rows[0]!.sfzh));
  });
});
