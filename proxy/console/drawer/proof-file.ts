// A record's proof as a file that can be checked anywhere: C2SP tlog-proof, with the record itself.
import type { OpenResponse } from '../../../shared/messages/console.ts';
import { renderEntryProof } from '../../../shared/transparency/tlog-proof.ts';

/** Made of the answer that is on screen: opening it has left its record already. */
export function proofFile({ index, proof }: OpenResponse): { name: string; text: string } {
  const text = renderEntryProof({ ...proof, index }, true);
  return { name: `entry-${index}.tlog-proof`, text };
}

/** Hands a text to the browser as a download. */
export function saveText({ name, text }: { name: string; text: string }): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has its own hold on the data by then.
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
