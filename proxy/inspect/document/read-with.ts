// One packed document through a reader, with everything that can go wrong put into a reason.
import type { InspectContext } from '../body-part.ts';
import { type DocumentReader, LimitReached, type Reason } from './document-sink.ts';
import { type SinkMarks, TallySink } from './tally-sink.ts';

/** Into the context's tally and account. Never throws. @param marks told where the values stand */
export async function readWith(
  reader: DocumentReader,
  bytes: Buffer,
  context: InspectContext,
  marks?: SinkMarks,
): Promise<void> {
  const { account } = context;
  const sink = new TallySink(context, marks);
  const before = account.bytesTotal;
  try {
    const reason = await reader(bytes, sink);
    if (reason !== undefined) account.fail(reason);
  } catch (error) {
    if (error instanceof LimitReached) account.stop(error.reason);
    else account.fail(reasonOf(error));
  }
  // A document that nothing came out of is not one without bytes.
  if (account.bytesTotal === before && account.reason !== undefined) {
    account.notRead(bytes.length, account.reason);
  }
  try {
    sink.end();
  } catch (error) {
    account.fail(reasonOf(error));
  }
}

/** Why something threw. A mistake of ours is not the document's; readers of bytes run out of them with a RangeError. */
export function reasonOf(error: unknown): Reason {
  if (error instanceof LimitReached) return error.reason;
  return error instanceof TypeError || error instanceof ReferenceError ? 'fault' : 'malformed';
}
