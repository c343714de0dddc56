import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readDicom } from '../../../../proxy/inspect/document/dicom-document.ts';
import { MalformedDocument } from '../../../../proxy/inspect/document/malformed-document.ts';
import { meaningOfDicomTag, readableNames } from '../../../../proxy/inspect/document/dicom-tags.ts';
import { documentFixture } from '../../../support/document-fixtures.ts';
import { documentPatients } from '../../../support/document-patients.ts';
import { recorded, RecordingSink } from '../../../support/recording-sink.ts';

const [a, b, c, d] = documentPatients() as [Patient, Patient, Patient, Patient];
type Patient = ReturnType<typeof documentPatients>[number];

describe('a DICOM file', () => {
  it.each([
    ['explicit-utf8.dcm', a],
    ['no-preamble.dcm', a],
    ['deflated.dcm', a],
    ['implicit-gb18030.dcm', b],
    ['undeclared-really-utf8.dcm', b],
    ['declared-latin1-really-gbk.dcm', c],
    ['declared-gbk.dcm', c],
    ['explicit-big-endian.dcm', c],
    ['iso2022-gb2312.dcm', d],
    ['encapsulated.dcm', d],
  ])('%s tells its patient', async (name, patient) => {
    const { told, reason } = await recorded(readDicom, documentFixture(name));
    expect(reason).toBeUndefined();
    expect(told.values).toEqual([
      ['specimenNumber', patient.accession],
      ['personName', patient.roman.replace('^', ' ')],
      ['personName', patient.name],
      ['patientNumber', patient.number],
      ['birthDate', patient.birthDate],
      ['patientNumber', patient.residentId],
      ['address', patient.address],
      ['mobilePhone', patient.phone],
      ['specimenNumber', '1.2.826.0.1.3680043.8.498.20260.1'],
      ['specimenNumber', 'ST20260001'],
    ]);
    // History, a private element, one of unknown VR, an item of a sequence of undefined length.
    expect(told.paragraphs).toEqual(
      expect.arrayContaining([
        `患者${patient.name}，身份证号 ${patient.residentId}`,
        `联系电话：${patient.phone}`,
        `病历号：${patient.number}`,
        `病人姓名：${patient.name}`,
      ]),
    );
    expect(told.fields).toContainEqual(['physicianName', 'Referrer Staff']);
  });

  it('says that pixels were not looked at, native and compressed', async () => {
    const native = await recorded(readDicom, documentFixture('explicit-utf8.dcm'));
    expect(native.told.unread).toEqual([[16, 'format']]);
    const packed = await recorded(readDicom, documentFixture('encapsulated.dcm'));
    expect(packed.told.unread).toEqual([[348, 'format']]);
  });

  it('reads Japanese names by their escapes', async () => {
    const { told } = await recorded(readDicom, documentFixture('iso2022-japanese.dcm'));
    const names = told.values.filter(([kind]) => kind === 'personName').map(([, name]) => name);
    expect(names).toEqual(['Yamada Tarou', '山田太郎', 'やまだたろう']);
  });

  it('hands on the document it carries', async () => {
    const { told } = await recorded(readDicom, documentFixture('embedded-pdf.dcm'));
    expect(told.bodies).toHaveLength(1);
    expect(told.bodies[0]).toMatchObject({ name: 'document', mediaType: 'application/pdf' });
    expect(told.bodies[0]!.bytes.toString('latin1', 0, 5)).toBe('%PDF-');
  });

  it('tells what it holds of a cut file, then that it is malformed', async () => {
    const bytes = documentFixture('explicit-utf8.dcm');
    const cut = bytes.subarray(0, bytes.indexOf(a.residentId) + 12);
    const told = new RecordingSink();
    await expect(readDicom(cut, told)).rejects.toThrow(MalformedDocument);
    expect(told.values.slice(-2)).toEqual([
      ['birthDate', a.birthDate],
      ['patientNumber', a.residentId.slice(0, 12)],
    ]);
  });

  it('says that text under an unknown charset is a guess', async () => {
    const bytes = Buffer.from(documentFixture('declared-gbk.dcm'));
    bytes.write('XYZ ', bytes.indexOf('GBK '), 'latin1');
    const { told, reason } = await recorded(readDicom, bytes);
    expect(reason).toBe('charset');
    expect(told.values).toContainEqual(['personName', c.name]);
  });

  it('begins with somebody else at each patient of a directory', async () => {
    const patient = (name: string) =>
      item([text(0x0004, 0x1430, 'CS', 'PATIENT '), text(0x0010, 0x0010, 'PN', name)]);
    const sequence = Buffer.concat([patient('Li^One'), patient('Wu^Two^')]);
    const head = Buffer.from([0x04, 0, 0x20, 0x12, 0x53, 0x51, 0, 0, 0, 0, 0, 0]);
    head.writeUInt32LE(sequence.length, 8);
    const { told } = await recorded(readDicom, Buffer.concat([head, sequence]));
    expect(told.calls.filter((call) => call === 'nextRecord' || call === 'value')).toEqual([
      'nextRecord',
      'value',
      'nextRecord',
      'value',
    ]);
  });

  it('gives up on sequences in sequences without end', async () => {
    const open = Buffer.from([0x08, 0, 0x40, 0x11, 0x53, 0x51, 0, 0, 0xff, 0xff, 0xff, 0xff]);
    const begin = Buffer.from([0xfe, 0xff, 0, 0xe0, 0xff, 0xff, 0xff, 0xff]);
    const deep = Buffer.concat(Array.from({ length: 5000 }, () => [open, begin]).flat());
    await expect(recorded(readDicom, deep)).rejects.toMatchObject({ reason: 'tooLarge' });
  });

  it('gives up on a deflated data set that is a bomb', async () => {
    const file = documentFixture('deflated.dcm');
    const meta = file.subarray(0, 132 + 12 + file.readUInt32LE(140));
    const bomb = Buffer.concat([meta, deflateRawSync(Buffer.alloc(30_000_000, 0x20))]);
    await expect(recorded(readDicom, bomb)).rejects.toMatchObject({ reason: 'tooLarge' });
  });
});

