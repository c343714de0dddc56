// A destroyed entry is still proven: leaf and path hold, and everyone who shows or checks it says that
// nothing is left to be read.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { verifyEntry } from '../../proxy/console/drawer/verify-entry.ts';
import { proofFile } from '../../proxy/console/drawer/proof-file.ts';
import { type LedgerPlace, openLedger } from '../../proxy/ledger/open-ledger.ts';
import { masterKeyPath } from '../../proxy/ledger/payloads.ts';
import { verifySource } from '../../proxy/ledger/verify-source.ts';
import { writeBundle } from '../../proxy/ledger/write-bundle.ts';
import { openRecord } from '../../proxy/review/open-record.ts';
import { runVerifier } from '../../proxy/verifier/run-verifier.ts';
import { openResponse } from '../../shared/messages/console.ts';
import { leafHash } from '../../shared/transparency/merkle.ts';
import { decodeBundle } from '../../shared/transparency/tile-path.ts';
import { destroyAccess } from '../support/destroyed-ledger.ts';
import { draftOf } from '../support/drafts.ts';
import { ledgerStores } from '../support/ledger-stores.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Twelve records, of which every fourth beginning with 3 is a login and destroyed. */
async function destroyed(kind: (typeof ledgerStores)[number]): Promise<LedgerPlace> {
  const made = await kind.place();
  folders.push(made.dir);
  const master = { kind: 'file', path: masterKeyPath(made.dir) } as const;
  const further = { mlDsa44: false, sm2: false, sm3: true };
  const place: LedgerPlace = { ...made, seal: { suite: 'aes-256-gcm', master }, further };
  const ledger = await openLedger(place);
  for (let i = 0; i < 12; i++) await ledger.append(draftOf(i, ledger.pseudonym));
  await ledger.close();
  const { entries } = await destroyAccess(place);
  expect(entries).toBeGreaterThan(2);
  return place;
}

async function said(...args: string[]): Promise<{ code: number; text: string }> {
  const lines: string[] = [];
  const line = (text: string) => void lines.push(text);
  return { code: await runVerifier(args, { out: line, err: line }), text: lines.join('\n') };
}

describe.each(ledgerStores)('a destroyed entry on $name', (kind) => {
  test('is proven without payload and salt, in the console and offline', async () => {
    const place = await destroyed(kind);
    const ledger = await openLedger(place);
    const proof = (await ledger.prove(3))!;
    expect(proof).toMatchObject({ index: 3, salt: null, payload: null });
    const opened = openResponse.parse(await openRecord(ledger, 3));
    expect(opened.record).toBeNull();
    const check = await verifyEntry(opened, opened.verifierKey);
    expect(check).toMatchObject({ ok: true, destroyed: true });
    expect(check.steps).toEqual({
      record: null,
      commitment: null,
      inclusion: true,
      signature: true,
      key: true,
    });
    // What is left of it proves nothing but its own place.
    const moved = { ...opened, proof: { ...opened.proof, index: 4 }, index: 4 };
    expect(await verifyEntry(moved, null)).toMatchObject({ ok: false });
    const folder = mkdtempSync(join(tmpdir(), 'medveil-proof-'));
    folders.push(folder);
    const file = join(folder, 'three.tlog-proof');
    writeFileSync(file, proofFile(opened).text);
    const { code, text } = await said(file, '--key', opened.verifierKey);
    expect(code).toBe(0);
    expect(text).toContain('the content was destroyed');
    await ledger.close();
  });

  test('keeps its leaf in tiles and bundles, which hold with the second tree as before', async () => {
    const place = await destroyed(kind);
    const ledger = await openLedger(place);
    const { size, verifierKey } = ledger.checkpoint();
    const tile = await ledger.tiles.read({ level: 'entries', index: 0, width: size });
    const hashes = await ledger.tiles.read({ level: 0, index: 0, width: size });
    for (const [i, leaf] of decodeBundle(tile!)!.entries())
      expect(Buffer.from(leafHash(leaf))).toEqual(
        Buffer.from(hashes!.subarray(32 * i, 32 * i + 32)),
      );
    await ledger.append(draftOf(0, ledger.pseudonym));
    await ledger.close();
    const out = join(place.dir, 'bundle');
    expect(await writeBundle(place, out)).toBe(size + 1);
    const lines = readFileSync(join(out, 'entries.ndjson'), 'utf8').trimEnd().split('\n');
    expect(JSON.parse(lines[3]!)).toMatchObject({ salt: null, payload: null });
    expect(JSON.parse(lines[4]!).payload).toContain('"kind":"transfer.intent"');
    const { code, text } = await said(out, '--key', verifierKey);
    expect(text).toContain('条内容已销毁或未提供');
    expect(code).toBe(0);
    // The second tree over leaves of which some have no content any more, computed anew.
    rmSync(join(place.dir, 'sm3-edge.json'));
    const again = await openLedger(place);
    await again.append(draftOf(1, again.pseudonym));
    await again.close();
    const report = await verifySource(place);
    expect(report).toMatchObject({ ok: true, entries: size + 2, closed: 0 });
  });

  test('and sealed ones without their key: nothing is exported, hashes are still checked', async () => {
    const place = await destroyed(kind);
    const { seal: _, ...unsealed } = place;
    rmSync(masterKeyPath(place.dir));
    const out = join(place.dir, 'bundle');
    await expect(writeBundle(unsealed, out)).rejects.toThrow('the master key is not here');
    expect(() => readFileSync(join(out, 'entries.ndjson'))).toThrow('ENOENT');
    const report = await verifySource(unsealed);
    expect(report).toMatchObject({ ok: true });
    expect('closed' in report && report.closed).toBeGreaterThan(5);
  });
});
