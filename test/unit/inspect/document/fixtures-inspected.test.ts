import { describe, expect, it } from 'vitest';
import { documentFixture } from '../../../support/document-fixtures.ts';
import { inspect } from '../../../support/inspect-body.ts';

const dicom = {
  personName: 4,
  patientNumber: 2,
  residentId: 2,
  birthDate: 1,
  mobilePhone: 2,
  address: 1,
  specimenNumber: 3,
};

describe('a document that another program wrote', () => {
  it.each([
    // Every name twice: in letters and in Han, in the note and in the history.
    ['explicit-utf8.dcm', dicom, 1, 'format'],
    ['implicit-gb18030.dcm', dicom, 1, 'format'],
    ['declared-latin1-really-gbk.dcm', dicom, 1, 'format'],
    ['deflated.dcm', dicom, 1, 'format'],
    ['no-preamble.dcm', dicom, 1, 'format'],
    [
      'reportlab-table.pdf',
      { residentId: 4, mobilePhone: 4, patientNumber: 4, address: 1 },
      4,
      undefined,
    ],
    ['chromium.pdf', { residentId: 5, mobilePhone: 1, patientNumber: 4, address: 5 }, 4, undefined],
    ['libreoffice.rtf', { residentId: 5, mobilePhone: 1, patientNumber: 5 }, 4, undefined],
    ['xlwt.xls', { residentId: 5, mobilePhone: 4, patientNumber: 5 }, 4, undefined],
    ['excel95.xls', { residentId: 1, mobilePhone: 1, patientNumber: 1 }, 1, undefined],
  ])('%s: its identifiers are counted, and its patients', async (name, kinds, patients, reason) => {
    // Declared as nothing that helps: the bytes tell.
    const seen = await inspect(documentFixture(name), 'application/octet-stream');
    expect(seen.inspection.verdict).toBe('found');
    expect(seen.inspection.kinds).toMatchObject(kinds);
    expect(seen.inspection.reason).toBe(reason);
    expect(seen.patients.count).toBe(patients);
  });

  it.each([
    ['encrypted.pdf', 'encrypted'],
    ['locked.xls', 'encrypted'],
    ['locked-package.xls', 'encrypted'],
    ['scan.pdf', 'format'],
    ['old-word.xls', 'format'],
  ])('%s passes nothing over in silence', async (name, reason) => {
    const seen = await inspect(documentFixture(name), 'application/octet-stream');
    expect(seen.inspection).toMatchObject({ verdict: 'unscannable', reason });
  });
});
