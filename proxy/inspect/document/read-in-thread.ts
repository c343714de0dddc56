// From a document held by the traffic's thread to what a reading thread found in it, under pseudonyms.
import type { Detector } from '../../../shared/detect/detector.ts';
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import { packsOf } from '../../config/rule-detector.ts';
import type { Pseudonymiser } from '../../ledger/pseudonyms.ts';
import { timeFor } from '../body-account.ts';
import type { InspectContext, PackedFormat } from '../body-part.ts';
import { DocumentThreads } from './document-threads.ts';
import { ownBytes } from './own-bytes.ts';
import { takeAnswer } from './take-answer.ts';

const threads = new DocumentThreads();

/** The readers are large, and the traffic's thread has no other use for them. */
const readHere: InspectContext['readPacked'] = async (format, bytes, context) => {
  const { readDocument } = await import('./read-document.ts');
  await readDocument(format, bytes, context);
};

/**
 * Reads documents of one body in threads. Never rejects.
 * @param onValue told of values that name people, as they are written: for whoever shows masks of them
 */
export function threadReader(
  pseudonym: Pseudonymiser,
  detector: Detector,
  onValue?: (kind: IdentifierKind, value: string) => void,
): InspectContext['readPacked'] {
  const packs = packsOf(detector);
  // Rules that were not made from packs cannot be sent to a thread.
  if (packs === null) return readHere;
  return async (format: PackedFormat, bytes: Buffer, context: InspectContext) => {
    const { account, depth } = context;
    const own = ownBytes(bytes);
    const ms = timeFor(own.length);
    const answer = await threads.read({
      format,
      bytes: own,
      depth,
      limits: account.limits,
      packs,
      ms,
      rewrites: false,
    });
    takeAnswer(answer, context, pseudonym, onValue);
  };
}

/** More time than for reading alone: what was read is packed again. */
const rewriteTime = 2;

/**
 * Writes a workbook again with masks, in a thread, into tally and account as reading would. Never rejects.
 * @returns null when the account has a reason
 */
export function threadRewriter(
  detector: Detector,
): (bytes: Buffer, context: InspectContext) => Promise<Buffer | null> {
  const packs = packsOf(detector);
  return async (bytes, context) => {
    if (packs === null) {
      const { rewriteWorkbook } = await import('../rewrite/workbook-rewriter.ts');
      return await rewriteWorkbook(bytes, context);
    }
    const { account, depth, tally } = context;
    const own = ownBytes(bytes);
    const ms = rewriteTime * timeFor(own.length);
    const { limits } = account;
    const job = { format: 'zip', bytes: own, depth, limits, packs, ms, rewrites: true } as const;
    const answer = await threads.read(job);
    account.add(answer);
    // Who it is about is the inspection's to say.
    tally.add(answer.kinds, [], 0);
    return answer.copy === null ? null : Buffer.from(answer.copy.buffer);
  };
}
