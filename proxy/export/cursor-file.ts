// How far a receiver is, kept across restarts: the next entry to send and the leaf of the one before it, by
// which another ledger in the same place is noticed.
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeWhole } from '../store/write-whole.ts';

const cursor = z.strictObject({
  v: z.literal(1),
  /** Index of the entry to send next. */
  next: z.int().nonnegative(),
  /** Leaf hash of entry `next - 1`, hex; null before the first. */
  leaf: z.string().nullable(),
});
export type Cursor = Omit<z.infer<typeof cursor>, 'v'>;

/** Null when there is none yet. @throws Error for a file that is no cursor: a person has to look at it */
export function readCursor(path: string): Cursor | null {
  if (!existsSync(path)) return null;
  const parsed = cursor.safeParse(jsonOf(readFileSync(path, 'utf8')));
  if (!parsed.success)
    throw new Error(`${path} 已损坏 is damaged: remove it to send from the start`);
  const { next, leaf } = parsed.data;
  return { next, leaf };
}

/** Durable on return; a crash leaves the old cursor or the new one. */
export function writeCursor(path: string, { next, leaf }: Cursor): void {
  writeWhole(path, `${JSON.stringify({ v: 1, next, leaf })}\n`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
