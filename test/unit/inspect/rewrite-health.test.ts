// FHIR, CDA, DICOM as JSON and XML, and HL7 written again with masks: persons by their places, staff stays.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encoderOf } from '../../../proxy/inspect/rewrite/charset-encoder.ts';
import { HealthXmlRewriter } from '../../../proxy/inspect/rewrite/health-xml-rewriter.ts';
import { Tally } from '../../../proxy/inspect/tally.ts';
import { vocabularyOf } from '../../../proxy/inspect/vocabulary.ts';
import { identifierOf } from '../../../shared/identifiers/registry.ts';
import { pseudonym } from '../../support/inspect-body.ts';
import { expectCleanCopy, expectMaskedBody, one, rewriteBody } from '../../support/rewrite-body.ts';
import { type SyntheticPatient, syntheticPatient } from '../../support/synthetic-patients.ts';

const mask = {
  name: (value: string) => identifierOf('personName').mask(value),
  phone: (value: string) => identifierOf('mobilePhone').mask(value),
  id: (value: string) => identifierOf('residentId').mask(value),
  number: (value: string) => identifierOf('patientNumber').mask(value),
  date: (value: string) => identifierOf('birthDate').mask(value),
};
const doctor = syntheticPatient(9);
const patient = fc.integer({ min: 0, max: 5000 }).map(syntheticPatient);

describe('FHIR JSON with masks', () => {
  const type = 'application/fhir+json';
  const resource = (p: SyntheticPatient, name: object) => ({
    resourceType: 'Patient',
    id: 'x1',
    text: { status: 'generated', div: `<div>姓名：${p.brxm}，<b>电话：${p.lxdh}</b></div>` },
    identifier: [
      { system: 'urn:oid:2.16.156.10011.1.3', value: p.sfzh },
      { type: { text: '住院号' }, value: p.zyh },
    ],
    name: [name],
    telecom: [{ system: 'phone', value: `tel:${p.lxdh}` }],
    birthDate: p.csrq,
    generalPractitioner: [{ display: doctor.brxm }],
  });
  const whole = (p: SyntheticPatient) => ({
    use: 'official',
    text: p.brxm,
    family: p.brxm.slice(0, 1),
    given: [p.brxm.slice(1)],
  });
  const parts = (p: SyntheticPatient) => ({
    given: [p.brxm.slice(1)],
    family: p.brxm.slice(0, 1),
  });

  it('covers a person where the standard has one, and nobody else', async () => {
    const masked: SyntheticPatient = {
      ...one,
      brxm: mask.name(one.brxm),
      sfzh: mask.id(one.sfzh),
      zyh: mask.number(one.zyh),
      lxdh: mask.phone(one.lxdh),
      csrq: mask.date(one.csrq),
    };
    for (const name of [whole, parts]) {
      const body = JSON.stringify(resource(one, name(one)), null, 2);
      const expected = JSON.stringify(resource(masked, name(masked)), null, 2);
      await expectMaskedBody(body, type, expected);
    }
  });

  it('covers Latin names in parts, and leaves no part empty', async () => {
    const name = (family: string, given: string[]) =>
      JSON.stringify({ resourceType: 'Patient', name: [{ family, given }], birthDate: 'x' });
    await expectMaskedBody(name('Smith', ['John', 'Q']), type, name('S****', ['J***', '*']));
  });

  it('makes a number whose mask is none a string', async () => {
    const body = (value: string) =>
      `{"resourceType":"Observation","phone":${value},"valueQuantity":{"value":1.50}}`;
    await expectMaskedBody(body(one.lxdh), type, body(`"${mask.phone(one.lxdh)}"`));
  });

  it('is refused when a name has more parts than anybody', async () => {
    const body = `{"resourceType":"Patient","name":[{"given":["${one.brxm}"${',"x"'.repeat(400_000)}]}]}`;
    const { text, reason } = await rewriteBody(body, type, 65_536);
    expect(reason).toBe('tooLarge');
    expect(text).not.toContain(one.brxm);
  });

  it('reads texts longer than are held, and behind broken syntax', async () => {
    const filler = '复查血常规正常。\\n'.repeat(3000);
    const body = (p: string) =>
      `{"resourceType":"Observation","note":[{"text":"${filler}电话：${p}${filler}"}]}`;
    const { text } = await rewriteBody(body(one.lxdh), type, 1000);
    expect(text).toBe(body(mask.phone(one.lxdh)));
    const broken = await rewriteBody(`{"resourceType":"Patient" oops 电话：${one.lxdh}}`, type);
    expect(broken.reason).toBe('malformed');
    expect(broken.text).not.toContain(one.lxdh);
  });

  it('counts as inspection does, and is clean afterwards', async () => {
    const entry = fc.record({ p: patient, isWhole: fc.boolean(), isResult: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 5 }), async (entries) => {
        const resources = entries.map(({ p, isWhole, isResult }) =>
          isResult
            ? {
                resourceType: 'Observation',
                subject: { reference: 'Patient/1', display: p.brxm },
                performer: [{ display: doctor.brxm }],
                note: [{ text: `电话：${p.lxdh}` }],
              }
            : resource(p, isWhole ? whole(p) : parts(p)),
        );
        const body = JSON.stringify({
          resourceType: 'Bundle',
          entry: resources.map((each) => ({ resource: each })),
        });
        const values = entries.flatMap(({ p }) => [p.sfzh, p.lxdh]);
        await expectCleanCopy(body, type, values);
      }),
      { numRuns: 40 },
    );
  });
});

