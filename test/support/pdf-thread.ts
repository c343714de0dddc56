// Reads the PDFs that it is sent, in a thread of its own, and answers with the paragraphs of each.
import { parentPort } from 'node:worker_threads';
import { readPdf } from '../../proxy/inspect/document/pdf-document.ts';
import { RecordingSink } from './recording-sink.ts';

parentPort!.on('message', (bytes: Uint8Array) => {
  const told = new RecordingSink();
  const answer = () => parentPort!.postMessage(told.paragraphs);
  readPdf(Buffer.from(bytes), told).then(answer, answer);
});
