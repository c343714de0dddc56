// One packed document, apart from the body around it: a tally, an account and values of its own. What comes
// out can be sent between threads, and says the same wherever it was read.
import { detectorLike } from '../../config/rule-detector.ts';
import { BodyAccount } from '../body-account.ts';
import type { InspectContext } from '../body-part.ts';
import { openBody } from '../body-reader.ts';
import { Tally } from '../tally.ts';
import { vocabularyOf } from '../vocabulary.ts';
import { InternedValues } from './interned-values.ts';
import type { ThreadAnswer, ThreadJob } from './thread-job.ts';

/**
 * Never rejects, if `work` does not.
 * @param readPacked reads the packed documents inside this one, in their bodies' context
 * @param work reads the job's bytes in the given context; returns the copy with masks, if one was made
 */
export async function readJob(
  job: Omit<ThreadJob, 'bytes'>,
  readPacked: InspectContext['readPacked'],
  work: (context: InspectContext) => Promise<Uint8Array<ArrayBuffer> | null>,
): Promise<ThreadAnswer> {
  const interned = new InternedValues();
  const tally = new Tally();
  const account = new BodyAccount(job.limits);
  account.allow(job.ms);
  const copy = await work({
    tally,
    words: vocabularyOf(interned.pseudonym, detectorLike(job.packs)),
    account,
    depth: job.depth,
    blockLength: undefined,
    open: openBody,
    readPacked,
  });
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
