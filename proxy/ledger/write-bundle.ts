// A log as plain files: `entries.ndjson` (leaf, salt, payload a line), `checkpoints.ndjson` (signed
// notes, cosigned ones behind them), `log.vkey`. What shared/transparency/verify-bundle.ts reads.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { LedgerReader } from '../store/ledger-store.ts';
import { openLedgerSnapshot } from '../store/open-ledger-store.ts';
import { ledgerIn } from './data-directory.ts';
import { verifierKeyPath } from './keys.ts';
import type { LedgerPlace } from './open-ledger.ts';
import { type Payloads, readingPayloads } from './payloads.ts';
import { cosignedPath, readWitness, witnessLine, witnessPath } from './witness-file.ts';

const pageSize = 1000;

/**
 * Writes a bundle of a ledger into a folder that is not there yet.
 * @returns how many entries it has
 * @throws Error when entries are sealed and cannot be opened; nothing is left of the folder then
 */
export async function writeBundle(place: LedgerPlace, out: string): Promise<number> {
  const { dir, address = ledgerIn(dir) } = place;
  // Before the entries: what was published by now, they have.
  const cosigned = readWitness(cosignedPath(dir)).notes;
  const filed = readWitness(witnessPath(dir)).notes;
  const reader = await openLedgerSnapshot(address);
  try {
    mkdirSync(out, { recursive: true, mode: 0o700 });
    const payloads = readingPayloads(place, reader);
    const count = await writeEntries(reader, payloads, join(out, 'entries.ndjson'));
    const head = await reader.head();
    // As published, with every signature; the head covers what was written since.
    const all = [...filed, ...(head ? [head.note] : []), ...cosigned];
    writeFileSync(join(out, 'checkpoints.ndjson'), all.map(witnessLine).join(''));
    writeFileSync(join(out, 'log.vkey'), readFileSync(verifierKeyPath(dir)));
    return count;
  } catch (error) {
    rmSync(out, { recursive: true, force: true });
    throw error;
  } finally {
    await reader.close();
  }
}

async function writeEntries(
  reader: LedgerReader,
  payloads: Payloads,
  path: string,
): Promise<number> {
  const file = await open(path, 'wx', 0o600);
  let count = 0;
  try {
    for (;;) {
      const rows = await reader.entries(count, pageSize);
      if (rows.length === 0) return count;
      const lines: string[] = [];
      for (const row of rows) lines.push(JSON.stringify(await payloads.provable(row)));
      await file.writeFile(`${lines.join('\n')}\n`);
      count += rows.length;
    }
  } finally {
    await file.close();
  }
}
