// The spool's files: what comes back after a crash, and what is found when somebody changed them.
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { suiteNames } from '../../../proxy/ledger/cipher-suites.ts';
import { Spool, spoolDirectory, spoolFiles, SpoolFull } from '../../../proxy/ledger/spool.ts';
import { spoolKeys } from '../../../proxy/ledger/spool-keys.ts';
import { SpoolDamaged } from '../../../proxy/ledger/spool-segment.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'medveil-spool-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const writer = 'n0123456789ab';
const opened = (limit = 100_000_000, by = writer) =>
  Spool.open({ dir, writer: by, limit }, spoolKeys(dir, undefined));
const item = (i: number, key: string | null = `k${i}`, filler = '') => ({
  record: JSON.stringify({ i, filler }),
  key,
});
/** Enough that four of them do not fit one file. */
const large = 'x'.repeat(1_500_000);

/** Everything that waits, record by record. */
function recordsOf(spool: Spool): { i: number; key: string }[] {
  return spool
    .next(Number.MAX_SAFE_INTEGER)
    .flatMap(({ items }) =>
      items.map(({ record, key }) => ({ i: (JSON.parse(record) as { i: number }).i, key })),
    );
}
const numbersOf = (spool: Spool) => recordsOf(spool).map(({ i }) => i);

/** A spool of several files, closed. */
async function spooled(count: number, filler = ''): Promise<string[]> {
  const spool = await opened();
  for (let i = 0; i < count; i++) spool.put([item(i, `k${i}`, filler)], null);
  spool.close();
  return spoolFiles(dir);
}

