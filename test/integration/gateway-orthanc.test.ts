// Orthanc, a hospital system that is not of our making, behind the gateway: what comes through is what a
// direct request gets, byte for byte, and is on record with its patients.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { attestationDesk } from '../../proxy/intake/device-attestation.ts';
import { vocabularyOf } from '../../proxy/inspect/vocabulary.ts';
import { AttestingDevices } from '../support/attesting-devices.ts';
import { type DicomFile, dicomOf, instanceOf, seriesOf, studyOf } from '../support/dicom-of.ts';
import {
  type Answer,
  createRecordingLedger,
  fetchFrom,
  type GatewayUnderTest,
  pseudonym,
  startGateway,
} from '../support/gateway-harness.ts';
import { type Orthanc, startOrthanc, whyNoOrthanc } from '../support/orthanc.ts';
import { syntheticPatients } from '../support/synthetic-patients.ts';

const why = whyNoOrthanc();
const patients = syntheticPatients(4, 40);
const files: DicomFile[] = patients.map((patient, n) => ({
  patient,
  number: n + 1,
  charset: n % 2 === 0 ? 'GB18030' : 'ISO_IR 192',
  isUnnumbered: n === 2,
}));
const [gb, , unnumbered] = files as [DicomFile, DicomFile, DicomFile];
const study = `/dicom-web/studies/${studyOf(gb)}`;
const series = `${study}/series/${seriesOf(gb)}`;
const multipartDicom = 'multipart/related; type="application/dicom"; transfer-syntax=*';
const multipartXml = 'multipart/related; type="application/dicom+xml"';

const ledger = createRecordingLedger();
let orthanc: Orthanc;
/** The only one that writes to `ledger`: each of its answers is waited for on record. */
let recorded: GatewayUnderTest;
let site: GatewayUnderTest;
let withoutLinks: GatewayUnderTest;
let masking: GatewayUnderTest;
/** Orthanc's own number of each of `files`. */
let ids: string[];

async function upload(to: { port: number; ca?: string }, file: DicomFile): Promise<Answer> {
  return await fetchFrom(to, '/instances', {
    method: 'POST',
    headers: { 'content-type': 'application/dicom' },
    body: dicomOf(file),
  });
}

function ask(to: { port: number; ca?: string }, path: string, accept = '*/*'): Promise<Answer> {
  return fetchFrom(to, path, { headers: { accept } });
}

/** The boundary of each answer is another one. */
function sameBoundary({ headers, bytes }: Answer): Buffer {
  const type = headers['content-type'] ?? '';
  const boundary = /boundary="?([^";]+)/.exec(type)?.[1];
  if (boundary === undefined) throw new Error(`no boundary in ${type}`);
  return Buffer.from(bytes.toString('latin1').replaceAll(boundary, '-'), 'latin1');
}

/** Two requests for one archive: its members bear the time of the request (APPNOTE 6.3.10 §4.4.6). */
function withoutTimes({ bytes }: Answer): Buffer {
  const blank = Buffer.from(bytes);
  for (const [signature, offset] of [
    ['PK\u0003\u0004', 10],
    ['PK\u0001\u0002', 12],
  ] as const) {
    for (let at = blank.indexOf(signature); at !== -1; at = blank.indexOf(signature, at + 4)) {
      blank.fill(0, at + offset, at + offset + 4);
    }
  }
  return blank;
}

function expectSame(through: Answer, direct: Answer, path: string): void {
  expect(through.status, path).toBe(direct.status);
  for (const name of ['content-type', 'content-disposition', 'content-encoding']) {
    expect(through.headers[name], path).toBe(direct.headers[name]);
  }
  expect(through.bytes.equals(direct.bytes), path).toBe(true);
}

const numbersOf = ({ patient }: DicomFile) => [
  pseudonym('patientNumber', patient.zyh),
  pseudonym('residentId', patient.sfzh),
];

