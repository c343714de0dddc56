// A damaged spool: what is read of it is what was written, nothing that is whole is given up, and the files stay.
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inspectSpool, setAside } from '../../../proxy/ledger/salvage/salvage-spool.ts';
import { readySpool, Spool, spoolDirectory, spoolFiles } from '../../../proxy/ledger/spool.ts';
import { spoolKeys } from '../../../proxy/ledger/spool-keys.ts';
import { SpoolDamaged } from '../../../proxy/ledger/spool-segment.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'medveil-salvage-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const writer = 'n0123456789ab';
const keys = () => spoolKeys(dir, undefined);
const open = () => Spool.open({ dir, writer, limit: 100_000_000 }, keys());
const inspect = () => inspectSpool(dir, writer, keys());
const decision = {
  actor: { user: 'os:root', device: null, workstation: 'gw1' },
  note: '磁盘坏块',
  at: '2026-11-22T18:00:00.000Z',
};

/** Two records a batch, the second without a key. @returns where each file's batches begin and end */
async function spooled(batches: number, filler = ''): Promise<Map<string, [number, number][]>> {
  const spool = await open();
  const places = new Map<string, [number, number][]>();
  const bytes = new Map<string, number>();
  for (let i = 0; i < batches; i++) {
    const record = (n: number) => JSON.stringify({ i: 2 * i + n, filler });
    const items = [0, 1].map((n) => ({ record: record(n), key: n === 0 ? `k${i}` : null }));
    spool.put(items, i === 0 ? 3 : null);
    // The next file's key is made meanwhile.
    await new Promise((resolve) => setImmediate(resolve));
    const path = spoolFiles(dir).at(-1) ?? '';
    const name = basename(path);
    const end = readFileSync(path).length;
    // Of a new file the line and the facts come first: near enough its first batch.
    const begin = bytes.get(name) ?? 0;
    places.set(name, [...(places.get(name) ?? []), [begin, end]]);
    bytes.set(name, end);
  }
  spool.close();
  return places;
}

/** Everything that waits: numbers of the records, and the keys they go in under. */
async function waiting() {
  const spool = await open();
  const batches = spool.next(Number.MAX_SAFE_INTEGER);
  spool.close();
  return batches.map(({ items, after }) => ({
    after,
    items: items.map(({ record, key }) => ({ record: JSON.parse(record), key })),
  }));
}

const numbers = (batches: Awaited<ReturnType<typeof waiting>>) =>
  batches.flatMap(({ items }) => items.flatMap(({ record }) => record.i ?? []));

function damage(path: string, at: number, length: number): void {
  const bytes = readFileSync(path);
  for (let i = at; i < Math.min(bytes.length, at + length); i++) bytes[i] = (bytes[i] ?? 0) ^ 0x5a;
  writeFileSync(path, bytes);
}

describe('a spool that is not damaged', () => {
  test('is whole, and nothing of it is changed by looking', async () => {
    expect(await inspect()).toMatchObject({ files: [], records: 0, lost: 0, isWhole: true });
    await spooled(5);
    const before = readFileSync(spoolFiles(dir)[0]!);
    expect(await inspect()).toMatchObject({ records: 10, lost: 0, isWhole: true });
    expect(readFileSync(spoolFiles(dir)[0]!)).toEqual(before);
  });
});