describe('a spool', () => {
  it('gives out what it took, in order, also after it was opened again', async () => {
    const spool = await opened();
    expect(spool.isEmpty).toBe(true);
    spool.put([item(0), item(1)], 7);
    spool.put([item(2)], null);
    expect(spool.next(1)).toHaveLength(1);
    expect(spool.next(3)).toHaveLength(2);
    spool.wentOut(1);
    expect(spool.left).toBe(1);
    spool.put([item(3)], null);
    expect(numbersOf(spool)).toEqual([2, 3]);
    spool.close();
    // Nothing says how far it had come: all of it comes again.
    const again = await opened();
    expect(again.left).toBe(4);
    expect(again.next(1)[0]).toMatchObject({ after: 7 });
    expect(numbersOf(again)).toEqual([0, 1, 2, 3]);
    again.clear();
    expect(again.isEmpty).toBe(true);
    expect(readdirSync(spoolDirectory(dir))).toEqual([]);
    again.put([item(9)], null);
    expect(numbersOf(again)).toEqual([9]);
    again.close();
  });

  it('goes on in further files and reads across them', async () => {
    const spool = await opened();
    for (let i = 0; i < 8; i++) {
      spool.put([item(i, null, large)], null);
      // The key of the next file is made ahead, and may be late: then the file grows.
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(spoolFiles(dir).length).toBeGreaterThan(1);
    const [first] = spool.next(1);
    spool.wentOut(1);
    expect(numbersOf(spool)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    spool.close();
    const again = await opened();
    const records = recordsOf(again);
    expect(records.map(({ i }) => i)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    // A record without a key has one by its place, the same each time.
    expect(records[0]!.key).toBe(first!.items[0]!.key);
    expect(new Set(records.map(({ key }) => key)).size).toBe(8);
    again.close();
  });

  it('keeps the same outage in every file and counts what it took', async () => {
    const spool = await opened();
    for (let i = 0; i < 8; i++) {
      spool.put([item(i, null, large)], null);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const { outage } = spool;
    const bytes = spoolFiles(dir).reduce((sum, path) => sum + statSync(path).size, 0);
    expect(outage).toMatchObject({ records: 8, bytes });
    spool.close();
    const again = await opened();
    expect(again.outage).toEqual(outage);
    again.close();
  });

  it('is full at its limit, all or nothing, and takes what still fits', async () => {
    const spool = await opened(3000);
    spool.put([item(0)], null);
    expect(() => spool.put([item(1), item(2, 'k2', 'x'.repeat(3000))], null)).toThrow(SpoolFull);
    spool.put([item(3)], null);
    for (let i = 4; i < 100; i++) {
      try {
        spool.put([item(i)], null);
      } catch (error) {
        expect(error).toBeInstanceOf(SpoolFull);
        break;
      }
    }
    const { bytes } = spool.outage!;
    expect(bytes).toBeLessThanOrEqual(3000);
    expect(numbersOf(spool)).toEqual([0, ...numbersOf(spool).slice(1)]);
    expect(numbersOf(spool)).not.toContain(1);
    spool.close();
  });

  it('cuts off a last frame that a crash cut short, wherever that was', async () => {
    const [path] = await spooled(2);
    const whole = readFileSync(path!);
    const spool = await opened();
    spool.put([item(2)], null);
    spool.close();
    const longer = readFileSync(path!);
    for (let size = whole.length + 1; size < longer.length; size += 7) {
      writeFileSync(path!, longer.subarray(0, size));
      const again = await opened();
      expect(numbersOf(again), `cut at ${size}`).toEqual([0, 1]);
      expect(statSync(path!).size).toBe(whole.length);
      again.put([item(3)], null);
      expect(numbersOf(again).at(-1)).toBe(3);
      again.close();
    }
  });

  it('removes a file that had not got its name when the process ended', async () => {
    await spooled(1);
    writeFileSync(join(spoolDirectory(dir), '00000002.seg.tmp'), 'half');
    const spool = await opened();
    expect(numbersOf(spool)).toEqual([0]);
    expect(readdirSync(spoolDirectory(dir))).toEqual(['00000001.seg']);
    spool.close();
  });

  it('is for its owner alone, and nothing of the records stands in it', async () => {
    const spool = await opened();
    spool.put([{ record: JSON.stringify({ kind: 'view', user: 'n001' }), key: 'd1/17' }], null);
    const [path] = spoolFiles(dir);
    const text = readFileSync(path!).toString('latin1');
    for (const word of ['view', 'n001', 'd1/17', 'record', 'since'])
      expect(text.includes(word), word).toBe(false);
    expect(statSync(path!).mode & 0o077).toBe(0);
    expect(statSync(spoolDirectory(dir)).mode & 0o077).toBe(0);
    spool.close();
  });

  it.each(suiteNames)('opens with the master key of sealed payloads, %s', async (suite) => {
    const master = { kind: 'given', hex: '5c'.repeat(32) } as const;
    const place = { dir, writer, limit: 10_000 };
    const spool = await Spool.open(place, spoolKeys(dir, { suite, master }));
    spool.put([item(0)], null);
    spool.close();
    const again = await Spool.open(place, spoolKeys(dir, { suite, master }));
    expect(numbersOf(again)).toEqual([0]);
    again.close();
    const other = { kind: 'given', hex: '5d'.repeat(32) } as const;
    await expect(Spool.open(place, spoolKeys(dir, { suite, master: other }))).rejects.toThrow(
      /master key \w+ is not here/,
    );
  });
});

describe('a spool that was changed is not opened', () => {
  it('for any byte of it', async () => {
    const [path] = await spooled(2);
    const bytes = readFileSync(path!);
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ 0x10, at);
      writeFileSync(path!, changed);
      await expect(opened(), `byte ${at}`).rejects.toThrow(/0001\.seg/);
    }
    writeFileSync(path!, bytes);
    (await opened()).close();
  });

  it('for a frame that was taken out', async () => {
    const spool = await opened();
    const sizes = [0, 1, 2].map((i) => {
      spool.put([item(i)], null);
      return statSync(spoolFiles(dir)[0]!).size;
    });
    spool.close();
    const [path] = spoolFiles(dir);
    const bytes = readFileSync(path!);
    writeFileSync(path!, Buffer.concat([bytes.subarray(0, sizes[0]), bytes.subarray(sizes[1])]));
    await expect(opened()).rejects.toThrow(SpoolDamaged);
  });

  it('for a file that is missing, exchanged, cut short or from another time', async () => {
    const spool = await opened();
    for (let i = 0; i < 12; i++) {
      spool.put([item(i, null, large)], null);
      await new Promise((resolve) => setImmediate(resolve));
    }
    spool.close();
    const files = spoolFiles(dir);
    expect(files.length).toBeGreaterThan(2);
    const [first = '', second = ''] = files;
    const aside = join(dir, 'aside');

    renameSync(first, aside);
    await expect(opened()).rejects.toThrow(/no file 00000001\.seg before it/);
    renameSync(second, first);
    await expect(opened()).rejects.toThrow(SpoolDamaged);
    renameSync(aside, second);
    await expect(opened()).rejects.toThrow(/does not follow/);
    renameSync(second, aside);
    renameSync(first, second);
    renameSync(aside, first);
    (await opened()).close();

    copyFileSync(first, aside);
    truncateSync(first, statSync(first).size - 5);
    await expect(opened()).rejects.toThrow(/cut off/);
    copyFileSync(aside, first);
    for (const path of files) rmSync(path);
    const [other = ''] = await spooled(1);
    copyFileSync(aside, join(spoolDirectory(dir), '00000002.seg'));
    await expect(opened()).rejects.toThrow(/does not follow/);
    expect(other).toBe(first);
  });

  it('for another writer', async () => {
    await spooled(1);
    await expect(opened(10_000, 'n0123456789ac')).rejects.toThrow(/not of this writer/);
  });
});
