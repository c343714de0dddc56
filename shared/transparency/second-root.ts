// A second root over the same leaves, under another hash, in an extension line of the checkpoint: for
// auditors who must rely on SM3 (GM/T 0004, GB/T 32905). The log's signature covers the line.
import type { Hash } from './merkle.ts';
import { type Checkpoint, fromBase64, toBase64 } from './note.ts';

const mark = 'medveil/sm3-root ';

/** The line of a root. */
export function secondRootLine(root: Hash): string {
  return mark + toBase64(root);
}

/** Null for a checkpoint that commits to no second root. */
export function secondRootOf({ extensions = [] }: Checkpoint): Hash | null {
  const line = extensions.find((each) => each.startsWith(mark));
  return line === undefined ? null : fromBase64(line.slice(mark.length));
}
