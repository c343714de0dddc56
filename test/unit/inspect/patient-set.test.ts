import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { PatientSet } from '../../../proxy/inspect/patient-set.ts';
import type { PatientRef } from '../../../shared/records/record-base.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const held = (): number => {
  collect();
  return process.memoryUsage().heapUsed;
};

const person = (i: number) => ({ residentId: `p1.${i}` as PatientRef, name: `病人${i}` });

it('people beyond those that are told apart are counted and not kept', () => {
  const set = new PatientSet();
  const add = (from: number, to: number): void => {
    for (let i = from; i < to; i++) set.add([`p1.${i}` as PatientRef], person(i));
  };
  add(0, 100_000);
  const before = held();
  add(100_000, 1_000_000);
  expect(held() - before).toBeLessThan(16 * 1_048_576);
  // One of the first is still known when he comes again; the others count each time.
  add(0, 1);
  add(999_999, 1_000_000);
  expect(set.size).toBe(1_000_001);
  expect(set.groups()).toMatchObject({ further: 900_001 });
});