describe('a damaged spool', () => {
  test('gives up no batch that the damage did not touch, wherever it is and however long', async () => {
    const places = await spooled(12);
    const [path = ''] = spoolFiles(dir);
    const whole = readFileSync(path);
    const line = whole.indexOf(0x0a) + 1;
    const [batches = []] = [...places.values()];
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: line, max: whole.length - 1 }),
        fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 1500 })),
        async (at, length) => {
          damage(path, at, length);
          const touched = batches.filter(
            ([begin, end], i) => at < end && at + length > (i === 0 ? line : begin),
          );
          const { files, records, lost } = await inspect();
          // The facts stand before the first batch: damaged alone they take nothing with them.
          const kept = batches.length - touched.length;
          const spared = at < (batches[0]?.[1] ?? 0) ? 1 : 0;
          expect(records / 2).toBeGreaterThanOrEqual(kept);
          expect(records / 2).toBeLessThanOrEqual(kept + spared);
          expect(files[0]?.state).toBe('damaged');
          if (lost !== null) expect(records + lost).toBe(2 * batches.length);
          writeFileSync(path, whole);
        },
      ),
      { numRuns: 150, seed: 20261122 },
    );
    expect(await inspect()).toMatchObject({ isWhole: true });
  });

  test('says exactly how many records a damaged batch held, as its head can still be read', async () => {
    const places = await spooled(6);
    const [path = ''] = spoolFiles(dir);
    const [, end = 0] = places.get(basename(path))?.[2] ?? [];
    damage(path, end - 20, 1);
    expect(await inspect()).toMatchObject({
      records: 10,
      lost: 2,
      files: [{ state: 'damaged', lost: [{ from: 3, frames: 1, records: 2 }] }],
    });
  });

  test('of several files is read where a whole one is missing, unreadable or cut off', async () => {
    await spooled(9, 'x'.repeat(1_500_000));
    const paths = spoolFiles(dir);
    expect(paths.length).toBeGreaterThan(3);
    const [first = '', second = '', third = ''] = paths;
    const cut = readFileSync(first).subarray(0, -700);
    writeFileSync(first, cut);
    rmSync(second);
    damage(third, 3, 1);
    const { files, lost } = await inspect();
    expect(files.map(({ state }) => state)).toEqual([
      'damaged',
      'missing',
      'unreadable',
      ...paths.slice(3).map(() => 'whole'),
    ]);
    expect(lost).toBe(null);
    await expect(open()).rejects.toThrow(SpoolDamaged);
  });

  test('is put aside untouched, and what can be read waits as before, with a record of the loss', async () => {
    const places = await spooled(5);
    const before = await waiting();
    const [path = ''] = spoolFiles(dir);
    damage(path, (places.get(basename(path))?.[3]?.[1] ?? 0) - 20, 1);
    const damaged = readFileSync(path);
    await expect(open()).rejects.toThrow(/medveil spool/);
    const { aside } = await setAside(dir, writer, keys(), decision);
    expect(readFileSync(join(aside, basename(path)))).toEqual(damaged);
    expect(dirname(aside)).toBe(dir);
    const after = await waiting();
    // The same records under the same keys: what had gone out already is known when it comes again.
    expect(after.slice(0, 4)).toEqual(before.filter((_batch, i) => i !== 3));
    expect(after[4]?.items[0]?.record).toMatchObject({
      kind: 'incident.spool',
      kept: 8,
      lost: 2,
      note: '磁盘坏块',
      files: [{ name: basename(path), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
      aside: basename(aside),
    });
    expect(await inspect()).toMatchObject({ isWhole: true, records: 9 });
  });

  test('of which nothing can be read leaves a record of that', async () => {
    await spooled(3);
    damage(spoolFiles(dir)[0]!, 0, 10);
    expect(await inspect()).toMatchObject({ records: 0, lost: null, since: null });
    await setAside(dir, writer, keys(), decision);
    const [only, ...more] = await waiting();
    expect(more).toEqual([]);
    expect(only?.items[0]?.record).toMatchObject({ kind: 'incident.spool', kept: 0, lost: null });
  });

  test('is there as it was, or what was read of it, wherever a crash comes', async () => {
    const places = await spooled(5);
    const [path = ''] = spoolFiles(dir);
    damage(path, (places.get(basename(path))?.[0]?.[1] ?? 0) - 20, 1);
    // Before anything was moved: what is half ready is made anew.
    await setAside(dir, writer, keys(), decision);
    const moved = readdirSync(dir).find((name) => name.includes('-aside-')) ?? '';
    expect(numbers(await waiting())).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    // Between the two moves.
    renameSync(spoolDirectory(dir), readySpool(dir));
    expect(spoolFiles(dir)).toHaveLength(1);
    expect(numbers(await waiting())).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    expect(readdirSync(dir)).not.toContain(basename(readySpool(dir)));
    expect(readdirSync(join(dir, moved))).toHaveLength(1);
  });
});
