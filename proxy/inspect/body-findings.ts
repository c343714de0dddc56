// What was seen of a body, in the words of a record.
import { dataLevel } from '../../shared/identifiers/data-level.ts';
import type { KindCounts } from '../../shared/identifiers/kind.ts';
import type { Inspection, PatientRef } from '../../shared/records/record-base.ts';
import type { AccountTotals } from './body-account.ts';
import type { PatientCount } from './patient-set.ts';
import type { BodyShape } from './body-shape.ts';
import type { Tally } from './tally.ts';

/** Counts, pseudonyms and a verdict; never a value of the body. */
export interface BodyFindings {
  readonly inspection: Inspection;
  readonly patients: PatientCount;
  /** Each patient's pseudonyms; null: not all of them are known. Absent where nobody asks. */
  readonly people?: readonly (readonly PatientRef[])[] | null;
  /** What the body is; absent where nobody asks. */
  readonly shape?: Pick<BodyShape, 'format' | 'names'>;
}

/** Of a body that is over. */
export function findingsOf(tally: Tally, totals: AccountTotals, shape?: BodyShape): BodyFindings {
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
    ...(shape === undefined ? {} : { shape, people: everyone(tally) }),
  };
}

/** Of a body under way: who is counted already is counted for good. @param asksPeople also who they are */
export function findingsSoFar(
  tally: Tally,
  { reason, bytesInspected, bytesTotal }: AccountTotals,
  shape: BodyShape | undefined,
  asksPeople: boolean,
): BodyFindings {
  const { kinds, foundAny } = tally;
  const count = tally.countSoFar;
  return {
    inspection: {
      verdict: foundAny ? 'found' : reason === undefined ? 'clean' : 'unscannable',
      ...(reason === undefined ? {} : { reason }),
      kinds,
      bytesInspected,
      bytesTotal,
    },
    patients: { count, refs: [] },
    ...(shape === undefined ? {} : { shape }),
    ...(asksPeople ? { people: tally.peopleSoFar() } : {}),
  };
}

/** Null where there are people beyond those that are told apart. */
function everyone(tally: Tally): PatientRef[][] | null {
  const { groups, further } = tally.people();
  return further > 0 ? null : groups;
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
