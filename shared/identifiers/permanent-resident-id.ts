// 外国人永久居留身份证: 18 digits since 2023 (9, province, nationality, date, MOD 11-2), before that three
// letters and twelve digits (ICAO check digit). Old cards are valid until they expire.
import { passes731, passesMod112 } from './check-digit.ts';
import { isCountryCode } from './country-codes.ts';
import { coverMiddle } from './cover.ts';
import type { Identifier } from './identifier.ts';
import { isCalendarDate, startsWithProvince } from './plausible.ts';
import { compactNumber } from './written-number.ts';

export const permanentResidentId: Identifier = {
  kind: 'permanentResidentId',
  accepts: (value) => /^[A-Z]{0,3}\d{11,17}[\dX]$/.test(compactNumber(value)),
  bare: [
    { on: 'token', groups: ['18', '6-8-4', '3-3-8-4', '1-2-3-8-4', '6-4-4-4'], certain: isNewCard },
    { on: 'token', groups: ['15', '3-12', '3-4-8', '3-4-6-2'], certain: isOldCard },
  ],
  /** 9*************001X; the old card 前3后2. Strict: 前1后2. */
  mask(value, level = 'partial') {
    if (level === 'strict') return coverMiddle(value, 1, 2);
    return /^\s*[A-Za-zＡ-Ｚａ-ｚ]/.test(value)
      ? coverMiddle(value, 3, 2)
      : coverMiddle(value, 1, 4);
  },
  samples: {
    hit: ['94484019750315001X', 'USA310078010107', 'usa 310078010107', 'USA310078010108'],
    miss: ['', '无', '9*************001X', 'USA', '12345'],
    bareHit: ['94484019750315001X', 'USA310078010107', 'usa310078010107', '932826 19991231 1230'],
    bareMiss: [
      '944840197503150011',
      'PAK310080010104',
      'PKA310080010103',
      'KAZ1100901231055',
      'USA319978010107',
      'LOT310078010107',
    ],
  },
};

function isNewCard(compact: string): boolean {
  return (
    compact.charAt(0) === '9' &&
    startsWithProvince(compact.slice(1)) &&
    isCalendarDate(compact.slice(6, 14)) &&
    passesMod112(compact)
  );
}

/** Letters are upper-cased before: a typist's pak310080010103 is the card PAK310080010103. */
function isOldCard(compact: string): boolean {
  if (!/^[A-Z]{3}\d{12}$/.test(compact) || !startsWithProvince(compact.slice(3))) return false;
  // A=10 and K=20 weigh alike: the check digit takes PKA for PAK, the list of states does not.
  if (!isCountryCode(compact.slice(0, 3))) return false;
  const birth = compact.slice(7, 13);
  const exists = isCalendarDate(`19${birth}`) || isCalendarDate(`20${birth}`);
  return exists && passes731(compact);
}
