// Passports: China E and G with eight digits (E and a letter with seven), Hong Kong K and H, Macau M, other
// states six to nine letters and digits (ICAO 9303). No check digit outside the machine-readable zone.
import { coverMiddle } from './cover.ts';
import type { Identifier } from './identifier.ts';
import { compactNumber } from './written-number.ts';

export const passport: Identifier = {
  kind: 'passport',
  accepts(value) {
    const compact = compactNumber(value);
    return /^[0-9A-Z]{6,12}$/.test(compact) && compact.replace(/\D/g, '').length >= 4;
  },
  /** E******78. Strict: 后2. */
  mask: (value, level = 'partial') => coverMiddle(value, level === 'strict' ? 0 : 1, 2),
  samples: {
    hit: ['E12345678', 'EB7654321', 'G00000001', 'SE1234567', 'K01234567', '123456789', 'E0016002'],
    miss: ['', '无', 'E******78', 'E20.9', 'ABCDEFG', '中国', '2024/01/05'],
    bareMiss: ['E12345678', 'G00000001'],
  },
};
