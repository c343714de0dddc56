// What was seen of a body, in the words of a record.
import { dataLevel } from '../../shared/identifiers/data-level.ts';
import type { KindCounts } from '../../shared/identifiers/kind.ts';
import type { Inspection } from '../../shared/records/record-base.ts';
import type { AccountTotals } from './body-account.ts';
import type { PatientCount } from './patient-set.ts';
import type { Tally } from './tally.ts';

/** Counts, pseudonyms and a verdict; never a value of the body. */
export interface BodyFindings {
  readonly inspection: Inspection;
  readonly patients: PatientCount;
}

/** Of a body that is over. */
export function findingsOf(tally: Tally, totals: AccountTotals): BodyFindings {
  const { kinds } = tally;
  const { reason, bytesInspected, bytesTotal, mediaBytes, disagrees } = totals;
  // `uninspected`: nobody looked, because there is nothing to read. `unscannable`: we looked and could
  // not see all of it.
  const failed = reason === 'format' && mediaBytes === bytesTotal ? 'uninspected' : 'unscannable';
  return {
    inspection: {
      verdict: tally.foundAny ? 'found' : reason === undefined ? 'clean' : failed,
      ...(reason === undefined ? {} : { reason }),
      kinds,
      bytesInspected,
      bytesTotal,
      ...(disagrees ? { disagrees } : {}),
      ...classification(tally, kinds),
    },
    patients: tally.patients(),
  };
}

/** What the hospital's policies ask about the data itself. */
function classification(
  { clues }: Tally,
  kinds: KindCounts,
): Pick<Inspection, 'classes' | 'level' | 'prescriptionStatistics'> {
  const classes = clues.classes();
  const level = dataLevel(kinds);
  return {
    ...(classes.length === 0 ? {} : { classes }),
    ...(level === undefined ? {} : { level }),
    ...(clues.isPrescriptionStatistics ? { prescriptionStatistics: true } : {}),
  };
}
