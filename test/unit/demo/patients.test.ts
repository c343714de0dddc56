import { unzipSync, strFromU8 } from 'fflate';
import { expect, test } from 'vitest';
import { csvExport } from '../../../proxy/demo/csv-export.ts';
import { syntheticPatients } from '../../../proxy/demo/patients.ts';
import { workbook } from '../../../proxy/demo/workbook.ts';
import { residentIdCheck } from '../../../shared/identifiers/normalise.ts';

const patients = syntheticPatients(200);

test('the demo has the same 200 patients every time, each with a number of their own', () => {
  expect(syntheticPatients(200)).toEqual(patients);
  for (const key of ['zyh', 'sfzh', 'lxdh'] as const) {
    expect(new Set(patients.map((p) => p[key])).size).toBe(200);
  }
});

test('their resident IDs are well-formed and of regions that are issued to nobody', () => {
  for (const { sfzh, csrq, lxdh } of patients) {
    expect(sfzh).toMatch(/^[1-8]\d{3}00\d{8}\d{3}[\dX]$/);
    expect(sfzh.slice(6, 14)).toBe(csrq.replaceAll('-', ''));
    expect(residentIdCheck(sfzh.slice(0, 17))).toBe(sfzh[17]);
    expect(lxdh).toMatch(/^154\d{8}$/);
  }
});

test('the CSV has one line a patient and a header, with a byte-order mark', () => {
  const lines = csvExport(patients).split('\r\n');
  expect(lines[0]?.startsWith('\ufeff住院号,病人姓名')).toBe(true);
  expect(lines.length).toBe(202);
});

test('the workbook holds every cell, escaped', () => {
  const files = unzipSync(
    workbook('a<b', [
      ['<姓名>', 1],
      ['"x"&y', 2.5],
    ]),
  );
  const sheet = strFromU8(files['xl/worksheets/sheet1.xml']!);
  expect(sheet).toContain('<c r="A1" t="inlineStr"><is><t>&lt;姓名&gt;</t></is></c>');
  expect(sheet).toContain('&quot;x&quot;&amp;y');
  expect(sheet).toContain('<c r="B2"><v>2.5</v></c>');
  expect(strFromU8(files['xl/workbook.xml']!)).toContain('name="a&lt;b"');
});
