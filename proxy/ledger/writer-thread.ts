// The thread that owns the ledger's only write connection: fsync never blocks the proxy's own loop.
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { openLedgerStore } from '../store/open-ledger-store.ts';
import { BatchWriter, type ReadyBatch } from './batch-writer.ts';
import { furtherSignatures } from './further-signatures.ts';
import { type LedgerKeys, loadLedgerKeys } from './keys.ts';
import { LedgerOutlet } from './ledger-outlet.ts';
import { openBox, Payloads } from './payloads.ts';
import { publishedFiles } from './published-files.ts';
import { refuseRollback } from './rollback.ts';
import { SecondTree } from './second-tree.ts';
import { Spool, usualSpoolBytes } from './spool.ts';
import { spoolKeys } from './spool-keys.ts';
import { archiveNotes, WitnessFile, witnessPath } from './witness-file.ts';
import {
  type AppendCall,
  appendCalls,
  type EraseCall,
  type FromWriter,
  type ToWriter,
  type WriterOptions,
} from './writer-protocol.ts';

const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread');
const say = (message: FromWriter) => port.postMessage(message);

const { place, epoch } = workerData as WriterOptions;
const { dir, seal, further } = place;
const store = await openLedgerStore(place.address);
/** Nobody hears of what is published before; it is in the file by then. */
let isReady = false;
const { writer, outlet } = await openWriter();

/** Nothing is written, and no key made, before it is certain that this is where the ledger ends. */
async function openWriter(): Promise<{ writer: BatchWriter; outlet: LedgerOutlet }> {
  // A new master key beside sealed entries would open none of them.
  const box = openBox(dir, seal, store, (await store.dataKeys()).length === 0);
  const payloads = new Payloads(box, store);
  const files = publishedFiles(place);
  if (epoch === null) for (const path of files) await refuseRollback(path, dir, store, payloads);
  // Keys belong to a ledger: they are made with it and never again.
  const isNew = (await store.head()) === null && (await store.claimedKey()) === null;
  const keys = loadLedgerKeys(dir, { mayCreate: isNew });
  await store.claim(keys.writer, keys.verifierKey);
  const second = await secondTree(keys, payloads);
  const publish = await publisher(keys);
  // What was published of the time that is lost stays for auditors, but counts no more.
  if (epoch !== null) for (const path of files) archiveNotes(path);
  const published = new WitnessFile(witnessPath(dir));
  published.catchUp(await store.checkpoints(published.newestSize()));
  const opened = await BatchWriter.open(
    store,
    keys,
    box,
    (note) => publish(published, note),
    second,
    place.retryMs,
  );
  if (epoch !== null)
    await opened.write(BatchWriter.prepare([{ id: 0, items: [{ record: epoch, key: null }] }]));
  // The first word that is heard must be that all is ready; it tells the head as well.
  const sayThen = (message: FromWriter) => isReady && say(message);
  const wayOut = new LedgerOutlet(opened, await openSpool(keys), sayThen);
  // What an earlier run left goes before everything new.
  await wayOut.empty(epoch !== null);
  return { writer: opened, outlet: wayOut };
}

/** Only a database server can be away; files of an earlier one are emptied all the same. */
async function openSpool({ writer: name }: LedgerKeys): Promise<Spool> {
  const limit = place.address.kind === 'postgres' ? (place.spoolBytes ?? usualSpoolBytes) : 0;
  return Spool.open({ dir, writer: name, limit }, spoolKeys(dir, seal));
}

async function secondTree(
  { verifierKey }: LedgerKeys,
  payloads: Payloads,
): Promise<SecondTree | null> {
  if (!further?.sm3) return null;
  return SecondTree.open(store, payloads, join(dir, 'sm3-edge.json'), verifierKey);
}

async function publisher({ key }: LedgerKeys) {
  const kinds = further ?? { mlDsa44: false, sm2: false };
  const addLines = await furtherSignatures(dir, key.name, kinds);
  return (file: WitnessFile, note: string) => {
    const full = addLines(note);
    file.append(full);
    if (isReady) say({ type: 'published', note: full });
  };
}

const queue: AppendCall[] = [];
const erasures: EraseCall[] = [];
/** Taken from the queue and made ready while the batch before it was written. */
let upNext: ReadyBatch | null = null;
let closing = false;
let running = false;
let isQuiet = false;
let quiet: NodeJS.Timeout | undefined;

/** One batch after the other; a failed one is told to its callers and the next is tried. */
async function drain(): Promise<void> {
  if (running) return;
  running = true;
  clearTimeout(quiet);
  while (upNext || queue.length + erasures.length > 0) {
    if (upNext || queue.length > 0) await writeNext();
    // In turn: neither keeps the other from being done.
    await eraseNext();
  }
  if (isQuiet || closing) await publishQuietly();
  running = false;
  // What came while the head was published has found this still running.
  if (queue.length + erasures.length > 0) return drain();
  if (closing) await finish();
  // When nothing more comes, the last head is published too: no entry stays uncovered for long.
  else quiet = setTimeout(onQuiet, 1000);
}

function onQuiet(): void {
  isQuiet = true;
  void drain();
}

async function writeNext(): Promise<void> {
  isQuiet = false;
  const batch = upNext ?? takeNext();
  upNext = null;
  const written = outlet.write(batch);
  for (const { id, message } of batch.refused) say({ type: 'failed', ids: [id], message });
  // Lets messages that arrive join the next batch; a server takes its time with this one meanwhile.
  await new Promise((resolve) => setImmediate(resolve));
  // Only a full one: what comes during the commit must not wait for yet another.
  if (BatchWriter.isFull(queue)) upNext = takeNext();
  await written;
  await new Promise((resolve) => setImmediate(resolve));
}

async function eraseNext(): Promise<void> {
  const call = erasures.shift();
  if (!call) return;
  try {
    await outlet.alone(async () => {
      await store.erase(call.rows, call.keys);
      if (call.last) await store.scrub();
    });
    say({ type: 'erased', id: call.id });
  } catch (error) {
    const message = error instanceof Error ? error.message : 'unknown';
    say({ type: 'failed', ids: [call.id], message });
  }
}

function takeNext(): ReadyBatch {
  return BatchWriter.prepare(queue.splice(0, BatchWriter.take(queue)));
}

/** A database that is busy or gone at a quiet moment must not end the thread. */
async function publishQuietly(): Promise<void> {
  await outlet.alone(() => writer.publishHead()).catch(() => undefined);
}

let finished = false;
async function finish(): Promise<void> {
  if (finished) return;
  finished = true;
  clearTimeout(quiet);
  await outlet.close();
  await publishQuietly();
  await store.close();
  port?.close();
}

port.on('message', (message: ToWriter) => {
  switch (message.type) {
    case 'append':
      queue.push(...appendCalls(message));
      break;
    case 'erase':
      erasures.push(message.erase);
      break;
    case 'close':
      closing = true;
      break;
  }
  void drain();
});
isReady = true;
say({ type: 'ready', head: writer.head });
