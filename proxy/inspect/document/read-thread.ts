// The thread that reads packed documents: one at a time, with its own caps, beside the gateway's traffic.
import { parentPort } from 'node:worker_threads';
import { ownBytes } from './own-bytes.ts';
import { readDocument } from './read-document.ts';
import { readJob } from './read-job.ts';
import type { ThreadAnswer, ThreadJob } from './thread-job.ts';

function read(job: ThreadJob): Promise<ThreadAnswer> {
  const { buffer, byteOffset, length } = job.bytes;
  const bytes = Buffer.from(buffer, byteOffset, length);
  // Packed documents inside this one are read where it is.
  return readJob(job, readDocument, async (context) => {
    if (!job.rewrites) {
      await readDocument(job.format, bytes, context);
      return null;
    }
    // Only few documents are written again; the others need not wait for what does it.
    const { rewriteWorkbook } = await import('../rewrite/workbook-rewriter.ts');
    const written = await rewriteWorkbook(bytes, context);
    return written === null ? null : ownBytes(written);
  });
}

parentPort?.on('message', (job: ThreadJob) => {
  // A reader never throws; if it did, the thread would end and be replaced.
  void read(job).then((answer) => {
    parentPort?.postMessage(answer, answer.copy === null ? [] : [answer.copy.buffer]);
  });
});
