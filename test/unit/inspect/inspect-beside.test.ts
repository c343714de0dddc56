import * as fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { detectorOf } from '../../../proxy/config/rule-detector.ts';
import type { SentOptions } from '../../../proxy/inspect/beside/beside-messages.ts';
import { BesideWorker } from '../../../proxy/inspect/beside/beside-worker.ts';
import {
  inspectBeside,
  type UploadInspector,
} from '../../../proxy/inspect/beside/inspect-beside.ts';
import type { BodyFindings } from '../../../proxy/inspect/body-findings.ts';
import { createInspector } from '../../../proxy/inspect/inspector.ts';
import { pseudonym } from '../../support/gateway-harness.ts';
import { syntheticPatients } from '../../support/synthetic-patients.ts';
import { workbookOf } from '../../support/workbook-of.ts';

const rows = syntheticPatients(40);
const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join('');

async function give(inspector: UploadInspector, pieces: readonly Buffer[]): Promise<void> {
  for (const piece of pieces) {
    if (!inspector.write(piece)) await new Promise<void>((go) => inspector.drained(go));
  }
}

/** As plain data: here the shape has getters, there it has been sent. */
function plain({ shape, ...findings }: BodyFindings): unknown {
  return { ...findings, format: shape?.format, names: shape?.names };
}

function cut(body: Buffer, at: readonly number[]): Buffer[] {
  const places = [...at.map((each) => each % (body.length + 1)), 0, body.length];
  places.sort((a, b) => a - b);
  return places.slice(1).map((place, i) => body.subarray(places[i], place));
}

describe('an inspection beside the traffic', () => {
  const bodies: [string, Buffer, string | undefined, string | undefined][] = [
    ['lines', Buffer.from(lines), 'application/x-ndjson', undefined],
    ['a packed list', gzipSync(JSON.stringify({ list: rows })), 'application/json', 'gzip'],
    ['a broken list', Buffer.from('{"a":'), 'application/json', undefined],
    ['a workbook', Buffer.from(workbookOf({ sheets: [], strings: [] })), undefined, undefined],
    ['nothing', Buffer.alloc(0), 'application/json', undefined],
  ];

  it('finds what an inspection here finds, however a body is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...bodies),
        fc.array(fc.nat(), { maxLength: 6 }),
        async ([, body, mediaType, contentEncoding], at) => {
          const options = { mediaType, contentEncoding, pseudonym, shape: { names: true } };
          const [here, beside] = [createInspector(options), inspectBeside(options)];
          await Promise.all([give(here, [body]), give(beside, cut(body, at))]);
          expect((await beside.peek(true)).patients.count).toBeLessThanOrEqual(rows.length);
          expect(plain(await beside.end())).toEqual(plain(await here.end()));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('judges by the rules of the hospital', async () => {
    const detector = detectorOf([{ labels: { patientNumber: ['床头编号'] } } as never]);
    const options = { mediaType: 'text/csv', contentEncoding: undefined, pseudonym, detector };
    const body = Buffer.from('姓名,床头编号\n欧阳建国,7700123\n司马文静,7700124\n');
    const [here, beside] = [createInspector(options), inspectBeside(options)];
    here.write(body);
    beside.write(body);
    const found = plain(await beside.end());
    expect(found).toEqual(plain(await here.end()));
    expect(found).toMatchObject({ inspection: { kinds: { patientNumber: 2 } } });
  });

  it('keeps several bodies apart, and asks their senders to wait', async () => {
    const many = Buffer.from(lines.repeat(800));
    const options = { mediaType: 'application/x-ndjson', contentEncoding: undefined, pseudonym };
    const found = await Promise.all(
      [1, 2, 3].map(async (count) => {
        const beside = inspectBeside(options);
        const body = Buffer.from(
          rows
            .slice(0, count)
            .map((row) => JSON.stringify(row))
            .join('\n'),
        );
        let paused = 0;
        for (const piece of [body, Buffer.from('\n'), ...(count === 3 ? [many] : [])]) {
          if (!beside.write(piece)) {
            paused++;
            await new Promise<void>((go) => beside.drained(go));
          }
        }
        return [paused, (await beside.end()).patients.count];
      }),
    );
    expect(found).toEqual([
      [0, 1],
      [0, 2],
      [1, rows.length],
    ]);
  });

  it('says of a body that was cut short that it was', async () => {
    const beside = inspectBeside({
      mediaType: 'application/x-ndjson',
      contentEncoding: undefined,
      pseudonym,
    });
    beside.write(Buffer.from(lines));
    const found = await beside.abort();
    expect(found.inspection).toMatchObject({ verdict: 'found', reason: 'aborted' });
    // What comes later changes nothing.
    expect(beside.write(Buffer.from(lines.repeat(40)))).toBe(true);
    expect(await beside.end()).toEqual(found);
  });

  it('makes bodies unscannable when their thread dies', async () => {
    let gone = 0;
    const program = new URL('data:text/javascript,process.exit(1)');
    const worker = new BesideWorker(() => gone++, program);
    let read = 0;
    const id = worker.open({ packs: [], keys: [] } as unknown as SentOptions, (n) => (read += n));
    worker.give(id, new Uint8Array(10));
    const failed = { verdict: 'unscannable', reason: 'fault', bytesTotal: 10 };
    expect((await worker.peek(id, true)).inspection).toMatchObject(failed);
    expect((await worker.close(id, 'end')).inspection).toMatchObject(failed);
    // Nobody waits for it.
    expect(read).toBe(Number.POSITIVE_INFINITY);
    expect([gone, worker.bodies]).toEqual([1, 0]);
  });
});
