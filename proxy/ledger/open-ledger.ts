// The ledger as the rest of the proxy sees it: appends go to the writer thread, reads come from a
// read-only connection. It holds no record longer than until it is durable.
import { bytesToHex } from '@noble/hashes/utils.js';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { canonicalJson } from '../../shared/records/canonical.ts';
import type { LedgerRecord, RecordDraft, RecordOf } from '../../shared/records/record.ts';
import type { EntryRow, HeadRow, LedgerReader } from '../store/ledger-store.ts';
import { openLedgerReader } from '../store/open-ledger-store.ts';
import type { Ledger, SpoolState } from './contract.ts';
import { ledgerIn } from './data-directory.ts';
import type { DestroyDeps } from './destroy-entries.ts';
import { keepDestroyed } from './destroyed-file.ts';
import { allPseudonymKeys, loadLedgerKeys } from './keys.ts';
import { type PartnerPseudonymiser, partnerPseudonymiser } from './partner-pseudonyms.ts';
import { openedEntries, readingPayloads } from './payloads.ts';
import { type Pseudonymiser, pseudonymiser } from './pseudonyms.ts';
import type { LedgerPlace } from './ledger-place.ts';
import { proveConsistency, proveEntry } from './prove-entry.ts';
import type { NodeCache } from './tile-tree.ts';
import { type TileSource, tileSource } from './tile-source.ts';
import { WriterClient } from './writer-client.ts';
import type { FromWriter, WriterHead, WriterOptions } from './writer-protocol.ts';

export type { LedgerPlace } from './ledger-place.ts';

export interface OpenedLedger extends Ledger {
  /** Entries with their content, idx ≥ from, ascending: for exports, which follow the log's own order. */
  entries: LedgerReader['entries'];
  readonly pseudonym: Pseudonymiser;
  /** Our pseudonyms as a receiver outside may see them. @param partner its name */
  pseudonymsFor(partner: string): PartnerPseudonymiser;
  /** What destroying records needs of the ledger. */
  readonly destroying: DestroyDeps;
  /** Transfers that this gateway began and never ended, oldest first: a crash left them. */
  openIntents(): Promise<readonly RecordOf<'transfer.intent'>[]>;
  /** Checkpoints over more than so many entries that were published until now, in order of size. */
  published(above: number): Promise<readonly HeadRow[]>;
  newestPublished(): Promise<HeadRow | null>;
  /** Tells of every checkpoint that is published from now on; one listener. */
  onPublished(listener: (note: string) => void): void;
  /** Tells whenever something waits in the spool, and when nothing does any more; one listener. */
  onSpool(listener: (state: SpoolState | null) => void): void;
  /** The log as outsiders read it: hash tiles and leaves, without payloads. */
  readonly tiles: TileSource;
  /** Makes everything accepted durable and published, then closes. */
  close(): Promise<void>;
}

/**
 * Opens the ledger of a data directory, making it on first use.
 * @param epoch the first entry after a restore; only with it may the store be behind its checkpoints
 * @throws Error when the database is damaged, behind its published checkpoints, or lacks its keys
 */
