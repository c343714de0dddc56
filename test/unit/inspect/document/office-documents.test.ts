// Documents by openpyxl, python-docx, pandoc, LibreOffice, Info-ZIP and 7-Zip: see fixtures/office/make.sh.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pseudonym, inspect } from '../../../support/inspect-body.ts';
import { syntheticPatients } from '../../../support/synthetic-patients.ts';

const folder = new URL('../../../fixtures/office/files/', import.meta.url);
const people = syntheticPatients(20);
const bytesOf = (name: string): Buffer => readFileSync(new URL(name, folder));
const look = (name: string) => inspect(bytesOf(name), undefined);

// Twelve rows, one in a remark, one in a header, one on a sheet that no menu shows.
const workbook = {
  personName: 13,
  residentId: 13,
  mobilePhone: 13,
  birthDate: 12,
  patientNumber: 13,
};
// Six rows, under whose names stands the word of a link; numbers in the link, a filter, a rule, its prompt,
// a condition, a constant and a title. Results of formulas are kept by LibreOffice only. Whoever is known by
// a telephone alone is nobody beside patients with numbers, and a formula says whose number it has.
const richer = {
  openpyxl: { personName: 8, residentId: 11, mobilePhone: 9, patientNumber: 1 },
  libreoffice: { personName: 8, residentId: 11, mobilePhone: 15, patientNumber: 2 },
};
// A line, a split telephone, a table of four, a form of two lines, a page header.
const letter = { personName: 5, residentId: 6, mobilePhone: 1, birthDate: 1, patientNumber: 5 };
const slides = { personName: 6, residentId: 5, mobilePhone: 5 };
// A table in GB18030 and a list in JSON.
const archive = { personName: 8, residentId: 8, mobilePhone: 3, birthDate: 3, patientNumber: 8 };

test.each([
  ['openpyxl-list.xlsx', workbook, 14],
  ['libreoffice-list.xlsx', workbook, 14],
  ['openpyxl-rich.xlsx', richer.openpyxl, 10],
  ['libreoffice-rich.xlsx', richer.libreoffice, 11],
  ['libreoffice-list.ods', workbook, 14],
  ['python-docx-list.docx', letter, 7],
  ['libreoffice-list.docx', letter, 7],
  ['libreoffice-list.odt', letter, 7],
  ['pandoc-list.docx', slides, 5],
  ['pandoc-list.odt', slides, 5],
  ['pandoc-list.pptx', slides, 5],
  ['libreoffice-list.pptx', slides, 5],
  ['info-zip.zip', archive, 8],
  ['info-zip-streamed.zip', archive, 8],
  ['7zip.zip', archive, 8],
])('%s: every kind as often as it is there, and whose', async (name, kinds, patients) => {
  const { inspection, patients: seen } = await look(name);
  expect(inspection).toMatchObject({ verdict: 'found', kinds });
  expect(inspection.reason).toBeUndefined();
  expect(seen.count).toBe(patients);
  // The caller's own pseudonyms: the thread that read it had no key.
  expect(seen.refs).toContain(pseudonym('residentId', people[2]?.sfzh ?? ''));
});

test.each(readdirSync(folder).filter((name) => /clean\.(?:xlsx|ods|docx|odt|pptx)$/.test(name)))(
  '%s: nobody in it, and nothing that was not looked at',
  async (name) => {
    const { inspection, patients } = await look(name);
    expect(inspection).toMatchObject({ verdict: 'clean', kinds: {} });
    expect(patients.count).toBe(0);
    // A thumbnail repeats the first page; everything else has been read.
    expect(inspection.bytesInspected / inspection.bytesTotal).toBeGreaterThan(0.7);
  },
);

test.each([
  ['info-zip-locked.zip', 'encrypted'],
  ['7zip-aes.zip', 'encrypted'],
  ['7zip.7z', 'format'],
])('%s: unscannable, and why', async (name, reason) => {
  const { inspection } = await look(name);
  expect(inspection).toMatchObject({ verdict: 'unscannable', reason, bytesInspected: 0 });
});

test('a picture in a document is said to be unread, and the text around it is read', async () => {
  const { inspection } = await look('libreoffice-list.odp');
  expect(inspection).toMatchObject({ verdict: 'found', reason: 'format', kinds: slides });
  expect(inspection.bytesInspected).toBeLessThan(inspection.bytesTotal);
});

test('what a document is called changes nothing but that it is said', async () => {
  const bytes = bytesOf('openpyxl-list.xlsx');
  const types = [undefined, 'application/octet-stream', 'application/vnd.ms-excel'];
  for (const type of types) {
    const { inspection } = await inspect(bytes, type);
    expect(inspection.kinds, type).toEqual(workbook);
    expect(inspection.disagrees, type).toBeUndefined();
  }
  for (const type of ['text/csv', 'image/png', 'application/pdf', 'text/html; charset=gbk']) {
    const { inspection } = await inspect(bytes, type);
    expect(inspection, type).toMatchObject({ kinds: workbook, disagrees: true });
  }
});
