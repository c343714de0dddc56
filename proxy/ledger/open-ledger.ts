// The ledger as the rest of the proxy sees it: appends go to the writer thread, reads come from a
// read-only connection. It holds no record longer than until it is durable.
import { bytesToHex } from '@noble/hashes/utils.js';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { leafText, payloadCommitment } from '../../shared/records/leaf.ts';
import type { LedgerRecord, RecordDraft, RecordOf } from '../../shared/records/record.ts';
import { consistencyPlan, inclusionPlan } from '../../shared/transparency/merkle.ts';
import type { EntryRow, LedgerReader } from '../store/ledger-store.ts';
import { openLedgerReader } from '../store/sqlite-ledger-reader.ts';
import type { EntryProof, Ledger } from './contract.ts';
import { ledgerPath } from './data-directory.ts';
import { loadLedgerKeys } from './keys.ts';
import { type Pseudonymiser, pseudonymiser } from './pseudonyms.ts';
import { proofHashes, type ReadTile } from './tile-tree.ts';
import { WriterClient } from './writer-client.ts';
import type { FromWriter, WriterHead } from './writer-protocol.ts';

export interface OpenedLedger extends Ledger {
  readonly pseudonym: Pseudonymiser;
  /** Transfers that were begun and never ended, oldest first: a crash left them. */
  openIntents(): Promise<readonly RecordOf<'transfer.intent'>[]>;
  /** Makes everything accepted durable and published, then closes. */
  close(): Promise<void>;
}

/**
 * Opens the ledger of a data directory, making it on first use.
 * @throws Error when the database is damaged, behind its published checkpoints, or lacks its keys
 */
export async function openLedger({ dir }: { dir: string }): Promise<OpenedLedger> {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const worker = new Worker(new URL('./writer-thread.ts', import.meta.url), {
    workerData: { dir },
    name: 'ledger-writer',
  });
  // The writer makes keys and schema; only when it is ready is there anything to read.
  const head = await started(worker);
  const keys = loadLedgerKeys(dir, { mayCreate: false });
  const client = new WriterClient(worker, head);
  const reader = openLedgerReader(ledgerPath(dir));
  return {
    append: async (draft, key) => {
      const [appended] = await client.append([toItem(draft, key)]);
      if (!appended) throw new Error('the ledger answered without a result');
      return appended;
    },
    appendAll: (items) => client.append(items.map((i) => toItem(i.draft, i.idempotencyKey))),
    query: async (filter, page) => {
      const { rows, total } = await reader.query(filter, page);
      // A short page is the last one; a full one may be, and the next is then empty.
      const last = rows.length === page.limit ? rows.at(-1) : undefined;
      return {
        rows: rows.map((row) => ({ index: row.idx, record: recordOf(row) })),
        total,
        next: last?.idx ?? null,
      };
    },
    prove: (index) => prove(reader, index),
    checkpoint: () => ({ ...client.head, verifierKey: keys.verifierKey }),
    consistency: async (from, to) =>
      (await proofHashes(consistencyPlan(from, to), tilesOf(reader))).map(bytesToHex),
    pseudonym: pseudonymiser(keys.pseudonymKey, 1),
    openIntents: async () =>
      (await reader.openIntents()).map(recordOf).filter((r) => r.kind === 'transfer.intent'),
    close: async () => {
      // The writer goes last: only the last connection can fold the WAL back into the file.
      await reader.close();
      await client.close();
    },
  };
}

/** `once` rejects with the thread's error when it dies before its first word. */
async function started(worker: Worker): Promise<WriterHead> {
  const [message] = (await once(worker, 'message')) as [FromWriter];
  if (message.type !== 'ready') throw new Error('the ledger writer did not start');
  return message.head;
}

function toItem(draft: RecordDraft, key: string | undefined) {
  return {
    record: JSON.stringify({ v: 1, at: new Date().toISOString(), ...draft }),
    key: key ?? null,
  };
}

/** Not validated: the writer's thread stored nothing else, and the verifier judges the file. */
function recordOf(row: EntryRow): LedgerRecord {
  return JSON.parse(row.payload) as LedgerRecord;
}

function tilesOf(reader: LedgerReader): ReadTile {
  return (level, idx) => reader.tile(level, idx);
}

async function prove(reader: LedgerReader, index: number): Promise<EntryProof | null> {
  // Head first: an entry read after it is covered by it, or is refused as not yet there.
  const [head, row] = [await reader.head(), await reader.entry(index)];
  if (!head || !row || index >= head.size) return null;
  const hashes = await proofHashes(inclusionPlan(index, head.size), tilesOf(reader));
  return {
    index,
    size: head.size,
    leaf: leafText(row, payloadCommitment(row.salt, row.payload)),
    salt: bytesToHex(row.salt),
    payload: row.payload,
    hashes: hashes.map(bytesToHex),
    checkpoint: head.note,
  };
}
