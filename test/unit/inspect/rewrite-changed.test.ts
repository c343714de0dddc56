// Bodies of every text format, broken at random: what is replaced is what inspection counts, whatever arrives.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BodyRewriter } from '../../../proxy/inspect/rewrite/body-rewriter.ts';
import { inspect, pseudonym } from '../../support/inspect-body.ts';
import { markupPages, xmlDocuments } from '../../support/markup-pages.ts';
import { type SyntheticPatient, syntheticPatient } from '../../support/synthetic-patients.ts';
import { patientList, textFormats } from '../../support/written-bodies.ts';

async function rewrite(bytes: Buffer, mediaType: string, cuts: readonly number[], block: number) {
  const rewriter = new BodyRewriter({ mediaType, pseudonym, blockLength: block });
  const parts: Buffer[] = [];
  let at = 0;
  for (const cut of [...cuts, bytes.length]) {
    parts.push(rewriter.push(bytes.subarray(at, cut)));
    at = cut;
  }
  const { bytes: last, reason } = await rewriter.end();
  return { copy: Buffer.concat([...parts, last]), reason, kinds: rewriter.kinds };
}

const fhir = (p: SyntheticPatient) =>
  JSON.stringify({
    resourceType: 'Patient',
    text: { div: `<p>患者\n${p.brxm}，电话：${p.lxdh}</p>` },
    identifier: [{ value: p.sfzh }, { value: p.zyh }],
    name: [{ text: p.brxm, family: p.brxm.slice(0, 1), given: [p.brxm.slice(1)] }],
    contact: [{ name: { family: 'Li', given: ['Na', 'X'] }, telecom: [{ value: p.lxdh }] }],
  });
const cda = (p: SyntheticPatient) =>
  `<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"><author><addr>四川省成都市人民路5号</addr></author>` +
  `<patientRole><id extension="${p.zyh}"/><id extension='${p.sfzh}'/><addr><city>成都市</city> <line>人民路5号</line></addr>` +
  `<telecom value="tel:${p.lxdh}"/><patient><name><family>${p.brxm.slice(0, 1)}</family><given>${p.brxm.slice(1)}</given></name></patient></patientRole>` +
  `<text>患者姓名：${p.brxm}，电话：${p.lxdh}</text></ClinicalDocument>`;
const form = ({ brxm, sfzh, lxdh }: SyntheticPatient) =>
  new URLSearchParams({ brxm, sfzh, lxdh, bz: `患者${brxm}，电话：${lxdh}` }).toString();

const patient = fc.integer({ min: 0, max: 5000 }).map(syntheticPatient);
const bodies = fc.oneof(
  markupPages.map(({ body }) => ({ body, type: 'text/html' })),
  xmlDocuments.map(({ body }) => ({ body, type: 'application/xml' })),
  fc
    .tuple(
      fc.array(patient, { minLength: 1, maxLength: 3 }),
      fc.constantFrom('HTML', 'XML', 'server-sent events', 'HL7 v2', 'CSV', 'JSON'),
    )
    .map(([people, name]) => {
      const format = textFormats[name]!;
      return { body: format.write(patientList(people)), type: format.type };
    }),
  patient.map((p) => ({ body: fhir(p), type: 'application/fhir+json' })),
  patient.map((p) => ({ body: cda(p), type: 'text/xml' })),
  patient.map((p) => ({ body: form(p), type: 'application/x-www-form-urlencoded' })),
);
const bits =
  '< > " \' & </td> <tr> <td> <!-- --> <![CDATA[ ]]> <script> </script> <b> </b> <name> &#x5f20; &nbsp; | ^ ~ \\ % %E5 + : , { } [ ] data: 姓名： 𠮷 \u3000 0 \\u5f20 \\n'.split(
    ' ',
  );
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  drop: fc.integer({ min: 0, max: 6 }),
  put: fc.oneof(fc.constantFrom(...bits, '\n', '\r\n', '\r', ' '), fc.string({ maxLength: 3 })),
});

it('a broken body is counted as inspection does, refused with its reason, or left as it is', async () => {
  await fc.assert(
    fc.asyncProperty(
      bodies,
      fc.array(edit, { maxLength: 12 }),
      fc.integer({ min: 1, max: 500 }),
      fc.constantFrom(16, 64, 700, 65_536),
      async ({ body, type }, edits, size, block) => {
        let text = body;
        for (const { at, drop, put } of edits) {
          const from = Math.floor(at * text.length);
          text = text.slice(0, from) + put + text.slice(from + drop);
        }
        const bytes = Buffer.from(text);
        const cuts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => i * size);
        const { copy, reason, kinds } = await rewrite(bytes, type, cuts, block);
        const { inspection } = await inspect(bytes, type, { blockLength: block, cuts });
        expect(reason).toBe(inspection.reason);
        expect(kinds).toEqual(inspection.kinds);
        if (inspection.verdict === 'clean') expect(copy.equals(bytes)).toBe(true);
      },
    ),
    {
      numRuns: 300,
      examples: [
        // Two bytes of GBK whose second is a digit, and no four.
        [
          {
            body: '<8%B5%B5%E4%BC%9F%E4%BC%9F&sfzh=11010519400101000X&lxdh=13910000000&bz=%E6%82%AE8%80%85%E8%B5%B5%E4%BC%9F%EF%BC%8C%E7%94%B5%E8%AF%9D%EF%BC%9A13910000000',
            type: 'application/x-www-form-urlencoded',
          },
          [],
          1,
          16,
        ],
      ],
    },
  );
});
