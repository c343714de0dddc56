// Every question that the console's pages can send of up to three conditions beside kinds and time: frequent
// values, rare ones, frequent ones that never meet, and values that nothing has.
import {
  type LogDefinition,
  systemLog,
  transferLogs,
  viewLog,
} from '../../proxy/console/logs/log-definition.ts';
import type { RecordFilter } from '../../proxy/ledger/contract.ts';
import type { PatientRef } from '../../shared/records/record-base.ts';
import { timeOf } from './hospital-log.ts';
import type { SizedLog } from './log-sizes.ts';

export interface Question {
  /** Page and conditions. */
  readonly group: string;
  /** Values and time. */
  readonly name: string;
  readonly log: LogDefinition;
  readonly filter: (asked: SizedLog) => RecordFilter;
}

const pages = [...Object.values(transferLogs), viewLog, systemLog];
const values = {
  frequent: { user: 'ward', device: 'd-ward', partner: 'region', verdict: 'delivered' },
  apart: { user: 'svc', device: 'd-ward', partner: 'region', verdict: 'refused' },
  rare: { user: 'n7', device: 'd7', partner: 'lab', verdict: 'refused' },
  none: { user: 'nobody', device: 'd-none', partner: 'none', verdict: 'failed' },
};
type Value = keyof typeof values;
/** In every list, which are never the same; in one list that is asked for again and again; in no list. */
const patients: Readonly<Record<Value, string>> = {
  frequent: 'always',
  apart: 'ward',
  rare: 'T5',
  none: 'nobody',
};
type Condition = keyof (typeof values)['rare'] | 'patient';

const times = {
  always: () => ({}),
  'last days': ({ size, now }: SizedLog) => ({ from: timeOf(0.99 * size, size, now) }),
  'some days': ({ size, now }: SizedLog) => ({
    from: timeOf(0.4 * size, size, now),
    to: timeOf(0.41 * size, size, now),
  }),
};

/** Subsets of at most three. */
function subsets(names: readonly Condition[]): Condition[][] {
  return Array.from({ length: 2 ** names.length }, (_, bits) =>
    names.filter((_name, i) => bits & (1 << i)),
  ).filter((chosen) => chosen.length <= 3);
}

function valueOf(name: Condition, value: Value, { ledger }: SizedLog): RecordFilter {
  if (name !== 'patient') return { [name]: values[value][name] };
  const ref = ledger.pseudonym('patientNumber', patients[value]);
  return { patientRefs: [ref] as PatientRef[] };
}

export function questions(): Question[] {
  return pages.flatMap((log) => {
    const offered: Condition[] = ['user', ...(log.verdicts.length > 0 ? ['verdict' as const] : [])];
    return subsets([...offered, ...log.filters]).flatMap((names) =>
      (Object.keys(values) as Value[])
        .filter((value) => names.length > 0 || value === 'frequent')
        .flatMap((value) =>
          Object.entries(times).map(([time, range]) => ({
            group: [log.id, ...names].join(' + '),
            name: `${value}, ${time}`,
            log,
            filter: (asked: SizedLog) =>
              Object.assign(
                { kinds: log.kinds },
                range(asked),
                ...names.map((name) => valueOf(name, value, asked)),
              ) as RecordFilter,
          })),
        ),
    );
  });
}
