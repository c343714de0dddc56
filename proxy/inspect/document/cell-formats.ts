// Which cells of a workbook show their number as a date (ECMA-376-1 §18.8.30).
import type { XmlEvents } from './xml-events.ts';

/** The built-in formats that are dates; 27–36 and 50–58 are those of Chinese and other Asian systems. */
function isBuiltInDate(id: number): boolean {
  return (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
}

export class CellFormats implements XmlEvents {
  readonly #ownDates = new Set<number>();
  /** By number of the cell's style. */
  readonly #dates: boolean[] = [];
  #isCellStyles = false;

  isDate(style: number): boolean {
    return this.#dates[style] ?? false;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'numFmt') {
      const code = (attributes['formatCode'] ?? '').replace(/"[^"]*"|\[[^\]]*\]|\\./g, '');
      if (/[yd年]/i.test(code)) this.#ownDates.add(Number(attributes['numFmtId']));
    }
    if (name === 'cellXfs') this.#isCellStyles = true;
    if (name !== 'xf' || !this.#isCellStyles) return;
    const id = Number(attributes['numFmtId'] ?? 0);
    this.#dates.push(isBuiltInDate(id) || this.#ownDates.has(id));
  }

  close(name: string): void {
    if (name === 'cellXfs') this.#isCellStyles = false;
  }

  text(): void {}
}

const msPerDay = 86_400_000;
/** Day 0 of the two calendars (§18.17.4.1); the first has a 29 February 1900 that never was. */
const day0 = Date.UTC(1899, 11, 30);
const day0Of1904 = Date.UTC(1904, 0, 1);

/** `1990-03-07`; null for numbers that are no day between 1900 and 9999. */
export function dateOf(serial: number, is1904: boolean): string | null {
  if (!(serial >= 1 && serial < 2_958_466)) return null;
  const time = (is1904 ? day0Of1904 : day0) + Math.floor(serial) * msPerDay;
  return new Date(time).toISOString().slice(0, 10);
}
