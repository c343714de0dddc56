// Numbers of organisations: 统一社会信用代码 (GB 32100-2015) and the Taiwanese 統一編號. An organisation
// is no patient.
import { passesBusinessNumber, passesCreditCode, passesOrganisation } from './check-digit.ts';
import type { NotPatient } from './identifier.ts';
import { isResidentId } from './resident-id.ts';
import { before } from './surroundings.ts';

export const organisationCode: NotPatient = {
  name: 'organisationCode',
  bare: [
    { on: 'token', groups: ['18', '9-9', '8-10', '2-6-9-1', '4-4-4-4-2'], certain: isCreditCode },
  ],
};

/** Eight digits pass the check one time in five: only behind their label. */
export const businessNumber: NotPatient = {
  name: 'businessNumber',
  bare: [
    {
      on: 'token',
      groups: ['8'],
      certain: passesBusinessNumber,
      stands: (text, span) =>
        /(?:統編|统编|統一編號|统一编号|ubn)\s?[:]?\s?$/i.test(before(text, span, 10)),
    },
  ],
};

/** Digits alone may be a person's: then the organisation code inside must check too, and the number must
 *  be no resident ID. */
function isCreditCode(compact: string): boolean {
  if (!/^[1-9ANY][0-9A-Z]\d{6}[0-9A-Z]{10}$/.test(compact) || !passesCreditCode(compact))
    return false;
  if (/[A-Z]/.test(compact.slice(0, 17))) return true;
  return passesOrganisation(compact.slice(8, 17)) && !isResidentId(compact);
}