describe('the tags of DICOM', () => {
  it('have the same meaning as numbers and as the JSON model writes them', () => {
    expect(meaningOfDicomTag('00100010')).toBe('personName');
    expect(meaningOfDicomTag(0x0010_0020)).toBe('patientNumber');
    expect(meaningOfDicomTag('0020000D')).toBe('specimenNumber');
    expect(meaningOfDicomTag('00080090')).toBe('staff');
    expect(meaningOfDicomTag('00280010')).toBeUndefined();
    expect(meaningOfDicomTag('patientName')).toBeUndefined();
  });

  it('write names as people do', () => {
    expect(readableNames('Wang^XiaoDong=王^小东=ワン^シャオドン')).toEqual([
      'Wang XiaoDong',
      '王小东',
      'ワンシャオドン',
    ]);
    expect(readableNames('Adams^John Robert Quincy^^Rev.^B.A.')).toEqual([
      'Adams John Robert Quincy',
    ]);
    expect(readableNames('王小东')).toEqual(['王小东']);
    expect(readableNames('^^^^')).toEqual([]);
  });
});

function text(group: number, element: number, vr: string, value: string): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(group, 0);
  head.writeUInt16LE(element, 2);
  head.write(vr, 4, 'latin1');
  const padded = Buffer.from(value.length % 2 === 0 ? value : `${value} `);
  head.writeUInt16LE(padded.length, 6);
  return Buffer.concat([head, padded]);
}

function item(elements: Buffer[]): Buffer {
  const body = Buffer.concat(elements);
  const head = Buffer.from([0xfe, 0xff, 0, 0xe0, 0, 0, 0, 0]);
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}
