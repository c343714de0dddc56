// FHIR, CDA and DICOM JSON: a person's values stand in places of their own, and are one person's.
import { describe, expect, it } from 'vitest';
import { inspect, pseudonym } from '../../../support/inspect-body.ts';
import { type SyntheticPatient, syntheticPatients } from '../../../support/synthetic-patients.ts';

const [a, b, relative, doctor] = syntheticPatients(4) as [
  SyntheticPatient,
  SyntheticPatient,
  SyntheticPatient,
  SyntheticPatient,
];
const address = '北京市朝阳区幸福路12号3单元501室';
const day = (p: SyntheticPatient) => p.csrq.replaceAll('-', '');
const each = { personName: 2, residentId: 2, patientNumber: 2, mobilePhone: 2, birthDate: 2 };

function fhirPatient(p: SyntheticPatient) {
  return {
    resourceType: 'Patient',
    id: 'x1',
    identifier: [
      { system: 'urn:oid:2.16.156.10011.1.3', value: p.sfzh },
      { type: { text: '住院号' }, value: p.zyh },
    ],
    name: [{ use: 'official', text: p.brxm, family: p.brxm.slice(0, 1), given: [p.brxm.slice(1)] }],
    telecom: [{ system: 'phone', value: p.lxdh }],
    birthDate: p.csrq,
    generalPractitioner: [{ display: doctor.brxm }],
  };
}

const practitioner = {
  resourceType: 'Practitioner',
  name: [{ text: doctor.brxm }],
  telecom: [{ system: 'phone', value: '010-66668888' }],
};
const bundle = (resources: readonly unknown[]) =>
  JSON.stringify({ resourceType: 'Bundle', entry: resources.map((resource) => ({ resource })) });

describe('FHIR in JSON', () => {
  it.each(['application/fhir+json', 'application/json', 'text/plain'])(
    'as %s: each patient once, staff never',
    async (type) => {
      const { inspection, patients } = await inspect(
        bundle([fhirPatient(a), practitioner, fhirPatient(b)]),
        type,
      );
      expect(inspection.kinds).toEqual(each);
      expect(inspection.reason).toBeUndefined();
      expect(patients.count).toBe(2);
    },
  );

  it('a name in parts is one name; a relative is no patient', async () => {
    const { name: _, ...rest } = fhirPatient(a);
    const body = {
      ...rest,
      name: [{ family: a.brxm.slice(0, 1), given: [a.brxm.slice(1)] }],
      contact: [
        {
          name: { text: relative.brxm },
          telecom: [{ value: relative.lxdh }],
          address: { text: address },
        },
      ],
    };
    const { inspection, patients } = await inspect(JSON.stringify(body), 'application/fhir+json');
    expect(inspection.kinds).toEqual({
      personName: 2,
      residentId: 1,
      patientNumber: 1,
      mobilePhone: 2,
      birthDate: 1,
      address: 1,
    });
    expect(patients.count).toBe(1);
    expect(patients.refs).toContain(pseudonym('residentId', a.sfzh));
  });

  it('a result names its patient, and not who made it', async () => {
    const result = {
      resourceType: 'Observation',
      code: { text: '血糖' },
      subject: { reference: 'Patient/x1', display: a.brxm },
      performer: [{ display: doctor.brxm }],
      valueQuantity: { value: 5.6 },
    };
    const { inspection, patients } = await inspect(JSON.stringify(result), 'application/fhir+json');
    expect(inspection.kinds).toEqual({ personName: 1 });
    expect(patients.count).toBe(1);
  });

  it('a catalogue without persons is clean', async () => {
    const drugs = bundle([
      practitioner,
      {
        resourceType: 'Medication',
        code: { text: '阿莫西林胶囊' },
        amount: { numerator: { value: 24 } },
      },
    ]);
    expect((await inspect(drugs, 'application/fhir+json')).inspection).toMatchObject({
      verdict: 'clean',
      kinds: {},
    });
  });
});

const fhirXml = (p: SyntheticPatient) => `<Patient><id value="x1"/>
  <identifier><system value="urn:oid:2.16.156.10011.1.3"/><value value="${p.sfzh}"/></identifier>
  <identifier><value value="${p.zyh}"/></identifier>
  <name><family value="${p.brxm.slice(0, 1)}"/><given value="${p.brxm.slice(1)}"/></name>
  <telecom><system value="phone"/><value value="${p.lxdh}"/></telecom><birthDate value="${p.csrq}"/></Patient>`;