describe.skipIf(why !== null)(`Orthanc behind the gateway ${why ?? ''}`.trim(), () => {
  beforeAll(async () => {
    orthanc = await startOrthanc({ isNamed: true });
    recorded = await startGateway(orthanc.port, ledger);
    site = await startGateway(orthanc.port, createRecordingLedger());
    withoutLinks = await startGateway(orthanc.port, createRecordingLedger(), {
      site: { rewriteLinks: false },
    });
    masking = await startGateway(orthanc.port, createRecordingLedger(), {
      attestation: attestationDesk(new AttestingDevices().store, Date.now),
      site: { protection: [{ withoutExtension: 'mask' }] },
    });
    ids = [];
    for (const file of files) {
      const { status, body } = await upload(site, file);
      expect(status).toBe(200);
      ids.push((JSON.parse(body) as { ID: string }).ID);
    }
  });
  afterAll(async () => {
    for (const gateway of [recorded, site, withoutLinks, masking]) await gateway?.close();
    await orthanc?.stop();
  });
  afterEach(() => {
    ledger.records.length = 0;
  });

  it('has its explorer, lists, pictures and refusals unchanged', async () => {
    const [id] = ids;
    for (const path of [
      '/',
      '/app/explorer.html',
      '/app/explorer.js',
      '/app/explorer.css',
      '/app/libs/jquery.min.js',
      '/app/images/unsupported.png',
      '/system',
      '/patients',
      '/patients?expand',
      '/studies?expand',
      `/instances/${id}/tags`,
      `/instances/${id}/preview`,
      '/instances/no-such-instance',
      '/app/no-such-page.html',
    ]) {
      const direct = await ask(orthanc, path);
      expectSame(await ask(site, path), direct, path);
      expect(direct.status, path).toBe(path === '/' ? 301 : /no-such/.test(path) ? 404 : 200);
    }
  });

  it('has its lists on record with their patients, whatever charset their files are in', async () => {
    await ask(recorded, '/patients?expand');
    const [record] = await ledger.waitFor('served');
    expect(record).toMatchObject({
      path: '/patients',
      patients: { count: 4 },
      inspection: {
        verdict: 'found',
        kinds: { personName: 4, birthDate: 4, patientNumber: 3, residentId: 3 },
      },
    });
    const named = files.filter((file) => file !== unnumbered).flatMap(numbersOf);
    const { brxm, csrq } = unnumbered.patient;
    const byName = vocabularyOf(pseudonym).refOfName(brxm, csrq.replaceAll('-', ''), null);
    expect(new Set(record!.patients.refs)).toEqual(new Set([...named, byName]));
    for (const { patient } of files) {
      expect(JSON.stringify(ledger.records)).not.toContain(patient.brxm);
      expect(JSON.stringify(ledger.records)).not.toContain(patient.zyh);
    }
  });

  it('has its files unchanged and on record, alone and in an archive', async () => {
    const found = {
      patients: { count: 1, refs: numbersOf(gb) },
      inspection: { verdict: 'found', kinds: { personName: 1, residentId: 1, birthDate: 1 } },
    };
    const uri = `requestType=WADO&studyUID=${studyOf(gb)}&seriesUID=${seriesOf(gb)}&objectUID=${instanceOf(gb)}&contentType=application/dicom`;
    for (const path of [`/instances/${ids[0]}/file`, `/wado?${uri}`]) {
      const through = await ask(recorded, path);
      expectSame(through, await ask(orthanc, path), path);
      expect(through.bytes.includes('DICM'), path).toBe(true);
      const [record] = await ledger.waitFor('export');
      expect(record, path).toMatchObject({ ...found, mediaType: 'application/dicom' });
      ledger.records.length = 0;
    }
    const { body } = await ask(orthanc, `/instances/${ids[0]}/patient`);
    const archive = `/patients/${(JSON.parse(body) as { ID: string }).ID}/archive`;
    const through = await ask(recorded, archive);
    expect(withoutTimes(through)).toEqual(withoutTimes(await ask(orthanc, archive)));
    const [record] = await ledger.waitFor('export');
    expect(record).toMatchObject({ ...found, mediaType: 'application/zip' });
  });

  it('takes the same part of a file, or all of it, as when asked directly', async () => {
    const headers = { range: 'bytes=128-131' };
    const bulk = `/instances/${ids[0]}/file`;
    const direct = await fetchFrom(orthanc, bulk, { headers });
    expectSame(await fetchFrom(site, bulk, { headers }), direct, bulk);
    expect(direct.bytes.includes('DICM')).toBe(true);
  });

  it('has the answers of DICOMweb unchanged where links are left alone', async () => {
    for (const [path, accept] of [
      ['/dicom-web/studies', 'application/dicom+json'],
      [`/dicom-web/studies?PatientID=${gb.patient.zyh}&includefield=all`, 'application/json'],
      [`${study}/series`, 'application/dicom+json'],
      [`${study}/metadata`, 'application/dicom+json'],
    ] as const) {
      const direct = await ask(orthanc, path, accept);
      expectSame(await ask(withoutLinks, path, accept), direct, path);
      expect(direct.body, path).toContain(`http://127.0.0.1:${orthanc.port}/dicom-web/`);
    }
    for (const [path, accept] of [
      ['/dicom-web/studies', 'application/dicom+xml'],
      [`${study}/metadata`, multipartXml],
      [study, multipartDicom],
      [
        `${series}/instances/${instanceOf(gb)}/bulk/7fe00010`,
        'multipart/related; type="application/octet-stream"',
      ],
    ] as const) {
      const direct = await ask(orthanc, path, accept);
      expect(direct.status, path).toBe(200);
      for (const to of [site, withoutLinks]) {
        const through = await ask(to, path, accept);
        expect(sameBoundary(through).equals(sameBoundary(direct)), path).toBe(true);
      }
    }
  });

  it('has the links of DICOMweb turned to the public origin, and nothing else', async () => {
    for (const path of ['/dicom-web/studies', `${series}/instances`, `${study}/metadata`]) {
      const direct = await ask(orthanc, path, 'application/dicom+json');
      const through = await ask(site, path, 'application/dicom+json');
      const inner = `http://127.0.0.1:${orthanc.port}/`;
      expect(direct.body, path).toContain(inner);
      expect(through.body, path).toBe(direct.body.replaceAll(inner, `${site.origin}/`));
      // Links are good for something: each leads back through the gateway.
      const [, link = ''] = /"(https:\/\/[^"]+)"/.exec(through.body) ?? [];
      const followed = await ask(site, new URL(link).pathname);
      expect(followed.status, link).toBe(200);
    }
  });

  it('has the answers of DICOMweb on record as data and as files', async () => {
    await ask(recorded, '/dicom-web/studies', 'application/dicom+json');
    const [list] = await ledger.waitFor('served');
    expect(list).toMatchObject({
      mediaType: 'application/dicom+json',
      patients: { count: 4 },
      inspection: { kinds: { personName: 4, birthDate: 4, patientNumber: 3 } },
    });
    ledger.records.length = 0;
    await ask(recorded, `${study}/metadata`, 'application/dicom+json');
    const [metadata] = await ledger.waitFor('served');
    expect(metadata).toMatchObject({
      patients: { count: 1, refs: numbersOf(gb) },
      inspection: { kinds: { personName: 1, residentId: 1, mobilePhone: 1 } },
    });
    ledger.records.length = 0;
    await ask(recorded, study, multipartDicom);
    const [instances] = await ledger.waitFor('served');
    expect(instances).toMatchObject({
      mediaType: 'multipart/related',
      patients: { count: 1, refs: numbersOf(gb) },
      inspection: { kinds: { personName: 1, residentId: 1, mobilePhone: 1 } },
    });
    ledger.records.length = 0;
    await ask(recorded, '/dicom-web/studies', 'application/dicom+xml');
    const [xml] = await ledger.waitFor('served');
    expect(xml).toMatchObject({
      mediaType: 'multipart/related',
      patients: { count: 4 },
      inspection: { kinds: { personName: 4, birthDate: 4, patientNumber: 3 } },
    });
    ledger.records.length = 0;
    await ask(recorded, `/instances/${ids[0]}/tags`);
    const [tags] = await ledger.waitFor('served');
    expect(tags!.patients).toEqual({ count: 1, refs: numbersOf(gb) });
  });

  it('takes a STOW of several files as they are', async () => {
    const sent = files.slice(0, 2).map((file) => ({ ...file, number: file.number + 10 }));
    const parts = sent.flatMap((file) => [
      Buffer.from('--b\r\nContent-Type: application/dicom\r\n\r\n'),
      dicomOf(file),
      Buffer.from('\r\n'),
    ]);
    const { status, body } = await fetchFrom(site, '/dicom-web/studies', {
      method: 'POST',
      headers: {
        'content-type': 'multipart/related; type="application/dicom"; boundary=b',
        accept: 'application/dicom+json',
      },
      body: Buffer.concat([...parts, Buffer.from('--b--\r\n')]),
    });
    expect(status).toBe(200);
    expect(body).not.toContain('127.0.0.1');
    for (const file of sent) {
      const path = `/dicom-web/studies/${studyOf(file)}/series/${seriesOf(file)}/instances/${instanceOf(file)}`;
      const kept = await ask(orthanc, path, multipartDicom);
      expect(kept.bytes.includes(dicomOf(file))).toBe(true);
      await fetchFrom(orthanc, path.replace(/\/series.*/, ''), { method: 'DELETE' });
    }
  });

  it('takes 20 MB and gives them back, as a file and in an archive', async () => {
    const file: DicomFile = { ...gb, number: 21, side: 4500 };
    const { status, body } = await upload(site, file);
    expect(status).toBe(200);
    const { ID, ParentStudy } = JSON.parse(body) as { ID: string; ParentStudy: string };
    const back = await ask(recorded, `/instances/${ID}/file`);
    expect(back.bytes.equals(dicomOf(file))).toBe(true);
    const [alone] = await ledger.waitFor('export');
    const path = `/studies/${ParentStudy}/archive`;
    const through = withoutTimes(await ask(recorded, path));
    expect(through.length).toBeGreaterThan(20_000_000);
    expect(through.equals(withoutTimes(await ask(orthanc, path)))).toBe(true);
    const [, archive] = await ledger.waitFor('export', 2);
    for (const record of [alone, archive]) {
      expect(record!.patients).toEqual({ count: 1, refs: numbersOf(gb) });
    }
    await fetchFrom(orthanc, `/studies/${ParentStudy}`, { method: 'DELETE' });
  });

  it('shows a browser without the extension masks in lists, no files, and a working explorer', async () => {
    const tags = `/instances/${ids[0]}/tags`;
    const lists = [
      '/patients?expand',
      '/studies?expand',
      tags,
      `${tags}?simplify`,
      `${tags}?short`,
    ];
    for (const path of [...lists, '/dicom-web/studies', `${study}/metadata`]) {
      const { status, body } = await ask(masking, path);
      expect(status, path).toBe(200);
      // Orthanc writes Chinese as escapes in some answers: what counts is what a page reads.
      const read = JSON.stringify(JSON.parse(body));
      for (const { patient } of files) {
        for (const value of [patient.brxm, patient.zyh, patient.sfzh, patient.lxdh]) {
          expect(read, path).not.toContain(value);
        }
      }
    }
    for (const [path, accept] of [[`/instances/${ids[0]}/file`], [study, multipartDicom]] as [
      string,
      string?,
    ][]) {
      const { status, bytes } = await ask(masking, path, accept);
      expect(status, path).toBeGreaterThanOrEqual(400);
      expect(bytes.includes('DICM'), path).toBe(false);
    }
    for (const path of ['/app/explorer.js', '/app/libs/jquery.min.js', '/app/explorer.css']) {
      expectSame(await ask(masking, path), await ask(orthanc, path), path);
    }
  });
});

describe.skipIf(why !== null)(`Orthanc that names the asked host ${why ?? ''}`.trim(), () => {
  it('hands out links of plain http to the public host, which become https', async () => {
    const open = await startOrthanc();
    const gateway = await startGateway(open.port, createRecordingLedger());
    try {
      await upload(gateway, gb);
      const { body } = await ask(gateway, '/dicom-web/studies', 'application/dicom+json');
      expect(body).toContain(`"${gateway.origin}${study}"`);
      expect(body).not.toContain('http://');
    } finally {
      await gateway.close();
      await open.stop();
    }
  });
});