export async function openLedger(
  place: LedgerPlace,
  epoch?: Omit<RecordOf<'ledger.epoch'>, 'v' | 'at'>,
): Promise<OpenedLedger> {
  const { dir, address = ledgerIn(dir) } = place;
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  // The writer makes keys and schema; only when it is ready is there anything to read.
  const client = await startWriter({
    place: { ...place, address },
    epoch: epoch ? toItem(epoch).record : null,
  });
  const keys = loadLedgerKeys(dir, { mayCreate: false });
  const reader = await openLedgerReader(address);
  const nodes: NodeCache = new Map();
  const payloads = readingPayloads(place, reader);
  const recordOf = async (row: EntryRow): Promise<LedgerRecord> =>
    // Not validated: the writer's thread stored nothing else, and the verifier judges the file.
    JSON.parse((await payloads.opened(row)).payload) as LedgerRecord;
  const append: Ledger['append'] = async (draft, key) => {
    const [appended] = await client.append([toItem(draft, key)]);
    if (!appended) throw new Error('the ledger answered without a result');
    return appended;
  };
  return {
    append,
    destroying: {
      reader,
      payloads,
      append: inLedger(append),
      erase: (call) => client.erase(call),
      keep: () => keepDestroyed(dir, reader, payloads),
    },
    appendAll: async (items) => {
      const at = new Date().toISOString();
      return client.append(items.map((i) => toItem(i.draft, i.idempotencyKey, at)));
    },
    spool: () => client.spool,
    query: queryOver(reader, recordOf),
    count: (filter, bounds) => reader.count(filter, bounds),
    prove: (index) => proveEntry(reader, payloads, index, nodes),
    entries: (from, limit) => openedEntries(reader, payloads, from, limit),
    checkpoint: () => ({ ...client.head, verifierKey: keys.verifierKey }),
    consistency: async (from, to) =>
      (await proveConsistency(reader, from, to, nodes)).map(bytesToHex),
    pseudonym: pseudonymiser(keys.pseudonyms.current, keys.pseudonyms.earlier),
    pseudonymsFor: (partner) => partnerPseudonymiser(allPseudonymKeys(keys), partner),
    openIntents: openIntentsOf(reader, keys.writer, recordOf),
    published: (above) => reader.checkpoints(above),
    newestPublished: () => reader.newestCheckpoint(),
    onSpool: (listener) => {
      client.onSpool = listener;
    },
    onPublished: (listener) => {
      client.onPublished = listener;
    },
    tiles: tileSource(reader, payloads),
    close: async () => {
      // The writer goes last: only the last connection can fold the WAL back into the file.
      await reader.close();
      await client.close();
    },
  };
}

async function startWriter(workerData: WriterOptions): Promise<WriterClient> {
  const program = new URL('./writer-thread.ts', import.meta.url);
  const worker = new Worker(program, { workerData, name: 'ledger-writer' });
  return new WriterClient(worker, await started(worker));
}

function openIntentsOf(
  reader: LedgerReader,
  writer: string,
  recordOf: (row: EntryRow) => Promise<LedgerRecord>,
): OpenedLedger['openIntents'] {
  return async () => {
    // Other gateways close their own: theirs may be under way at this moment.
    const own = (await reader.openIntents()).filter((row) => row.writer === writer);
    const records = await Promise.all(own.map(recordOf));
    return records.filter((r) => r.kind === 'transfer.intent');
  };
}

/** Nothing is destroyed under a certificate that is not in the ledger: its kind is never spooled. */
function inLedger(append: Ledger['append']): DestroyDeps['append'] {
  return async (draft) => {
    const { index } = await append(draft);
    if (index === null) throw new Error('the certificate is not in the ledger');
    return { index };
  };
}

function queryOver(
  reader: LedgerReader,
  recordOf: (row: EntryRow) => Promise<LedgerRecord>,
): Ledger['query'] {
  return async (filter, page) => {
    const { rows, next } = await reader.query(filter, page);
    return {
      rows: await Promise.all(
        rows.map(async (row) => ({ index: row.idx, record: await recordOf(row) })),
      ),
      next,
    };
  };
}

/** `once` rejects with the thread's error when it dies before its first word. */
async function started(worker: Worker): Promise<WriterHead> {
  const [message] = (await once(worker, 'message')) as [FromWriter];
  if (message.type !== 'ready') throw new Error('the ledger writer did not start');
  return message.head;
}

function toItem(draft: RecordDraft, key?: string, at = new Date().toISOString()) {
  return {
    // Here and not in the writer's thread, which has more to do.
    record: canonicalJson({ v: 1, at, ...draft }),
    key: key ?? null,
  };
}
