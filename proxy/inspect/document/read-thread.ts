// The thread that reads packed documents: one at a time, with its own caps, beside the gateway's traffic.
import { parentPort } from 'node:worker_threads';
import { detectorLike } from '../../config/rule-detector.ts';
import { BodyAccount } from '../body-account.ts';
import { openBody } from '../body-reader.ts';
import type { InspectContext } from '../body-part.ts';
import { Tally } from '../tally.ts';
import { vocabularyOf } from '../vocabulary.ts';
import { InternedValues } from './interned-values.ts';
import { ownBytes } from './own-bytes.ts';
import { readDocument } from './read-document.ts';
import type { ThreadAnswer, ThreadJob } from './thread-job.ts';

async function read(job: ThreadJob): Promise<ThreadAnswer> {
  const interned = new InternedValues();
  const tally = new Tally();
  const account = new BodyAccount(job.limits);
  account.allow(job.ms);
  const context: InspectContext = {
    tally,
    words: vocabularyOf(interned.pseudonym, detectorLike(job.packs)),
    account,
    depth: job.depth,
    blockLength: undefined,
    open: openBody,
    // Packed documents inside this one are read where it is.
    readPacked: readDocument,
  };
  const { buffer, byteOffset, length } = job.bytes;
  const bytes = Buffer.from(buffer, byteOffset, length);
  let copy: Uint8Array<ArrayBuffer> | null = null;
  if (job.rewrites) {
    // Only few documents are written again; the others need not wait for what does it.
    const { rewriteWorkbook } = await import('../rewrite/workbook-rewriter.ts');
    const written = await rewriteWorkbook(bytes, context);
    if (written !== null) copy = ownBytes(written);
  } else await readDocument(job.format, bytes, context);
  const { groups, further } = tally.people();
  return {
    kinds: tally.kinds,
    people: groups.map((refs) => refs.map((ref) => interned.indexOf(ref))),
    furtherPeople: further,
    clues: tally.clues.totals(),
    values: interned.values,
    bytesTotal: account.bytesTotal,
    bytesInspected: account.bytesInspected,
    mediaBytes: account.mediaBytes,
    reason: account.reason,
    disagrees: account.disagrees,
    copy,
  };
}

parentPort?.on('message', (job: ThreadJob) => {
  // A reader never throws; if it did, the thread would end and be replaced.
  void read(job).then((answer) => {
    parentPort?.postMessage(answer, answer.copy === null ? [] : [answer.copy.buffer]);
  });
});