describe('DICOM JSON with masks', () => {
  it('covers names in all their spellings', async () => {
    const data = (name: string, han: string, id: string, both: string) =>
      JSON.stringify([
        {
          '00100010': { vr: 'PN', Value: [{ Alphabetic: name, Ideographic: han }] },
          '00100020': { vr: 'LO', Value: [id] },
          '00101001': { vr: 'PN', Value: [{ Alphabetic: both }] },
          '00080090': { vr: 'PN', Value: [{ Alphabetic: 'Zhao^Wei' }] },
        },
      ]);
    await expectMaskedBody(
      data('Wang^Fang', '王^芳', one.sfzh, 'Wang^Fang=王^芳'),
      'application/dicom+json',
      data('W***^F***', '*^*', mask.id(one.sfzh), 'W***^F***=*^*'),
    );
  });
});

describe('FHIR XML and CDA with masks', () => {
  const type = 'application/xml';
  const hidden: SyntheticPatient = {
    ...one,
    brxm: mask.name(one.brxm),
    sfzh: mask.id(one.sfzh),
    zyh: mask.number(one.zyh),
    lxdh: mask.phone(one.lxdh),
    csrq: mask.date(one.csrq),
  };
  const fhir = (p: SyntheticPatient) =>
    `<?xml version="1.0"?>\n<Bundle xmlns="http://hl7.org/fhir"><entry><resource><Patient>\n  <id value="x1"/>` +
    `<text><div xmlns="http://www.w3.org/1999/xhtml"><p>电话：${p.lxdh}</p></div></text>` +
    `<identifier><system value="urn:1"/><value value='${p.sfzh}'/></identifier>` +
    `<name>\n<family value="${p.brxm.slice(0, 1)}"/><given value="${p.brxm.slice(1)}"/></name>` +
    `<name><text value="${p.brxm}"/><family value="${p.brxm.slice(0, 1)}"/><given value="${p.brxm.slice(1)}"/></name>` +
    `<telecom><value value="tel:${p.lxdh}"/></telecom><birthDate value="${p.csrq}"/>` +
    `<generalPractitioner><display value="${doctor.brxm}"/></generalPractitioner></Patient></resource></entry>` +
    `<entry><resource><Observation><subject><display value="${p.brxm}"/></subject>` +
    `<note><text value="x"/>患者，电话：${p.lxdh}</note></Observation></resource></entry></Bundle>`;
  const cda = (p: SyntheticPatient, prefix: string, name: string) =>
    `<?xml version="1.0"?><${prefix}ClinicalDocument xmlns="urn:hl7-org:v3"><!-- 电话：${p.lxdh} -->` +
    `<${prefix}author><assignedAuthor><assignedPerson><name>${doctor.brxm}</name></assignedPerson></assignedAuthor></${prefix}author>` +
    `<recordTarget><patientRole>\n <id root="2.16" extension="${p.zyh}"/><id extension='${p.sfzh}'/>` +
    `<telecom value="tel:${p.lxdh}"/><patient><name>${name}</name><birthTime value="${p.csrq.replaceAll('-', '')}"/></patient>` +
    `</patientRole></recordTarget><section><title>主诉</title><text>患者姓名：${p.brxm}</text></section></${prefix}ClinicalDocument>`;

  it('cover a person where FHIR has one', async () => {
    await expectMaskedBody(fhir(one), type, fhir(hidden));
  });

  it('cover a patient where DICOM as XML has one, and no referrer', async () => {
    const native = (family: string, given: string, id: string) =>
      `<?xml version="1.0"?>\n<NativeDicomModel xmlns="http://dicom.nema.org/PS3.19/models/NativeDICOM">` +
      `<DicomAttribute tag="00080090" vr="PN"><PersonName number="1"><Alphabetic><FamilyName>Zhao</FamilyName></Alphabetic></PersonName></DicomAttribute>` +
      `<DicomAttribute tag="00100010" vr="PN"><PersonName number="1"><Ideographic>\n<FamilyName>${family}</FamilyName>` +
      `<GivenName>${given}</GivenName></Ideographic></PersonName></DicomAttribute>` +
      `<DicomAttribute tag="00100020" vr="LO"><Value number="1">${id}</Value></DicomAttribute></NativeDicomModel>`;
    const [family = '', ...given] = hidden.brxm;
    await expectMaskedBody(
      native(one.brxm.slice(0, 1), one.brxm.slice(1), one.sfzh),
      'application/dicom+xml',
      native(family, given.join(''), mask.id(one.sfzh)),
    );
  });

  it('cover a person where CDA has one, in words and in parts', async () => {
    const birth = one.csrq.replaceAll('-', '');
    const masked = identifierOf('birthDate').mask(birth);
    for (const prefix of ['', 'hl7:']) {
      for (const write of [
        (name: string) => name,
        (name: string) => `\n<![CDATA[${name}]]>`,
        (name: string) => `<family>${name.slice(0, 1)}</family> <given>${name.slice(1)}</given>`,
      ]) {
        const body = cda(one, prefix, write(one.brxm));
        const expected = cda({ ...hidden, csrq: masked }, prefix, write(hidden.brxm));
        await expectMaskedBody(body, type, expected);
      }
    }
  });

  it('cover an address line by line', async () => {
    const body = (street: string) =>
      `<ClinicalDocument xmlns="urn:hl7-org:v3"><recordTarget><patientRole><addr>\n  <state>四川省</state>` +
      `<city>成都市</city>\n<streetAddressLine>${street}</streetAddressLine></addr></patientRole></recordTarget></ClinicalDocument>`;
    const { text, kinds, reason } = await rewriteBody(body('武侯区人民路12号3单元501室'), type, 13);
    expect({ kinds, reason }).toEqual({ kinds: { address: 1 }, reason: undefined });
    expect(text).not.toContain('12号');
    expect(text.match(/<[^>]*>/g)).toEqual(body('').match(/<[^>]*>/g));
  });

  it('count as inspection does, and are clean afterwards', async () => {
    await fc.assert(
      fc.asyncProperty(patient, fc.boolean(), fc.boolean(), async (p, isFhir, isPart) => {
        const name = isPart
          ? `<family>${p.brxm.slice(0, 1)}</family><given>${p.brxm.slice(1)}</given>`
          : p.brxm;
        await expectCleanCopy(isFhir ? fhir(p) : cda(p, '', name), type, [p.sfzh, p.lxdh]);
      }),
      { numRuns: 40 },
    );
  });

  it('are refused when an element with text in it never closes', async () => {
    const body = `<ClinicalDocument xmlns="urn:hl7-org:v3"><patientRole><x>电话：${one.lxdh}${'<y>x</y>'.repeat(200_000)}`;
    const { text, reason } = await rewriteBody(body, type, 65_536);
    expect(reason).toBe('tooLarge');
    expect(text).not.toContain(one.lxdh);
  });

  it('give on what is settled before the document is over', () => {
    const rewriter = new HealthXmlRewriter(new Tally(), vocabularyOf(pseudonym), {
      health: 'fhir',
    });
    let [given, written] = [0, 0];
    for (let i = 0; i < 100; i++) {
      const part = i === 0 ? fhir(one).slice(0, -9) : `\n<entry>${fhir(one).slice(60, -9)}`;
      given += part.length;
      written += rewriter.push(part).length;
      expect(given - written).toBeLessThan(100);
    }
  });
});

