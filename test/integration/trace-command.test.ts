// `medveil trace` on a real ledger: from a picture to the session it was taken of.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { trace } from '../../proxy/cli/trace.ts';
import { openLedger } from '../../proxy/ledger/open-ledger.ts';
import type { RecordDraft } from '../../shared/records/record.ts';
import { testIo } from '../support/command-io.ts';
import { markedCode, pageOf, pngOf } from '../support/marked-pictures.ts';

let dir: string;
let data: string;

const nurse = { user: 'n042', device: 'd-7', workstation: '10.1.2.3' };
const looked = (n: number, rest: Partial<RecordDraft> = {}): RecordDraft =>
  ({
    kind: 'view',
    actor: nurse,
    seenAt: `2026-11-2${n}T02:00:00.000Z`,
    site: 'https://his.example',
    path: '/list',
    kinds: { personName: 1 },
    patients: { count: 1, refs: [] },
    policyVersion: 1,
    deviceSeq: n,
    mark: markedCode,
    ...rest,
  }) as RecordDraft;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'medveil-trace-'));
  data = join(dir, 'data');
  const ledger = await openLedger({ dir: data });
  await ledger.append(looked(1));
  await ledger.append(looked(2, { kind: 'copy', site: 'https://lis.example' }));
  await ledger.append(looked(3, { mark: '00000000', actor: { ...nurse, user: 'd001' } }));
  await ledger.append(looked(4, { unmarked: true }));
  await ledger.close();
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function run(...args: string[]) {
  const io = testIo();
  const code = await trace(args, io);
  return { code, output: io.output(), errors: io.errors() };
}

function photo(marked = true): string {
  const path = join(dir, 'photo.png');
  writeFileSync(path, pngOf(pageOf(21, { marked, width: 640, height: 420 })));
  return path;
}

test('a picture leads to who looked, where, when and how often, and the look at that is a record', async () => {
  const { code, output } = await run(photo(), '--data', data, '--json');
  expect(code).toBe(0);
  expect(JSON.parse(output)).toEqual({
    code: markedCode,
    sessions: [
      {
        ...nurse,
        first: '2026-11-21T02:00:00.000Z',
        last: '2026-11-24T02:00:00.000Z',
        sites: ['https://his.example', 'https://lis.example'],
        records: 3,
        counts: { view: 2, copy: 1 },
        unmarked: 1,
      },
    ],
    unreadable: 0,
  });
  const ledger = await openLedger({ dir: data });
  const { rows } = await ledger.query({ kinds: ['admin.query'] }, { limit: 5 });
  await ledger.close();
  expect(rows).toHaveLength(1);
  expect(rows[0]!.record).toMatchObject({
    filter: `{"below":4,"trace":"${markedCode}"}`,
    results: 3,
  });
});

test('a code that somebody read from the words of the mark is as good as a picture', async () => {
  const { code, output } = await run('--code', 'k7qf-3zm2', '--data', data);
  expect(code).toBe(0);
  expect(output).toContain('K7QF-3ZM2');
  expect(output).toContain('n042');
  expect(output).not.toContain('d001');
  const other = await run('--code', 'ZZZZ-ZZZZ', '--data', data);
  expect(other).toMatchObject({ code: 0 });
  expect(other.output).toContain('no record carries this code');
});

test('a picture without a mark is exit 1, and nobody looked at the record for it', async () => {
  const { code, output } = await run(photo(false), '--data', data, '--json');
  expect({ code, output: JSON.parse(output) }).toEqual({ code: 1, output: { code: null } });
  const ledger = await openLedger({ dir: data });
  expect((await ledger.query({ kinds: ['admin.query'] }, { limit: 5 })).rows).toHaveLength(0);
  await ledger.close();
});

test('what is no picture, no code or no ledger is exit 2, with the reason', async () => {
  const text = join(dir, 'photo.txt');
  writeFileSync(text, 'GIF89a');
  for (const [args, why] of [
    [[text], 'only PNG and JPEG'],
    [[join(dir, 'none.png')], 'ENOENT'],
    [['--code', 'short'], 'no code of a watermark'],
    [[], 'one picture, or one code'],
    [[text, '--code', markedCode], 'one picture, or one code'],
    [['--code', markedCode, '--data', join(dir, 'elsewhere')], 'there is no ledger'],
  ] as const) {
    const { code, errors, output } = await run(...args);
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(errors).toContain(why);
  }
});
