// The extension's inspector beside the proxy's: the same code with a browser under it has to say the same of
// every body, whole or broken.
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import type { FileFindings } from '../../shared/messages/inspect.ts';
import { mutatedBody } from '../soak/mutated-body.ts';
import { seedBodies } from '../soak/seed-bodies.ts';
import { inspect } from '../support/inspect-body.ts';
import { InspectorPage } from '../support/inspector-page.ts';

const extension = inject('extensionDir');
const seeds = seedBodies();
/** Of changed bodies; their numbers, so that one can be had again. */
const changed = { from: 1, count: Number(process.env['MEDVEIL_TEST_BODIES'] ?? 250) };

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
