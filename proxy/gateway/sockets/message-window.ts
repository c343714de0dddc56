// What the messages of one direction of a socket have held since the last record: counted together, since a
// record for each of a thousand small messages would tell nobody more.
import type { KindCounts } from '../../../shared/identifiers/kind.ts';
import { identifierKinds } from '../../../shared/identifiers/kind.ts';
import { dataClasses, type Inspection } from '../../../shared/records/record-base.ts';
import type { People } from '../../inspect/inspector.ts';
import { type PatientCount, PatientSet } from '../../inspect/patient-set.ts';

export interface WindowFindings {
  /** Messages that have begun. */
  readonly count: number;
  readonly inspection: Inspection;
  readonly patients: PatientCount;
}

type Reason = NonNullable<Inspection['reason']>;

const nothing: Inspection = { verdict: 'clean', kinds: {}, bytesInspected: 0, bytesTotal: 0 };

export class MessageWindow {
  #count = 0;
  #inspection: Inspection = nothing;
  #patients = new PatientSet();

  /** A message begins. */
  begin(): void {
    this.#count++;
  }

  add(found: Inspection, { groups, further }: People): void {
    this.#inspection = joined(this.#inspection, found);
    for (const refs of groups) this.#patients.add(refs);
    this.#patients.addUnnamed(further);
  }

  /** Bytes that nobody could look into. */
  addUnread(bytesTotal: number, reason: Reason): void {
    this.add(
      { verdict: 'uninspected', reason, kinds: {}, bytesInspected: 0, bytesTotal },
      { groups: [], further: 0 },
    );
  }

  get patients(): number {
    return this.#patients.size;
  }

  /** `found`: patients, identifiers or statistics; `unread`: nothing of that, and not all was read. */
  get holds(): 'nothing' | 'unread' | 'found' {
    const { verdict, prescriptionStatistics } = this.#inspection;
    if (this.patients > 0 || verdict === 'found' || prescriptionStatistics) return 'found';
    return verdict === 'clean' ? 'nothing' : 'unread';
  }

  /** What has gathered; the next one begins empty. */
  take(): WindowFindings {
    const taken = {
      count: this.#count,
      inspection: this.#inspection,
      patients: this.#patients.result(),
    };
    this.#count = 0;
    this.#inspection = nothing;
    this.#patients = new PatientSet();
    return taken;
  }
}

/** From what says least to what says most. */
const order: readonly Inspection['verdict'][] = ['clean', 'uninspected', 'unscannable', 'found'];

function joined(a: Inspection, b: Inspection): Inspection {
  const reason = a.reason ?? b.reason;
  const classes = dataClasses.filter((each) =>
    [a, b].some((one) => one.classes?.includes(each) === true),
  );
  const level = Math.max(a.level ?? 0, b.level ?? 0);
  return {
    verdict: order.indexOf(a.verdict) >= order.indexOf(b.verdict) ? a.verdict : b.verdict,
    ...(reason === undefined ? {} : { reason }),
    kinds: summed(a.kinds, b.kinds),
    bytesInspected: a.bytesInspected + b.bytesInspected,
    bytesTotal: a.bytesTotal + b.bytesTotal,
    ...((a.disagrees ?? b.disagrees) ? { disagrees: true as const } : {}),
    ...(classes.length === 0 ? {} : { classes }),
    ...(level === 0 ? {} : { level }),
    ...((a.prescriptionStatistics ?? b.prescriptionStatistics)
      ? { prescriptionStatistics: true as const }
      : {}),
  };
}

function summed(a: KindCounts, b: KindCounts): KindCounts {
  const sum: KindCounts = { ...a };
  for (const kind of identifierKinds) {
    const more = b[kind];
    if (more !== undefined) sum[kind] = (sum[kind] ?? 0) + more;
  }
  return sum;
}