describe('HL7 v2 with masks', () => {
  const type = 'text/plain';
  const head = (separators: string) =>
    `MSH|${separators}|HIS|H|LIS|H|20260101120000||ADT^A01|M1|P|2.4\r`;

  it('covers fields by their place and keeps separators, repetitions and escapes', async () => {
    const pid = (
      id: string,
      name: string,
      latin: string,
      phone: string,
      note: string,
      street: string,
    ) =>
      `\v${head('^~\\&')}PID|1||${id}^^^H^PI~X||${name}^^^^^L~${latin}||19||||${street}||010^PRN~${phone}^^CP\r\n` +
      `OBX|1|TX|2^诊断||患者\\.br\\电话：${note}\\E\\^血压 128/76|||\r\u001c\r`;
    await expectMaskedBody(
      pid(
        one.zyh,
        one.brxm,
        'Wang^Fang',
        one.lxdh,
        one.lxdh,
        '四川省成都市武侯区\\T\\人民路5号^^成都',
      ),
      type,
      pid(
        mask.number(one.zyh),
        mask.name(one.brxm),
        'W***^F***',
        mask.phone(one.lxdh),
        mask.phone(one.lxdh),
        '四川省成都市武侯区\\T\\*****^^**',
      ),
    );
  });

  it('covers a name in components where its characters stand, escaped ones, too', async () => {
    const pid = (name: string) => `${head('^~\\&')}PID|1||||${name}\r`;
    const [family, given] = [one.brxm.slice(0, 1), one.brxm.slice(1)];
    const bytes = encoderOf('gb18030')!(family).toString('hex').toUpperCase();
    await expectMaskedBody(pid('Li^Na^^Dr'), type, pid('L*^N*^^D*'));
    const { text } = await rewriteBody(pid(`\\X${bytes}\\${given}`), type);
    expect(text).toBe(pid(mask.name(one.brxm)));
  });

  it('reads separators where the message says them', async () => {
    const message = (name: string, phone: string) =>
      `MSH#*!?%#HIS#H#LIS#H#2026##ADT*A01#M1#P#2.4\rPID#1####${name}***########${phone}*PRN\r`;
    const masked = await rewriteBody(message(one.brxm, one.lxdh), type, 7);
    expect(masked.reason).toBeUndefined();
    expect(masked.text).not.toContain(one.brxm);
    expect(masked.text).not.toContain(one.lxdh);
  });

  it('refuses a segment longer than is held, and covers what is in it', async () => {
    const long = `${head('^~\\&')}OBX|1|TX|${'x'.repeat(1_050_000)} 电话：${one.lxdh} `;
    const { text, reason } = await rewriteBody(long, type, 65_536);
    expect(reason).toBe('malformed');
    expect(text).not.toContain(one.lxdh);
  });

  it('counts as inspection does, and is clean afterwards', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(patient, { minLength: 1, maxLength: 4 }), async (people) => {
        const body = people
          .map(
            (p, i) =>
              `${head('^~\\&')}PID|1||${p.zyh}||${p.brxm}^^^||${p.csrq.replaceAll('-', '')}|F|||||${p.lxdh}^PRN^PH||||||${p.sfzh}\r` +
              `NTE|1||患者姓名：${p.brxm}，电话：${p.lxdh}\r${i % 2 === 0 ? '\n' : ''}`,
          )
          .join('');
        await expectCleanCopy(
          body,
          type,
          people.flatMap((p) => [p.sfzh, p.lxdh]),
        );
      }),
      { numRuns: 40 },
    );
  });
});
