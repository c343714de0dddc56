// The extension's inspector beside the proxy's: the same code with a browser under it has to say the same of
// every body, whole or broken.
import { createHash } from 'node:crypto';
import { deflateSync, gzipSync } from 'node:zlib';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import type { FileFindings } from '../../shared/messages/inspect.ts';
import { mutatedBody } from '../soak/mutated-body.ts';
import { seedBodies } from '../soak/seed-bodies.ts';
import { csv, inspect } from '../support/inspect-body.ts';
import { InspectorPage } from '../support/inspector-page.ts';
import { zipOf } from '../support/zip-of.ts';

const extension = inject('extensionDir');
const seeds = seedBodies();
/** Of changed bodies; their numbers, so that one can be had again. */
const changed = {
  from: Number(process.env['MEDVEIL_TEST_FROM'] ?? 1),
  count: Number(process.env['MEDVEIL_TEST_BODIES'] ?? 400),
};

let inspector: InspectorPage;
beforeAll(async () => {
  inspector = await InspectorPage.open(extension);
});
afterAll(async () => inspector?.close());

type Compared = Pick<FileFindings, 'verdict' | 'reason' | 'kinds' | 'patients' | 'sha256'>;

async function inNode(bytes: Buffer, mediaType: string | undefined): Promise<Compared> {
  const { inspection, patients } = await inspect(bytes, mediaType);
  const { verdict, reason, kinds } = inspection;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { verdict, reason, kinds, patients: patients.count, sha256 };
}

async function inBrowser(
  bytes: Buffer,
  mediaType: string | undefined,
  cuts?: readonly number[],
): Promise<Compared> {
  const about = { name: '', mediaType: mediaType ?? '', ...(cuts && { cuts }) };
  const { verdict, reason, kinds, patients, sha256 } = await inspector.inspect(bytes, about);
  return { verdict, reason, kinds, patients, sha256 };
}

it('finds in every format what the proxy finds', async () => {
  const different: unknown[] = [];
  for (const { name, bytes, mediaType } of seeds) {
    const here = await inNode(bytes, mediaType);
    const there = await inBrowser(bytes, mediaType);
    if (!isDeepStrictEqual(here, there)) different.push({ name, here, there });
  }
  expect(different).toEqual([]);
});

it('finds in broken bodies what the proxy finds', async () => {
  const different: unknown[] = [];
  for (let number = changed.from; number < changed.from + changed.count; number++) {
    const { name, bytes, mediaType, cuts } = mutatedBody(number, seeds);
    const here = await inNode(bytes, mediaType);
    const there = await inBrowser(bytes, mediaType, cuts);
    if (!isDeepStrictEqual(here, there)) {
      different.push({ number, name, here, there });
    }
  }
  expect(different).toEqual([]);
});

it('ends a document that is a bomb where the proxy ends it', async () => {
  const zeros = Buffer.alloc(40_000_000);
  const bombs: [string, Buffer][] = [
    ['application/zip', zipOf([{ name: 'a.txt', data: zeros }])],
    ['application/gzip', gzipSync(zeros)],
    ['application/pdf', pdfOf(deflateSync(zeros))],
  ];
  for (const [mediaType, bytes] of bombs) {
    const there = await inBrowser(bytes, mediaType);
    expect(there).toMatchObject({ verdict: 'unscannable', reason: 'tooLarge' });
    expect(there).toEqual(await inNode(bytes, mediaType));
  }
});

it('answers a second file while a first one waits for its bytes', async () => {
  await inspector.page.evaluate(() => {
    const { say } = globalThis as unknown as { say: (message: unknown) => void };
    say({ type: 'open', id: 900_000, name: 'a.csv', mediaType: 'text/csv' });
    say({ type: 'bytes', id: 900_000, bytes: new Uint8Array(10) });
  });
  expect(await inBrowser(Buffer.from(csv), 'text/csv')).toMatchObject({ patients: 20 });
});

/** A document whose only stream is this. */
function pdfOf(stream: Buffer): Buffer {
  const head = `%PDF-1.4\n1 0 obj<</Length ${stream.length}/Filter/FlateDecode>>stream\n`;
  return Buffer.concat([Buffer.from(head), stream, Buffer.from('\nendstream endobj\n%%EOF')]);
}
