import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { judgeCheckpoint, type WitnessDeps } from '../../../proxy/witness/judge-checkpoint.ts';
import { openWitnessState } from '../../../proxy/witness/witness-state.ts';
import { renderAddCheckpoint } from '../../../shared/transparency/add-checkpoint.ts';
import { openCosigned } from '../../../shared/transparency/cosignature.ts';
import { ed25519Key, testLog } from '../transparency/test-log.ts';

const signer = ed25519Key('log.example/test');
const texts = Array.from({ length: 40 }, (_, i) => `entry ${i}`);
const log = testLog(texts, signer);
/** The same key over another history. */
const forked = testLog(
  texts.map((text, i) => (i < 5 ? text : `${text}!`)),
  signer,
);
const witness = ed25519Key('witness.example/w', 'cosignature');
let dir: string;
let deps: WitnessDeps;
const open = () => {
  deps = {
    keys: { verifierKey: witness.text, key: witness.key, sign: witness.sign },
    state: openWitnessState(dir),
    logs: new Map([[signer.key.name, signer.text]]),
    now: () => 1_700_000_000_000,
  };
};
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'medveil-witness-'));
  open();
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const ask = (oldSize: number, size: number, of = log) =>
  judgeCheckpoint(
    renderAddCheckpoint({
      oldSize,
      proof: oldSize > 0 ? of.consistency(oldSize, size) : [],
      checkpoint: of.note(size),
    }),
    deps,
  );

describe('a witness', () => {
  test('signs a log it sees for the first time, and what extends that', async () => {
    const first = await ask(0, 10);
    expect(first.status).toBe(200);
    if (first.status === 200) {
      const opened = await openCosigned(log.note(10) + first.cosignature, witness.key);
      expect(opened).toMatchObject({ timestamp: 1_700_000_000, checkpoint: { size: 10 } });
    }
    expect((await ask(10, 25)).status).toBe(200);
    // The same again: a fresh signature over what it has.
    expect((await ask(25, 25)).status).toBe(200);
  });

  test('answers 409 with the size it has to any other old size', async () => {
    await ask(0, 10);
    expect(await ask(0, 25)).toEqual({ status: 409, size: 10 });
    expect(await ask(9, 25)).toEqual({ status: 409, size: 10 });
    expect(await ask(5, 8)).toEqual({ status: 409, size: 10 });
  });

  test('never signs a rollback, in this life or after a restart', async () => {
    await ask(0, 30);
    open();
    expect(await ask(0, 20)).toEqual({ status: 409, size: 30 });
    expect(await ask(20, 20)).toEqual({ status: 409, size: 30 });
    await expect(deps.state.keep(log.note(20))).rejects.toThrow('never goes back');
    expect(deps.state.latest(signer.key.name)?.size).toBe(30);
  });

  test('never signs a fork, of greater size or the same', async () => {
    await ask(0, 10);
    expect((await ask(10, 20, forked)).status).toBe(422);
    expect(await ask(10, 10, forked)).toEqual({ status: 409, size: 10 });
    expect(deps.state.latest(signer.key.name)?.size).toBe(10);
    // The true log goes on.
    expect((await ask(10, 20)).status).toBe(200);
  });

  test('answers 404 to a log it does not know and 403 to another key under a known name', async () => {
    expect((await ask(0, 3, testLog(texts, ed25519Key('other.example/log')))).status).toBe(404);
    expect((await ask(0, 3, testLog(texts, ed25519Key(signer.key.name)))).status).toBe(403);
  });

  test('answers 400 to what is no request, and to an old size beyond the new', async () => {
    expect((await judgeCheckpoint('', deps)).status).toBe(400);
    expect((await judgeCheckpoint(log.note(3), deps)).status).toBe(400);
    const body = renderAddCheckpoint({ oldSize: 5, proof: [], checkpoint: log.note(3) });
    expect((await judgeCheckpoint(body, deps)).status).toBe(400);
  });

  test('takes no proof that is not asked for', async () => {
    const proof = log.consistency(2, 5);
    const body = renderAddCheckpoint({ oldSize: 0, proof, checkpoint: log.note(5) });
    expect((await judgeCheckpoint(body, deps)).status).toBe(422);
  });

  test('whatever is asked in whatever order, what it has signed is one growing history', async () => {
    const step = fc.record({
      old: fc.nat(40),
      size: fc.integer({ min: 1, max: 40 }),
      fork: fc.boolean(),
      restart: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        rmSync(dir, { recursive: true, force: true });
        open();
        const signed: string[] = [];
        for (const { old, size, fork, restart } of steps) {
          if (restart) open();
          // Often with the size it asks for, else hardly anything would be signed.
          const kept = deps.state.latest(signer.key.name)?.size ?? 0;
          const from = old % 2 === 0 ? kept : old;
          if (from > size) continue;
          const of = fork ? forked : log;
          const answer = await ask(from, size, of);
          if (answer.status === 200) signed.push(of.note(size));
        }
        const histories = [log, forked].filter((of) =>
          signed.every((note) => note === of.note(Number(note.split('\n')[1]))),
        );
        expect(histories.length).toBeGreaterThan(0);
        const sizes = signed.map((note) => Number(note.split('\n')[1]));
        expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
      }),
      { numRuns: 40 },
    );
  });

  test('refuses to start on a damaged memory, and is not led astray by half a write', async () => {
    await ask(0, 10);
    const [name = ''] = readdirSync(dir);
    writeFileSync(join(dir, `${name}.new`), 'half');
    open();
    expect(deps.state.latest(signer.key.name)?.size).toBe(10);
    writeFileSync(join(dir, name), 'damaged');
    expect(open).toThrow('must not forget');
  });
});
