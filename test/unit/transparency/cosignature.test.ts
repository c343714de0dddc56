import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  cosignatureLine,
  cosignedMessage,
  openCosigned,
  subtreeMessage,
} from '../../../shared/transparency/cosignature.ts';
import {
  parseCheckpoint,
  signatureLine,
  signaturesOf,
  splitNote,
} from '../../../shared/transparency/note.ts';
import { ed25519Key, testLog } from './test-log.ts';

const log = testLog(['a', 'b', 'c']);
const witness = ed25519Key('witness.example/w1', 'cosignature');
const cosign = (note: string, at: number, by = witness) =>
  note + cosignatureLine(by.key, at, by.sign(cosignedMessage(splitNote(note)!.text, at)));

test('the signed message is a header, the time and the whole text', () => {
  const text =
    'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
  expect(Buffer.from(cosignedMessage(text, 1679315147)).toString()).toBe(
    `cosignature/v1\ntime 1679315147\n${text}`,
  );
});

test('a cosignature opens with its time, extension lines included', async () => {
  const note = cosign(log.note(3, ['sm3 AAAA']), 1_700_000_000);
  const opened = await openCosigned(note, witness.key);
  expect(opened).toMatchObject({ timestamp: 1_700_000_000, checkpoint: { size: 3 } });
  expect(opened?.checkpoint.extensions).toEqual(['sm3 AAAA']);
});

test('a key of the same bytes has another id as a cosigner than as a log', async () => {
  const note = cosign(log.note(3), 1_700_000_000);
  const asLog = ed25519Key('witness.example/w1');
  expect(signaturesOf(note, asLog.key)).toEqual([]);
  expect(await openCosigned(note, asLog.key)).toBeNull();
});

test('another text, another time or another witness does not verify', async () => {
  const note = cosign(log.note(3), 1_700_000_000);
  expect(await openCosigned(note.replace('\n3\n', '\n2\n'), witness.key)).toBeNull();
  expect(await openCosigned(note, ed25519Key('witness.example/w1', 'cosignature').key)).toBeNull();
  const [signature] = signaturesOf(note, witness.key);
  await fc.assert(
    fc.asyncProperty(fc.nat(71), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const bent = signature!.map((byte, i) => (i === at ? byte ^ flip : byte));
      const line = signatureLine(witness.key, bent);
      expect(await openCosigned(log.note(3) + line, witness.key)).toBeNull();
    }),
    { numRuns: 60 },
  );
});

test('the subtree message is laid out byte for byte as published', () => {
  const checkpoint = parseCheckpoint(log.note(3))!;
  const message = Buffer.from(subtreeMessage('w.example', checkpoint, 0x0102));
  expect(message.subarray(0, 12).toString('latin1')).toBe('subtree/v1\n\0');
  expect(message[12]).toBe(9);
  expect(message.subarray(13, 22).toString()).toBe('w.example');
  expect(message.readBigUInt64BE(22)).toBe(0x0102n);
  expect(message[30]).toBe('log.example/test'.length);
  expect(message.subarray(31, 47).toString()).toBe('log.example/test');
  expect(message.readBigUInt64BE(47)).toBe(0n);
  expect(message.readBigUInt64BE(55)).toBe(3n);
  expect(message.subarray(63).equals(checkpoint.root)).toBe(true);
});
