// The thread that owns the ledger's only write connection: fsync never blocks the proxy's own loop.
import { parentPort, workerData } from 'node:worker_threads';
import { openLedgerStore } from '../store/sqlite-ledger-store.ts';
import { BatchWriter } from './batch-writer.ts';
import { ledgerPath } from './data-directory.ts';
import { loadLedgerKeys } from './keys.ts';
import { refuseRollback } from './rollback.ts';
import { appendWitness, mendWitness, witnessPath } from './witness-file.ts';
import type { FromWriter, ToWriter, WriterOptions } from './writer-protocol.ts';

type Append = Extract<ToWriter, { type: 'append' }>;

const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread');
const say = (message: FromWriter) => port.postMessage(message);

const { dir } = workerData as WriterOptions;
const store = await openLedgerStore(ledgerPath(dir));
const head = await store.head();
mendWitness(witnessPath(dir));
// Before the first write, and before keys are made: a truncated ledger must not be continued.
await refuseRollback(dir, store);
// Keys belong to a ledger: they are made with it and never again.
const keys = loadLedgerKeys(dir, { mayCreate: head === null });
const writer = await BatchWriter.open(store, keys, (note) => appendWitness(witnessPath(dir), note));

const queue: Append[] = [];
let closing = false;
let running = false;
let quiet: NodeJS.Timeout | undefined;

/** One batch after the other; a failed one is told to its callers and the next is tried. */
async function drain(): Promise<void> {
  if (running) return;
  running = true;
  clearTimeout(quiet);
  while (queue.length > 0) {
    const messages = queue.splice(0, BatchWriter.take(queue));
    try {
      const { done, refused, head: newHead } = await writer.write(messages);
      for (const { id, message } of refused) say({ type: 'failed', ids: [id], message });
      say({ type: 'durable', done, head: newHead });
    } catch (error) {
      const message = error instanceof Error ? error.message : 'unknown';
      say({ type: 'failed', ids: messages.map(({ id }) => id), message });
    }
    // Lets messages that arrived during the commit join the next batch.
    await new Promise((resolve) => setImmediate(resolve));
  }
  running = false;
  if (closing) await finish();
  // When nothing more comes, the last head is published too: no entry stays uncovered for long.
  else quiet = setTimeout(() => void publishQuietly(), 1000);
}

/** A database that is busy or gone at a quiet moment must not end the thread. */
async function publishQuietly(): Promise<void> {
  await writer.publishHead().catch(() => undefined);
}

async function finish(): Promise<void> {
  await publishQuietly();
  await store.close();
  port?.close();
}

port.on('message', (message: ToWriter) => {
  switch (message.type) {
    case 'append':
      queue.push(message);
      break;
    case 'close':
      closing = true;
      break;
  }
  void drain();
});
say({ type: 'ready', head: writer.head });
