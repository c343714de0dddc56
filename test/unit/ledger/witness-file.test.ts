import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  WitnessFile,
  newestNote,
  readWitness,
  witnessLine,
} from '../../../proxy/ledger/witness-file.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'medveil-witness-file-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** As long as a note with signatures of several witnesses. */
const note = (size: number, length = 2000) =>
  `log\n${size}\n${'r'.repeat(length)}\n\n— log ${'签'.repeat(10)}\n`;

test('the newest note of a long file is found from its end, whatever a crash left there', () => {
  const path = join(dir, 'long.ndjson');
  writeFileSync(path, Array.from({ length: 200 }, (_, i) => witnessLine(note(i + 1))).join(''));
  expect(newestNote(path)).toBe(note(200));
  appendFileSync(path, witnessLine(note(201)).slice(0, 900));
  expect(newestNote(path)).toBe(note(200));
  expect(new WitnessFile(path).newestSize()).toBe(200);
  expect(readWitness(path)).toEqual({
    notes: Array.from({ length: 200 }, (_, i) => note(i + 1)),
    malformedLine: null,
  });
});

test('a line longer than what is read from the end is read whole', () => {
  const path = join(dir, 'wide.ndjson');
  writeFileSync(path, witnessLine(note(1)) + witnessLine(note(2, 100_000)));
  expect(newestNote(path)).toBe(note(2, 100_000));
  appendFileSync(path, witnessLine(note(3, 100_000)).slice(0, -1));
  expect(new WitnessFile(path).newestSize()).toBe(3);
  expect(readWitness(path).notes).toEqual([note(1), note(2, 100_000), note(3, 100_000)]);
});

test('a file without a note, or no file, has none', () => {
  const path = join(dir, 'empty.ndjson');
  expect(newestNote(path)).toBeNull();
  writeFileSync(path, '');
  expect(newestNote(path)).toBeNull();
  expect(new WitnessFile(path).newestSize()).toBe(-1);
});
