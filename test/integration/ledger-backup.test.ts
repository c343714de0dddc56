// Backups of a ledger in use, and what the record says after one was brought back.
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, test } from 'vitest';
import { backupLedger } from '../../proxy/ledger/backup.ts';
import { type LedgerPlace, type OpenedLedger, openLedger } from '../../proxy/ledger/open-ledger.ts';
import { restoreLedger } from '../../proxy/ledger/restore.ts';
import { verifySource } from '../../proxy/ledger/verify-source.ts';
import { draftOf } from '../support/drafts.ts';
import {
  type LedgerKind,
  ledgerStores,
  newDirectory,
  postgresLedger,
  sqliteLedger,
} from '../support/ledger-stores.ts';
import { entriesOf, secondGateway } from '../support/ledger-writers.ts';

const dirs: string[] = [];
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});

async function placeOf(kind: LedgerKind): Promise<LedgerPlace> {
  const place = await kind.place();
  dirs.push(place.dir);
  return place;
}

async function append(ledger: OpenedLedger, from: number, to: number): Promise<void> {
  await Promise.all(
    Array.from({ length: to - from }, (_, i) =>
      ledger.append(draftOf(from + i, ledger.pseudonym), `k${from + i}`),
    ),
  );
}

function newFolder(): string {
  const dir = newDirectory();
  dirs.push(dir);
  return dir;
}

/** An empty store for the same hospital: its keys are back, its checkpoints survived. */
async function emptied(kind: LedgerKind, { dir }: LedgerPlace): Promise<LedgerPlace> {
  const place = await placeOf(kind);
  cpSync(join(dir, 'keys'), join(place.dir, 'keys'), { recursive: true });
  cpSync(join(dir, 'checkpoints.ndjson'), join(place.dir, 'checkpoints.ndjson'));
  return place;
}

const pairs = [
  [sqliteLedger, sqliteLedger],
  [postgresLedger, postgresLedger],
  [sqliteLedger, postgresLedger],
  [postgresLedger, sqliteLedger],
].map(([from, to]) => ({ from: from!, to: to!, words: `${from!.name} to ${to!.name}` }));

describe.each(pairs)('a backup, from $words', ({ from, to }) => {
  test('is taken under load, verifies, and comes back as a new epoch that says what is lost', async () => {
    const place = await placeOf(from);
    const ledger = await openLedger(place);
    await append(ledger, 0, 600);
    const out = newFolder();
    const [report] = await Promise.all([backupLedger(place, out), append(ledger, 600, 900)]);
    expect(report).toMatchObject({ ok: true });
    const entries = 'ok' in report ? report.entries : 0;
    expect(entries).toBeGreaterThanOrEqual(600);
    await append(ledger, 900, 1000);
    await ledger.close();
    expect(readdirSync(join(out, 'keys'))).toEqual(['ledger-verifier.txt']);

    const target = await emptied(to, place);
    const restored = await restoreLedger(out, target, []);
    expect(restored).toMatchObject({ report: { ok: true, entries: entries + 1, epochs: 1 } });
    const rows = await entriesOf(target);
    const epoch = JSON.parse(rows.at(-1)!.payload);
    expect(epoch).toMatchObject({
      kind: 'ledger.epoch',
      from: { size: entries },
      lost: { size: 1000 },
    });
    expect(epoch.note).toContain(`1000 entries (root ${epoch.lost.root}) had been published`);
    expect(epoch.note).toContain('由备份恢复');
    // Byte for byte what was backed up.
    const source = (await entriesOf(place)).slice(0, entries);
    const bytes = ({ salt, leaf_hash, ...row }: (typeof rows)[number]) =>
      JSON.stringify([row, Buffer.from(salt), Buffer.from(leaf_hash)]);
    for (const [i, row] of source.entries()) expect(bytes(rows[i]!)).toBe(bytes(row));

    const again = await openLedger(target);
    expect(await again.append(draftOf(3, again.pseudonym), 'k3')).toMatchObject({ index: 3 });
    expect(await again.append(draftOf(4, again.pseudonym))).toMatchObject({ index: entries + 1 });
    await again.close();
    expect(await verifySource(target)).toMatchObject({ ok: true, entries: entries + 2 });
    expect(existsSync(join(target.dir, 'checkpoints-lost-1000.ndjson'))).toBe(true);
  });
});

