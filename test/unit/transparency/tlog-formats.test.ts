import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  leafText,
  noPrevious,
  parseLeaf,
  payloadCommitment,
} from '../../../shared/records/leaf.ts';
import {
  parseAddCheckpoint,
  renderAddCheckpoint,
} from '../../../shared/transparency/add-checkpoint.ts';
import {
  decodeBundle,
  encodeBundle,
  parseTilePath,
  tilePath,
  tileWidthAt,
} from '../../../shared/transparency/tile-path.ts';
import {
  encodeContent,
  parseProof,
  renderProof,
  verifyProofFile,
} from '../../../shared/transparency/tlog-proof.ts';
import { ed25519Key, testLog } from './test-log.ts';

describe('tile paths', () => {
  test('are those of the specification', () => {
    const path = (level: number | 'entries', index: number, width = 256) =>
      tilePath({ level, index, width });
    expect(path(0, 1234067)).toBe('tile/0/x001/x234/067');
    expect(path(0, 1234, 56)).toBe('tile/0/x001/234.p/56');
    expect(path('entries', 0, 1)).toBe('tile/entries/000.p/1');
    expect(path(2, 7)).toBe('tile/2/007');
  });

  test('come back as what they were made from', () => {
    const level = fc.oneof(fc.constant('entries' as const), fc.nat(63));
    fc.assert(
      fc.property(level, fc.nat(2 ** 31), fc.integer({ min: 1, max: 256 }), (l, index, width) => {
        const name = { level: l, index, width };
        expect(parseTilePath(tilePath(name))).toEqual(name);
      }),
    );
  });

  test.each([
    'tile/0/1',
    'tile/00/001',
    'tile/64/000',
    'tile/0/x000/001',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/0/000/',
    'tile/0/x001',
    'tile/-1/000',
    'tile/0/../000',
    'checkpoint',
  ])('refuse %s', (path) => expect(parseTilePath(path)).toBeNull());

  test('have the widths of the specification’s example of 70,000 entries', () => {
    const widths = [
      [0, 272],
      [0, 273],
      [0, 274],
      [1, 0],
      [1, 1],
      [2, 0],
      [3, 0],
    ] as const;
    expect(widths.map(([level, index]) => tileWidthAt(70_000, level, index))).toEqual([
      256, 112, 0, 256, 17, 1, 0,
    ]);
  });
});

test('bundles give back the leaves that were put in, and cut ones nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), (leaves) => {
      const bundle = encodeBundle(leaves);
      expect(decodeBundle(bundle)?.map((l) => [...l])).toEqual(leaves.map((l) => [...l]));
      if (bundle.length > 0) expect(decodeBundle(bundle.subarray(0, -1))).toBeNull();
    }),
  );
  expect(() => encodeBundle([new Uint8Array(65_536)])).toThrow(RangeError);
});

const salt = new Uint8Array(32).fill(7);
const payloads = ['{"a":1}', '{"a":"李"}', '{"a":3}'];
const leaves = payloads.map((payload, i) =>
  leafText(
    { writer: 'w', seq: i + 1, prev: noPrevious, key: i === 1 ? 'k/1' : null },
    payloadCommitment(salt, payload),
  ),
);
const log = testLog(leaves);
const proofOf = (index: number, change: { leaf?: string; payload?: string } = {}) =>
  renderProof({
    index,
    hashes: log.inclusion(index, 3),
    checkpoint: log.note(3),
    extra: encodeContent({
      leaf: leaves[index]!,
      salt: Buffer.from(salt).toString('hex'),
      payload: payloads[index]!,
      ...change,
    }),
  });