const cda = (p: SyntheticPatient, h = '') => `<?xml version="1.0" encoding="UTF-8"?>
<${h}ClinicalDocument xmlns${h === '' ? '' : `:${h.slice(0, -1)}`}="urn:hl7-org:v3"><${h}title>出院小结</${h}title>
<${h}recordTarget><${h}patientRole><${h}id root="2.16.156.10011.1.12" extension="${p.zyh}"/><${h}id root="2.16.156.10011.1.3" extension="${p.sfzh}"/>
<${h}addr><${h}city>北京市</${h}city><${h}county>朝阳区</${h}county><${h}streetAddressLine>幸福路12号3单元501室</${h}streetAddressLine></${h}addr>
<${h}telecom value="tel:${p.lxdh}"/>
<${h}patient><${h}name>${p.brxm}</${h}name><${h}birthTime value="${day(p)}"/>
<${h}guardian><${h}guardianPerson><${h}name>${relative.brxm}</${h}name></${h}guardianPerson></${h}guardian></${h}patient></${h}patientRole></${h}recordTarget>
<${h}author><${h}assignedAuthor><${h}id extension="D0012"/><${h}assignedPerson><${h}name>${doctor.brxm}</${h}name></${h}assignedPerson></${h}assignedAuthor></${h}author>
<${h}component><${h}section><${h}text>主诉：头痛三天。联系电话：${b.lxdh}</${h}text></${h}section></${h}component></${h}ClinicalDocument>`;

describe('FHIR in XML, CDA', () => {
  it('a bundle in XML says what it says in JSON', async () => {
    const body = `<Bundle xmlns="http://hl7.org/fhir">${[a, b].map((p) => `<entry><resource>${fhirXml(p)}</resource></entry>`).join('')}
      <entry><resource><Practitioner><name><text value="${doctor.brxm}"/></name></Practitioner></resource></entry></Bundle>`;
    for (const type of ['application/fhir+xml', 'application/xml', 'text/plain']) {
      const { inspection, patients } = await inspect(body, type);
      expect(inspection.kinds, type).toEqual(each);
      expect(patients.count, type).toBe(2);
    }
  });

  it.each([
    ['', 'as it is usually written'],
    ['hl7:', 'with a prefix'],
  ])('a CDA document %s%s', async (prefix) => {
    const { inspection, patients } = await inspect(cda(a, prefix), 'text/xml');
    expect(inspection.kinds).toEqual({
      personName: 2,
      residentId: 1,
      patientNumber: 1,
      mobilePhone: 2,
      birthDate: 1,
      address: 1,
    });
    expect(inspection.reason).toBeUndefined();
    expect(patients.refs).toContain(pseudonym('residentId', a.sfzh));
    expect(patients.refs).not.toContain(pseudonym('personName', doctor.brxm));
  });
});

const dataSet = (p: SyntheticPatient) => ({
  '00080090': { vr: 'PN', Value: [{ Alphabetic: doctor.brxm }] },
  '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Zhang^San', Ideographic: p.brxm }] },
  '00100020': { vr: 'LO', Value: [p.zyh] },
  '00100030': { vr: 'DA', Value: [day(p)] },
  '00081110': {
    vr: 'SQ',
    Value: [{ '00081150': { vr: 'UI', Value: ['1.2.840.10008.3.1.2.3.1'] } }],
  },
});

const isAttribute = (value: unknown): value is { vr: string; Value: unknown } =>
  typeof value === 'object' && value !== null && 'vr' in value;

