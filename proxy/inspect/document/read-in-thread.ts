// From a document held by the traffic's thread to what a reading thread found in it, under pseudonyms.
import type { Detector } from '../../../shared/detect/detector.ts';
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import type { PatientRef } from '../../../shared/records/record-base.ts';
import { packsOf } from '../../config/rule-detector.ts';
import type { Pseudonymiser } from '../../ledger/pseudonyms.ts';
import { timeFor } from '../body-account.ts';
import type { InspectContext, PackedFormat } from '../body-part.ts';
import { DocumentThreads } from './document-threads.ts';

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
    const { account, depth, tally } = context;
    const own = ownBytes(bytes);
    const ms = timeFor(own.length);
    const answer = await threads.read({
      format,
      bytes: own,
      depth,
      limits: account.limits,
      packs,
      ms,
    });
    account.add(answer);
    if (onValue !== undefined) for (const [kind, value] of answer.values) onValue(kind, value);
    tally.clues.merge(answer.clues);
    const refs = answer.values.map((): PatientRef | null => null);
    const refOf = (index: number): PatientRef => {
      const [kind, value] = answer.values[index] ?? ['personName', ''];
      return (refs[index] ??= pseudonym(kind, value));
    };
    tally.add(
      answer.kinds,
      answer.people.map((person) => person.map(refOf)),
      answer.furtherPeople,
    );
  };
}

/** A buffer that can be handed over: the document's own where it has one, else a copy. */
function ownBytes({ buffer, byteOffset, length }: Buffer): Uint8Array<ArrayBuffer> {
  const isWhole = buffer instanceof ArrayBuffer && buffer.byteLength === length;
  return isWhole
    ? new Uint8Array(buffer)
    : new Uint8Array(new Uint8Array(buffer, byteOffset, length));
}
