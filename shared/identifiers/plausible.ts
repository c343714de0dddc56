// What makes a number plausible where no check digit decides: dates that exist, provinces that exist.

/** Provinces of GB/T 2260, and 83, which only the residence permit for Taiwan residents has. */
const province = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])/;
const lastYear = 2049;
const monthDays = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether a number begins with the two digits of a province. */
export function startsWithProvince(digits: string): boolean {
  return province.test(digits);
}

/** YYYYMMDD that the calendar has, from 1800 to 2049. */
export function isCalendarDate(yyyymmdd: string): boolean {
  if (!/^(?:18|19|20)\d{6}$/.test(yyyymmdd)) return false;
  const year = Number(yyyymmdd.slice(0, 4));
  const month = Number(yyyymmdd.slice(4, 6));
  const day = Number(yyyymmdd.slice(6, 8));
  if (year > lastYear || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  if (month === 2 && day === 29) return leap;
  return day <= (monthDays[month - 1] ?? 0);
}