describe.each(ledgerStores)('a restore on $name', (kind) => {
  test('is refused without keys, onto a ledger, and of a changed backup', async () => {
    const place = await placeOf(kind);
    const ledger = await openLedger(place);
    await append(ledger, 0, 50);
    const out = newFolder();
    await backupLedger(place, out);
    expect(await restoreLedger(out, await placeOf(kind), [])).toMatchObject({
      complaint: expect.stringContaining('keys'),
    });
    await append(ledger, 50, 60);
    await ledger.close();
    expect(await restoreLedger(out, place, [])).toMatchObject({
      complaint: expect.stringContaining('already'),
    });
    const target = await emptied(kind, place);
    const changed = newFolder();
    cpSync(out, changed, { recursive: true });
    const db = new DatabaseSync(join(changed, 'ledger.sqlite'));
    db.exec(`update entry set payload = replace(payload, '"n001"', '"n002"') where idx = 7`);
    db.close();
    expect(await restoreLedger(changed, target, [])).toMatchObject({
      complaint: expect.stringContaining('entry 7'),
    });
    expect(await backupLedger(place, out)).toMatchObject({
      complaint: expect.stringContaining('not empty'),
    });
    // Nothing of all this has touched the store: the right one still comes in.
    expect(await restoreLedger(out, target, [])).toMatchObject({ report: { ok: true } });
  });
});

describe.each(ledgerStores)('a store that was set back, on $name', (kind) => {
  test('is not written to, unless the record itself tells of the restore', async () => {
    const place = await placeOf(kind);
    const ledger = await openLedger(place);
    await append(ledger, 0, 50);
    const out = newFolder();
    await backupLedger(place, out);
    await append(ledger, 50, 80);
    await ledger.close();

    // Somebody puts the older state there by hand: with its entries, without an epoch.
    const target = await emptied(kind, place);
    const bare = await emptied(kind, place);
    rmSync(join(bare.dir, 'checkpoints.ndjson'));
    const silent = kind === sqliteLedger ? bare : { ...bare, address: target.address! };
    await restoreLedger(out, silent, []);
    const dir = kind === sqliteLedger ? silent.dir : target.dir;
    if (kind === sqliteLedger) {
      cpSync(join(place.dir, 'checkpoints.ndjson'), join(dir, 'checkpoints.ndjson'));
    }
    // Its epoch knows of no lost head, so it explains nothing of what was published.
    await expect(openLedger({ ...silent, dir })).rejects.toThrow(/truncated or rolled back/);

    // Another gateway, whose own checkpoints are ahead too, believes an epoch that names them.
    const honest = await emptied(kind, place);
    await restoreLedger(out, honest, []);
    const other = secondGateway(honest);
    dirs.push(other.dir);
    if (kind === sqliteLedger) return;
    cpSync(join(place.dir, 'checkpoints.ndjson'), join(other.dir, 'checkpoints.ndjson'));
    const second = await openLedger(other);
    expect(await second.append(draftOf(3, second.pseudonym))).toMatchObject({ index: 51 });
    await second.close();
    expect(readdirSync(other.dir)).toContain('checkpoints-lost-80.ndjson');
  });

  test('is known by its second file too, which a restore puts aside', async () => {
    const made = await placeOf(kind);
    const volume = newFolder();
    const place: LedgerPlace = { ...made, secondFile: join(volume, 'second.ndjson') };
    const ledger = await openLedger(place);
    await append(ledger, 0, 50);
    const out = newFolder();
    await backupLedger(place, out);
    await append(ledger, 50, 80);
    await ledger.close();
    cpSync(join(place.dir, 'checkpoints.ndjson'), place.secondFile!);
    expect(await verifySource(place)).toMatchObject({ ok: true, entries: 80 });

    // Everything on the machine itself is put back.
    const bare = await emptied(kind, place);
    rmSync(join(bare.dir, 'checkpoints.ndjson'));
    await restoreLedger(out, bare, []);
    const older = { ...bare, secondFile: place.secondFile! };
    await expect(openLedger(older)).rejects.toThrow(/second.ndjson names 80 .*rolled back/);
    expect(await verifySource(older)).toMatchObject({ ok: false, firstBad: { rule: 'witness' } });

    // A restore that knows of it says what is lost, and the record goes on.
    const fresh = await emptied(kind, place);
    rmSync(join(fresh.dir, 'checkpoints.ndjson'));
    const target = { ...fresh, secondFile: place.secondFile! };
    const restored = await restoreLedger(out, target, []);
    expect(restored).toMatchObject({ report: { ok: true, entries: 51, epochs: 1 } });
    expect('note' in restored && restored.note).toContain('80 entries');
    expect(readdirSync(volume)).toEqual(['second-lost-80.ndjson']);
    await (await openLedger(target)).close();
  });

  test('is not written to when it has another history of the same length', async () => {
    const place = await placeOf(kind);
    const ledger = await openLedger(place);
    await append(ledger, 0, 50);
    await ledger.close();
    const other = await placeOf(kind);
    cpSync(join(place.dir, 'keys'), join(other.dir, 'keys'), { recursive: true });
    const fork = await openLedger(other);
    await append(fork, 100, 160);
    await fork.close();
    const note = readFileSync(join(place.dir, 'checkpoints.ndjson'));
    rmSync(join(other.dir, 'checkpoints.ndjson'));
    cpSync(join(place.dir, 'checkpoints.ndjson'), join(other.dir, 'checkpoints.ndjson'));
    await expect(openLedger(other)).rejects.toThrow(/another history/);
    expect(readFileSync(join(other.dir, 'checkpoints.ndjson'))).toEqual(note);
  });
});
