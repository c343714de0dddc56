// Bodies that the fuzzer begins with: every fixture that another program wrote, every text format in every
// charset, and what carries others: forms, mails, archives.
import { readdirSync, readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { typeOfName } from '../../proxy/inspect/type-of-name.ts';
import { syntheticPatient, syntheticPatients } from '../support/synthetic-patients.ts';
import { charsets, medicineList, patientList, textFormats } from '../support/written-bodies.ts';
import { type Member, zipOf } from '../support/zip-of.ts';

export interface SeedBody {
  readonly name: string;
  readonly bytes: Buffer;
  readonly mediaType: string;
  /** What a ZIP file holds, so that a member can be changed and packed again truthfully. */
  readonly members?: readonly Member[];
}

export function seedBodies(): SeedBody[] {
  const files = [...fixtures('office'), ...fixtures('documents')];
  return [...files, ...texts(), ...health(), ...carriers(files)];
}

function fixtures(kind: 'office' | 'documents'): SeedBody[] {
  const folder = new URL(`../fixtures/${kind}/files/`, import.meta.url);
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const bytes = readFileSync(new URL(name, folder));
      const mediaType = typeOfName(name) ?? 'application/octet-stream';
      const members = membersOf(bytes);
      return { name, bytes, mediaType, ...(members === null ? {} : { members }) };
    });
}

/** Null for what is no archive, and for those that are locked. */
function membersOf(bytes: Buffer): Member[] | null {
  if (bytes.toString('latin1', 0, 4) !== 'PK\u0003\u0004') return null;
  try {
    return Object.entries(unzipSync(bytes)).map(([name, data]) => ({
      name,
      data: Buffer.from(data),
    }));
  } catch {
    return null;
  }
}

function texts(): SeedBody[] {
  const lists = [patientList(syntheticPatients(12)), medicineList(12)];
  return Object.entries(textFormats).flatMap(([format, { type, write }]) =>
    Object.entries(charsets).flatMap(([charset, { write: encode, label }]) =>
      lists.map((list) => ({
        name: `${format} in ${charset}`,
        bytes: Buffer.from(encode(write(list))),
        mediaType: label === undefined ? type : `${type}; charset=${label}`,
      })),
    ),
  );
}

/** FHIR in both forms, CDA, DICOM JSON, a form, a letter. */
function health(): SeedBody[] {
  const p = syntheticPatient(5);
  const patient = {
    resourceType: 'Patient',
    id: 'x1',
    identifier: [{ type: { coding: [{ code: 'MR' }] }, value: p.zyh }, { value: p.sfzh }],
    name: [{ text: p.brxm }],
    telecom: [{ system: 'phone', value: p.lxdh }],
    birthDate: p.csrq,
  };
  const bundle = { resourceType: 'Bundle', type: 'searchset', entry: [{ resource: patient }] };
  const xml =
    `<Bundle xmlns="http://hl7.org/fhir"><entry><resource><Patient><id value="x1"/><identifier>` +
    `<value value="${p.sfzh}"/></identifier><name><text value="${p.brxm}"/></name></Patient></resource></entry></Bundle>`;
  const cda =
    `<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"><recordTarget><patientRole>` +
    `<id root="2.16.156.10011.1.3" extension="${p.sfzh}"/><telecom value="tel:${p.lxdh}"/><patient><name>${p.brxm}</name>` +
    `</patient></patientRole></recordTarget></ClinicalDocument>`;
  const dicom = [{ '00100010': { vr: 'PN', Value: [{ Ideographic: p.brxm }] } }];
  const form = new URLSearchParams({ xm: p.brxm, sfzh: p.sfzh, bz: `电话 ${p.lxdh}` }).toString();
  const written: [string, string][] = [
    [JSON.stringify(bundle), 'application/fhir+json'],
    [xml, 'application/fhir+xml'],
    [cda, 'text/xml'],
    [JSON.stringify(dicom), 'application/dicom+json'],
    [form, 'application/x-www-form-urlencoded'],
    [`${p.brxm}，住院号：${p.zyh}，电话：${p.lxdh}。好转出院。\n`.repeat(20), 'text/plain'],
  ];
  return written.map(([text, mediaType]) => ({
    name: mediaType,
    bytes: Buffer.from(text),
    mediaType,
  }));
}

/** Small files in a mail, a form, an archive and a JSON string. */
function carriers(files: readonly SeedBody[]): SeedBody[] {
  return files
    .filter(({ bytes, name }) => bytes.length < 10_000 && !name.endsWith('.7z'))
    .filter((_, i) => i % 3 === 0)
    .flatMap(({ name, bytes, mediaType }) => {
      const base64 = bytes.toString('base64').replace(/.{76}/g, '$&\r\n');
      const head = `From: a@b.example\r\nSubject: =?utf-8?B?5YiX6KGo?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b1\r\n\r\n`;
      const attached = `--b1\r\nContent-Type: ${mediaType}; name="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64}\r\n--b1--\r\n`;
      const part = `--b2\r\nContent-Disposition: form-data; name="f"; filename="${name}"\r\nContent-Type: ${mediaType}\r\n\r\n`;
      const end = '\r\n--b2--\r\n';
      const members = [
        { name, data: bytes },
        { name: 'a.csv', data: Buffer.from('姓名\n') },
      ];
      const form = Buffer.concat([Buffer.from(part), bytes, Buffer.from(end)]);
      const json = Buffer.from(JSON.stringify({ file: bytes.toString('base64') }));
      return [
        {
          name: `${name} in a mail`,
          bytes: Buffer.from(head + attached),
          mediaType: 'message/rfc822',
        },
        { name: `${name} in a form`, bytes: form, mediaType: 'multipart/form-data; boundary=b2' },
        {
          name: `${name} in an archive`,
          bytes: zipOf(members),
          mediaType: 'application/zip',
          members,
        },
        { name: `${name} in JSON`, bytes: json, mediaType: 'application/json' },
      ];
    });
}
