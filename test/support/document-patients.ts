// The patients of the document fixtures: the same for the script that has the files made and for the
// tests that look for them.
import * as generate from './synthetic-numbers.ts';

export interface DocumentPatient {
  readonly name: string;
  /** As DICOM writes it, letters first: Patient^A. */
  readonly roman: string;
  readonly residentId: string;
  readonly phone: string;
  readonly number: string;
  /** YYYYMMDD. */
  readonly birthDate: string;
  readonly address: string;
  readonly accession: string;
}

/** Four people who do not exist; always the same four. */
export function documentPatients(): DocumentPatient[] {
  const random = generate.seededRandom(20_260);
  return ['A', 'B', 'C', 'D'].map((letter) => {
    let name = '';
    // Only plain Han names, which every charset of the fixtures has.
    while (!/^(?!无)\p{Script=Han}{3}$/u.test(name)) name = generate.personName(random);
    const residentId = generate.residentId(random);
    return {
      name,
      roman: `Patient^${letter}`,
      residentId,
      phone: generate.mobilePhone(random),
      number: `ZY${generate.digits(random, 8)}`,
      birthDate: residentId.slice(6, 14),
      address: generate.address(random),
      accession: `CT${generate.compactDate(random, 2020, 2025)}${generate.digits(random, 4)}`,
    };
  });
}
