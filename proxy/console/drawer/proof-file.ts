// A record's proof as a file that can be checked anywhere: C2SP tlog-proof, with the record itself.
import type { OpenResponse } from '../../../shared/messages/console.ts';
import { renderEntryProof } from '../../../shared/transparency/tlog-proof.ts';
import { saveFile } from '../parts/save-file.ts';

/** Made of the answer that is on screen: opening it has left its record already. */
export function proofFile({ index, proof }: OpenResponse): { name: string; text: string } {
  const text = renderEntryProof({ ...proof, index }, true);
  return { name: `entry-${index}.tlog-proof`, text };
}

/** Hands a text to the browser as a download. */
export function saveText({ name, text }: { name: string; text: string }): void {
  saveFile(name, new Blob([text], { type: 'application/octet-stream' }));
}
