// Numbers of cells as Excel shows them: dates by the format of the cell, the rest without an exponent.

/** What of a number format matters: that it is a date, or how many digits it fills up with zeros. */
export type NumberFormat = 'general' | 'date' | { readonly zeros: number };

/** Formats without a FORMAT record ([MS-XLS] §2.5.165), those of Chinese and Japanese systems among them. */
const builtInDates = new Set([
  14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58,
]);

export function formatOf(index: number, written: string | undefined): NumberFormat {
  // Excel takes no format of more than 255 characters.
  if (written === undefined || written.length > 255)
    return builtInDates.has(index) ? 'date' : 'general';
  if (/^0{2,30}$/.test(written)) return { zeros: written.length };
  // Quoted and escaped characters are shown as they are; brackets hold colours and languages.
  const plain = written.replace(/"[^"]*"|\\.|\[[^\]]*\]|_.|\*./g, '');
  return /y|d/i.test(plain) || (/m/i.test(plain) && !/[hs]/i.test(plain)) ? 'date' : 'general';
}

/** Days from which a date's number counts: 1899-12-30 (for the year 1900 that Excel takes for a leap year). */
const epoch = Date.UTC(1899, 11, 30);
const epochOf1904 = Date.UTC(1904, 0, 1);

/**
 * A cell of an 18-digit number has lost its last digits when it was typed: a double holds 15 to 16.
 * Excel shows zeros for them, and so do we; no reader can bring them back.
 */
export function numberText(value: number, format: NumberFormat, is1904: boolean): string {
  if (!Number.isFinite(value)) return '';
  if (format === 'date' && value >= 0 && value < 2_958_466) {
    const date = new Date((is1904 ? epochOf1904 : epoch) + Math.round(value * 86_400) * 1000);
    const [day = '', time = ''] = date.toISOString().split(/[TZ.]/);
    return value < 1 ? time : time === '00:00:00' ? day : `${day} ${time}`;
  }
  const digits = fifteenDigits(value);
  return typeof format === 'object' ? digits.padStart(format.zeros, '0') : digits;
}

function fifteenDigits(value: number): string {
  const [mantissa = '', exponent] = value.toPrecision(15).split('e');
  if (exponent === undefined) return mantissa.includes('.') ? String(Number(mantissa)) : mantissa;
  const power = Number(exponent);
  // Beyond any number that somebody wrote down.
  if (power < 0 || power > 40) return String(value);
  const [sign = '', whole = '', rest = ''] = /^(-?)(\d)\.?(\d*)$/.exec(mantissa)?.slice(1) ?? [];
  return sign + (whole + rest).padEnd(power + 1, '0');
}

/** RkNumber (§2.5.218): an integer or the upper half of a double, as it is or in hundredths. */
export function rkNumber(rk: number): number {
  let value = rk >> 2;
  if ((rk & 2) === 0) {
    const double = Buffer.alloc(8);
    double.writeUInt32LE((rk & 0xffff_fffc) >>> 0, 4);
    value = double.readDoubleLE(0);
  }
  return (rk & 1) === 1 ? value / 100 : value;
}
