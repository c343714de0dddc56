// What tests of sharing begin with, as hooks.
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { SharingHospital } from './sharing-hospital.ts';

/**
 * One hospital for all tests of a file: started before them, closed after them; before each, its partners have
 * got nothing and its clock is right.
 * @param begin is handed it once it runs
 */
export function useSharingHospital(
  begin: (hospital: SharingHospital) => void | Promise<void>,
): void {
  let hospital: SharingHospital | undefined;
  beforeAll(async () => {
    hospital = await SharingHospital.start();
    await begin(hospital);
  });
  afterAll(() => hospital?.close());
  beforeEach(() => {
    if (hospital === undefined) return;
    hospital.partners.received.length = 0;
    hospital.clock.offset = 0;
  });
}