describe('a proof file', () => {
  test('has the lines of the specification', () => {
    const lines = proofOf(1).split('\n');
    expect(lines[0]).toBe('c2sp.org/tlog-proof@v1');
    expect(lines[1]).toMatch(/^extra [A-Za-z0-9+/=]+$/);
    expect(lines[2]).toBe('index 1');
    expect(lines.slice(3, 6).map((l) => l.length)).toEqual([44, 44, 0]);
    expect(lines[6]).toBe('log.example/test');
  });

  test('verifies with the key of the log and with no other', async () => {
    for (const index of [0, 1, 2]) {
      const verdict = await verifyProofFile(proofOf(index), log.signer.text);
      expect(verdict).toMatchObject({ ok: true, index, size: 3 });
    }
    const other = ed25519Key('log.example/test').text;
    expect(await verifyProofFile(proofOf(1), other)).toEqual({ ok: false, fault: 'signature' });
  });

  test('says which part does not hold', async () => {
    const verdict = (text: string) => verifyProofFile(text, log.signer.text);
    const edited = proofOf(1, { payload: '{"a":"王"}' });
    expect(await verdict(edited)).toEqual({ ok: false, fault: 'content' });
    const swapped = proofOf(1, { leaf: leaves[0]!, payload: payloads[0]! });
    expect(await verdict(swapped)).toEqual({ ok: false, fault: 'inclusion' });
    const moved = proofOf(1).replace('index 1', 'index 0');
    expect(await verdict(moved)).toEqual({ ok: false, fault: 'inclusion' });
    const larger = proofOf(1).replace('\n3\n', '\n4\n');
    expect(await verdict(larger)).toEqual({ ok: false, fault: 'signature' });
    expect(await verdict('no proof')).toEqual({ ok: false, fault: 'form' });
  });

  test('does not verify with any one character changed', async () => {
    const text = proofOf(1);
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.constantFrom('A', '0', '\n'), async (at, c) => {
        fc.pre(text[at] !== c);
        const bent = text.slice(0, at) + c + text.slice(at + 1);
        expect((await verifyProofFile(bent, log.signer.text)).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test('without extra data is read, and shows no content', async () => {
    const bare = renderProof({ index: 2, hashes: log.inclusion(2, 3), checkpoint: log.note(3) });
    expect(parseProof(bare)).toMatchObject({ index: 2 });
    expect(await verifyProofFile(bare, log.signer.text)).toEqual({ ok: false, fault: 'form' });
  });
});

test('a witness request comes back as what it was made from, and other text is none', () => {
  const request = { oldSize: 2, proof: log.consistency(2, 3), checkpoint: log.note(3) };
  const text = renderAddCheckpoint(request);
  expect(text.startsWith('old 2\n')).toBe(true);
  expect(parseAddCheckpoint(text)).toEqual(request);
  for (const bad of ['old 02\n', 'old 1', 'old x\n\n', `old 1\nAAAA\n\n${log.note(3)}`])
    expect(parseAddCheckpoint(bad)).toBeNull();
  const line = `${Buffer.alloc(32).toString('base64')}\n`;
  expect(parseAddCheckpoint(`old 1\n${line.repeat(64)}\n${log.note(3)}`)).toBeNull();
});

test('a leaf with a member more, or written otherwise, is no leaf', () => {
  expect(parseLeaf(leaves[1]!)).toMatchObject({ seq: 2, key: 'k/1' });
  expect(parseLeaf(leaves[1]!.replace('{', '{"a":1,'))).toBeNull();
  expect(parseLeaf(leaves[1]!.replace(':2', ': 2'))).toBeNull();
  expect(parseLeaf('[]')).toBeNull();
});

test('every leaf that can be written is read as what it says, and in no other form', () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'grapheme' }),
    fc.stringMatching(/^[0-9a-f]{8}$/),
  );
  const fields = fc.record({
    writer: text,
    seq: fc.oneof(fc.nat(), fc.integer(), fc.maxSafeInteger()),
    prev: text,
    key: fc.option(text),
  });
  fc.assert(
    fc.property(
      fields,
      text,
      fc.nat(),
      fc.constantFrom(' ', '"', '0', '\\', 'é'),
      (of, payload, at, put) => {
        fc.pre([of.writer, of.prev, of.key ?? '', payload].every((each) => each.isWellFormed()));
        const leaf = leafText(of, payload);
        expect(parseLeaf(leaf)).toEqual({ ...of, payload });
        const place = at % leaf.length;
        const bent = leaf.slice(0, place) + put + leaf.slice(place);
        const read = parseLeaf(bent);
        // What was put in is in a value then, or the text is refused.
        if (read) expect(leafText(read, read.payload)).toBe(bent);
      },
    ),
    { numRuns: 2000 },
  );
});
