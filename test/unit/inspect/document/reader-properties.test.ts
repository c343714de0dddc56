import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDicom } from '../../../../proxy/inspect/document/dicom-document.ts';
import { LimitReached } from '../../../../proxy/inspect/document/document-sink.ts';
import type { DocumentReader } from '../../../../proxy/inspect/document/document-sink.ts';
import { MalformedDocument } from '../../../../proxy/inspect/document/malformed-document.ts';
import { readPdf } from '../../../../proxy/inspect/document/pdf-document.ts';
import { readRtf } from '../../../../proxy/inspect/document/rtf-document.ts';
import { readXls } from '../../../../proxy/inspect/document/xls-document.ts';
import { documentFixture, documentFixtures } from '../../../support/document-fixtures.ts';
import { hideStrayRejections } from '../../../support/stray-rejections.ts';
import { RecordingSink } from '../../../support/recording-sink.ts';

/** pdf.js opens every document anew, with its tables: fewer of them. */
const formats: [ending: string, reader: DocumentReader, runs: number][] = [
  ['dcm', readDicom, 1500],
  ['xls', readXls, 1000],
  ['rtf', readRtf, 1000],
  ['pdf', readPdf, 60],
];

/** Reads to whatever end. @returns what was told; fails on any end that the interface does not know */
async function outcome(reader: DocumentReader, bytes: Buffer, maxCalls: number) {
  const told = new RecordingSink(maxCalls);
  try {
    const reason = await reader(bytes, told);
    expect([undefined, 'charset', 'encrypted', 'format', 'tooLarge']).toContain(reason);
    return { told, ended: 'read' as const };
  } catch (error) {
    if (error instanceof LimitReached) return { told, ended: 'limit' as const };
    if (error instanceof MalformedDocument) return { told, ended: 'malformed' as const };
    throw error;
  }
}

let undo: () => void;
beforeAll(async () => {
  undo = await hideStrayRejections();
});
afterAll(() => undo());

/** More calls than this are no reading of the bytes any more. */
const bound = (bytes: Buffer): number => 4 * bytes.length + 1000;

describe.each(formats)('whatever is in a .%s', (ending, reader, runs) => {
  const fixtures = documentFixtures(ending);
  const original = fc.constantFrom(...fixtures).map(documentFixture);

  it('a cut document ends as read, malformed or limited, in bounded steps', async () => {
    await fc.assert(
      fc.asyncProperty(
        original,
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (bytes, part) => {
          const cut = bytes.subarray(0, Math.floor(part * bytes.length));
          const { told } = await outcome(reader, cut, bound(bytes));
          expect(told.calls.length).toBeLessThan(bound(bytes));
        },
      ),
      { numRuns: runs },
    );
  });

  it('a document with other bytes in it ends so too', async () => {
    const change = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      // Lengths and offsets are lies most when they are zero, or as large as can be.
      byte: fc.oneof(fc.constantFrom(0, 0xff, 0x7f, 0x80), fc.nat(255)),
      count: fc.integer({ min: 1, max: 8 }),
    });
    const changes = fc.array(change, { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(original, changes, async (bytes, list) => {
        const changed = Buffer.from(bytes);
        for (const { at, byte, count } of list) {
          const from = Math.floor(at * (bytes.length - 1));
          changed.fill(byte, from, Math.min(bytes.length, from + count));
        }
        const { told } = await outcome(reader, changed, bound(bytes));
        expect(told.calls.length).toBeLessThan(bound(bytes));
        // What is told comes from the bytes, not out of nothing.
        expect(told.text().length).toBeLessThan(100 * bytes.length + 10_000);
      }),
      { numRuns: runs },
    );
  });

  it('a limit of the sink ends the reading at once', async () => {
    await fc.assert(
      fc.asyncProperty(original, fc.nat(40), async (bytes, maxCalls) => {
        const { told, ended } = await outcome(reader, bytes, maxCalls);
        expect(told.calls.length).toBeLessThanOrEqual(maxCalls);
        expect(ended === 'limit').toBe(told.isRefused);
      }),
      { numRuns: Math.min(runs, 100) },
    );
  });

  it('bytes of any kind are no reason to fail in another way', async () => {
    const head = fc.constantFrom(...fixtures.map((name) => documentFixture(name).subarray(0, 200)));
    await fc.assert(
      fc.asyncProperty(head, fc.uint8Array({ maxLength: 600 }), async (begin, rest) => {
        const bytes = Buffer.concat([begin, rest]);
        await outcome(reader, bytes, bound(bytes));
        await outcome(reader, Buffer.from(rest), bound(bytes));
      }),
      { numRuns: Math.min(runs, 200) },
    );
  });
});
