// Reads packed documents where the body is, one after the other: this is a worker already, whose time is
// counted by the clock. The readers come with the first document.
import type { RulePack } from '../../../shared/detect/rule-pack.ts';
import type { Pseudonymiser } from '../../ledger/pseudonyms.ts';
import { timeFor } from '../body-account.ts';
import type { InspectContext, PackedFormat } from '../body-part.ts';
import type { DocumentReader } from '../document/document-sink.ts';
import { readJob } from '../document/read-job.ts';
import { readWith } from '../document/read-with.ts';
import { takeAnswer } from '../document/take-answer.ts';

/** A clock also counts what the machine does beside: twice what a thread of Node's has of its own work. */
const byClock = 2;

type Readers = Partial<Record<PackedFormat, DocumentReader>>;

/** Those that have come. */
const readers: Readers = {};

/** pdf.js is larger than everything else together. */
async function load(format: PackedFormat): Promise<DocumentReader> {
  if (format !== 'pdf') {
    Object.assign(readers, (await import('./document-readers.ts')).documentReaders);
  } else {
    const [{ readPdf }, { loadPdfJs }] = await Promise.all([
      import('../document/pdf-document.ts'),
      import('../document/pdf-open.ts'),
    ]);
    await loadPdfJs();
    readers.pdf = readPdf;
  }
  const reader = readers[format];
  if (reader === undefined) throw new Error('no reader');
  return reader;
}

/** The documents inside a document, within its time. Rejects where a reader cannot be loaded. */
const readInside: InspectContext['readPacked'] = async (format, bytes, context) => {
  await readWith(readers[format] ?? (await load(format)), bytes, context);
};

let last: Promise<unknown> = Promise.resolve();

/** For one body, judged by the rules of `packs`. */
export function localReader(
  pseudonym: Pseudonymiser,
  packs: readonly RulePack[],
): InspectContext['readPacked'] {
  return (format, bytes, context) => {
    // Side by side each would be charged for the others' time.
    const reading = last.then(async () => {
      // Before its time begins.
      const reader = readers[format] ?? (await load(format));
      const { depth, account } = context;
      const ms = byClock * timeFor(bytes.length);
      const job = { format, depth, limits: account.limits, packs, ms, rewrites: false };
      const answer = await readJob(job, readInside, async (inside) => {
        await readWith(reader, bytes, inside);
        return null;
      });
      // In Node it comes from another thread: what the body around says of itself is said by then.
      await new Promise<void>((resolve) => setImmediate(resolve));
      takeAnswer(answer, context, pseudonym);
    });
    last = reading.catch(() => undefined);
    return reading;
  };
}
