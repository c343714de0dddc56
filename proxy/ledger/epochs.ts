// Epochs: a ledger that was restored from a backup goes on after the backup's end, and its next entry
// says so. Nobody without the signing key can put such an entry in.
import { hexToBytes } from '@noble/hashes/utils.js';
import { existsSync, readFileSync } from 'node:fs';
import type { LedgerRecord, RecordOf } from '../../shared/records/record.ts';
import { leafHash } from '../../shared/transparency/merkle.ts';
import { type Checkpoint, openCheckpoint, toBase64 } from '../../shared/transparency/note.ts';
import { verifyInclusion } from '../../shared/transparency/verify-proof.ts';
import type { LedgerReader } from '../store/ledger-store.ts';
import type { EntryProof } from './contract.ts';
import type { Payloads } from './payloads.ts';
import { verifierKeyPath } from './keys.ts';
import { proveEntry } from './prove-entry.ts';

export interface Epoch {
  /** Index of the `ledger.epoch` entry: how many entries the backup held. */
  readonly index: number;
  /** Entries that had been published before; not fewer than the backup's. */
  readonly lost: number;
}

/** The restores that the record itself tells of, each proven to be in it under this directory's key. */
export async function epochsOf(
  reader: LedgerReader,
  payloads: Payloads,
  dir: string,
): Promise<Epoch[]> {
  const keyPath = verifierKeyPath(dir);
  if (!existsSync(keyPath)) return [];
  const verifierKey = readFileSync(keyPath, 'utf8').trim();
  const epochs: Epoch[] = [];
  const { rows } = await reader.query({ kinds: ['ledger.epoch'] }, { limit: 1000 });
  for (const row of rows) {
    const { idx, payload } = await payloads.opened(row);
    const record = JSON.parse(payload) as LedgerRecord;
    const proof = await proveEntry(reader, payloads, idx);
    if (record.kind !== 'ledger.epoch' || !proof) continue;
    if (await holds(proof, verifierKey))
      epochs.push({ index: idx, lost: record.lost?.size ?? idx });
  }
  return epochs;
}

async function holds(proof: EntryProof, verifierKey: string): Promise<boolean> {
  const checkpoint = await openCheckpoint(proof.checkpoint, verifierKey);
  if (!checkpoint) return false;
  return verifyInclusion({
    leafHash: leafHash(new TextEncoder().encode(proof.leaf)),
    index: proof.index,
    size: checkpoint.size,
    proof: proof.hashes.map(hexToBytes),
    root: checkpoint.root,
  });
}

type Head = Pick<Checkpoint, 'size' | 'root'>;

/**
 * The first entry after a restore.
 * @param from head of the backup
 * @param lost newest head that is known to have been published, when it is ahead of the backup
 */
export function epochEntry(
  from: Head,
  lost: Head | null,
): Omit<RecordOf<'ledger.epoch'>, 'v' | 'at'> {
  const head = ({ size, root }: Head) => ({ size, root: toBase64(root) });
  const root = toBase64(from.root);
  const words = [
    `账本由备份恢复，自第 ${from.size} 条（根 ${root}）之后继续。`,
    `The ledger was restored from a backup and goes on after ${from.size} entries (root ${root}).`,
  ];
  if (lost) {
    const lostRoot = toBase64(lost.root);
    words.push(
      `此前已公布 ${lost.size} 条（根 ${lostRoot}），其中第 ${from.size} 条起不在本账本中。`,
      `Before that ${lost.size} entries (root ${lostRoot}) had been published; those from index ` +
        `${from.size} on are not in this ledger.`,
    );
  }
  return {
    kind: 'ledger.epoch',
    actor: { user: null, device: null, workstation: null },
    note: words.join(' '),
    from: head(from),
    ...(lost ? { lost: head(lost) } : {}),
  };
}
