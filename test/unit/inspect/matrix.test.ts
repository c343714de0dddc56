// Every text format in every charset and under every content coding: the same people are found in all.
import {
  brotliCompressSync,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inspect } from '../../support/inspect-body.ts';
import { syntheticPatients } from '../../support/synthetic-patients.ts';
import { charsets, medicineList, patientList, textFormats } from '../../support/written-bodies.ts';

const people = syntheticPatients(12);
const kinds = { personName: 12, residentId: 12, mobilePhone: 12 };
const patients = patientList(people);
const medicines = medicineList(12);

const codings: Readonly<
  Record<string, { header: string | undefined; write: (bytes: Uint8Array) => Uint8Array }>
> = {
  plain: { header: undefined, write: (bytes) => bytes },
  gzip: { header: 'gzip', write: gzipSync },
  deflate: { header: 'deflate', write: deflateSync },
  'raw deflate': { header: 'deflate', write: deflateRawSync },
  br: { header: 'br', write: brotliCompressSync },
  zstd: { header: 'zstd', write: zstdCompressSync },
  'gzip twice': { header: 'gzip, gzip', write: (bytes) => gzipSync(gzipSync(bytes)) },
  'a gzip file': { header: undefined, write: gzipSync },
  'a gzip file under br': { header: 'br', write: (bytes) => brotliCompressSync(gzipSync(bytes)) },
};

describe.each(Object.keys(textFormats))('%s', (format) => {
  const { type, write } = textFormats[format]!;
  // Headers of multipart bodies are ASCII whatever the parts are written in.
  const usable = Object.keys(charsets).filter(
    (name) => format !== 'multipart' || !name.includes('UTF-16'),
  );

  it.each(usable)('in %s, under every coding', async (charset) => {
    const { write: encode, label } = charsets[charset]!;
    const declared = label === undefined ? type : `${type}; charset=${label}`;
    for (const [name, coding] of Object.entries(codings)) {
      // A file inside says nothing of a charset or type: a form's boundary is lost with it.
      if (format === 'multipart' && name.startsWith('a gzip')) continue;
      const found = await inspect(Buffer.from(coding.write(encode(write(patients)))), declared, {
        contentEncoding: coding.header,
      });
      expect(found.inspection, name).toMatchObject({ verdict: 'found', kinds });
      expect(found.inspection.reason, name).toBeUndefined();
      expect(found.patients.count, name).toBe(12);
      const clean = await inspect(Buffer.from(coding.write(encode(write(medicines)))), declared, {
        contentEncoding: coding.header,
      });
      expect(clean.inspection, name).toMatchObject({ verdict: 'clean', kinds: {} });
    }
  });
});