describe('DICOM in JSON', () => {
  it.each(['application/dicom+json', 'application/json'])(
    'as %s: a data set is a patient',
    async (type) => {
      const { inspection, patients } = await inspect(
        JSON.stringify([dataSet(a), dataSet(b)]),
        type,
      );
      expect(inspection.kinds).toEqual({ personName: 4, patientNumber: 2, birthDate: 2 });
      expect(patients.count).toBe(2);
    },
  );

  it('with its values in front of their type is one as well: members have no order', async () => {
    const turned = JSON.stringify(dataSet(a), (_key, value: unknown) =>
      isAttribute(value) ? { Value: value.Value, vr: value.vr } : value,
    );
    const { patients } = await inspect(`[${turned}]`, 'application/json');
    expect(patients).toEqual({ count: 1, refs: [pseudonym('patientNumber', a.zyh)] });
  });

  it('as Orthanc writes the tags of an object: under numbers, with or without their names', async () => {
    const named = (Name: string, Value: unknown) => ({ Name, Type: 'String', Value });
    const verbose = {
      '0008,0005': named('SpecificCharacterSet', 'GB18030'),
      '0008,0090': named('ReferringPhysicianName', doctor.brxm),
      '0010,0010': named('PatientName', a.brxm),
      '0010,0020': named('PatientID', a.zyh),
      '0010,0030': named('PatientBirthDate', day(a)),
      '0008,1110': named('ReferencedStudySequence', [{ '0008,1150': named('x', '1.2.840.1') }]),
    };
    const short = {
      '0008,0005': 'GB18030',
      '0008,0090': doctor.brxm,
      '0010,0010': a.brxm,
      '0010,0020': a.zyh,
      '0010,0030': day(a),
      '0008,1110': [{ '0008,1150': '1.2.840.1' }],
    };
    for (const body of [verbose, short, { '595edc1c-ddf4434c': verbose }]) {
      const { inspection, patients } = await inspect(JSON.stringify(body), 'application/json');
      expect(inspection.kinds).toEqual({ personName: 1, patientNumber: 1, birthDate: 1 });
      expect(patients).toEqual({ count: 1, refs: [pseudonym('patientNumber', a.zyh)] });
    }
  });

  it('a number is found where the name of a tag should be', async () => {
    const body = { '0008,0005': { Name: a.sfzh, Type: 'String', Value: 'GB18030' } };
    const { inspection } = await inspect(JSON.stringify(body), 'application/json');
    expect(inspection.kinds).toEqual({ residentId: 1 });
  });

  it('a series without patients is clean', async () => {
    const series = [
      { '0020000E': { vr: 'UI', Value: ['1.2.3'] }, '00080060': { vr: 'CS', Value: ['CT'] } },
    ];
    expect(
      (await inspect(JSON.stringify(series), 'application/dicom+json')).inspection.verdict,
    ).toBe('clean');
  });
});

const nativeName = (group: string, name: string) =>
  `<${group}><FamilyName>${name.slice(0, 1)}</FamilyName><GivenName>${name.slice(1)}</GivenName></${group}>`;
const native = (
  p: SyntheticPatient,
  attributes = ' xmlns="http://dicom.nema.org/PS3.19/models/NativeDICOM"',
) =>
  `<?xml version="1.0" encoding="utf-8"?>
<NativeDicomModel${attributes}>
  <DicomAttribute tag="00080090" vr="PN"><PersonName number="1">${nativeName('Alphabetic', doctor.brxm)}</PersonName></DicomAttribute>
  <DicomAttribute tag="00100010" vr="PN" keyword="PatientName">
    <PersonName number="1">${nativeName('Alphabetic', 'ZHANG')}
      ${nativeName('Ideographic', p.brxm)}</PersonName>
  </DicomAttribute>
  <DicomAttribute tag="00100020" vr="LO"><Value number="1">${p.zyh}</Value></DicomAttribute>
  <DicomAttribute tag="00100030" vr="DA"><Value number="1">${day(p)}</Value></DicomAttribute>
  <DicomAttribute tag="00400275" vr="SQ"><Item number="1">
    <DicomAttribute tag="00104000" vr="LT"><Value number="1">联系电话：${p.lxdh}</Value></DicomAttribute>
  </Item></DicomAttribute>
</NativeDicomModel>`;

describe('DICOM in XML', () => {
  it.each([
    ['with its name space', undefined],
    ['without', ''],
  ])('%s: a data set is a patient, and a referrer is none', async (_, attributes) => {
    const { inspection, patients } = await inspect(native(a, attributes), 'application/dicom+xml');
    expect(inspection.kinds).toEqual({
      personName: 2,
      patientNumber: 1,
      birthDate: 1,
      mobilePhone: 1,
    });
    expect(patients).toEqual({ count: 1, refs: [pseudonym('patientNumber', a.zyh)] });
  });

  it('in the parts of an answer each is somebody else', async () => {
    const body = [a, b].map(
      (p) => `--x\r\nContent-Type: application/dicom+xml\r\n\r\n${native(p)}\r\n`,
    );
    const { patients } = await inspect(
      `${body.join('')}--x--\r\n`,
      'multipart/related; boundary=x',
    );
    expect(patients.count).toBe(2);
    expect(patients.refs).not.toContain(pseudonym('personName', doctor.brxm));
  });
});

it('however they are cut, the same is found', async () => {
  for (const [body, type] of [
    [bundle([fhirPatient(a)]), 'application/json'],
    [cda(a), 'text/xml'],
    [JSON.stringify([dataSet(a)]), 'application/json'],
    [native(a), 'text/xml'],
  ] as const) {
    const whole = await inspect(body, type);
    for (const blockLength of [16, 64, 700])
      expect(await inspect(body, type, { blockLength })).toEqual(whole);
  }
});
