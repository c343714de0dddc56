import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cells, chipsOf, codeOfChips, pilots } from '../../../shared/watermark/chips.ts';
import { decode, encode } from '../../../shared/watermark/convolution.ts';
import { crc24 } from '../../../shared/watermark/crc24.ts';
import {
  bitsOfCode,
  codeFromBits,
  codeFromBytes,
  parseCode,
  spokenCode,
} from '../../../shared/watermark/session-code.ts';
import { seededRandom } from '../../support/synthetic-numbers.ts';

const fiveBytes = fc.uint8Array({ minLength: 5, maxLength: 5 });
const bit = fc.constantFrom(0, 1);

/** A number around 0, as noise is. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

describe('a session code', () => {
  it('is forty bits in eight letters that nobody mixes up', () => {
    expect(codeFromBytes(Uint8Array.of(0, 0, 0, 0, 0))).toBe('00000000');
    expect(codeFromBytes(Uint8Array.of(255, 255, 255, 255, 255))).toBe('ZZZZZZZZ');
    fc.assert(
      fc.property(fiveBytes, (bytes) => {
        const code = codeFromBytes(bytes);
        expect(codeFromBits(bitsOfCode(code))).toBe(code);
        expect(parseCode(spokenCode(code).toLowerCase())).toBe(code);
      }),
    );
  });

  it('is read as people type it, and nothing else is one', () => {
    expect(parseCode('k7qf-3zm2')).toBe('K7QF3ZM2');
    expect(parseCode('OIL0 1111')).toBe('01101111');
    for (const wrong of ['', 'K7QF3ZM', 'K7QF3ZM22', 'K7QF3ZMU', '../etc/x']) {
      expect(parseCode(wrong)).toBeNull();
    }
    expect(() => bitsOfCode('short')).toThrow(RangeError);
  });
});

describe('the check', () => {
  it('is the CRC-24 of RFC 9580', () => {
    const bits = [...new TextEncoder().encode('123456789')].flatMap((byte) =>
      Array.from({ length: 8 }, (_, i) => (byte >> (7 - i)) & 1),
    );
    expect(Number.parseInt(crc24(bits).join(''), 2)).toBe(0x21_cf_02);
  });
});

describe('the error correction', () => {
  const bits64 = fc.array(bit, { minLength: 64, maxLength: 64 });

  it('gives back what was coded', () => {
    fc.assert(
      fc.property(bits64, (bits) => {
        expect(decode(Float64Array.from(encode(bits), (one) => (one ? 1 : -1)))).toEqual(bits);
      }),
      { numRuns: 40 },
    );
  });

  it('mends any eleven wrong chips of 256', () => {
    const places = fc.uniqueArray(fc.nat(255), { minLength: 11, maxLength: 11 });
    fc.assert(
      fc.property(bits64, places, (bits, wrong) => {
        const soft = Float64Array.from(encode(bits), (one) => (one ? 1 : -1));
        for (const place of wrong) soft[place] = -(soft[place] ?? 0);
        expect(decode(soft)).toEqual(bits);
      }),
      { numRuns: 40 },
    );
  });

  it('reads a tile whose every chip has as much noise as signal', () => {
    const random = seededRandom(9);
    let read = 0;
    for (let n = 0; n < 40; n += 1) {
      const code = codeFromBytes(Uint8Array.from({ length: 5 }, () => random() * 256));
      const soft = Float64Array.from(chipsOf(code), (chip) => chip + normal(random));
      if (codeOfChips(soft) === code) read += 1;
    }
    expect(read).toBeGreaterThanOrEqual(38);
  });
});

describe('a tile', () => {
  it('has a sign in every cell, either about as often', () => {
    fc.assert(
      fc.property(fiveBytes, (bytes) => {
        const chips = chipsOf(codeFromBytes(bytes));
        expect([...chips].every((chip) => Math.abs(chip) === 1)).toBe(true);
        const sum = chips.reduce((total, chip) => total + chip, 0);
        expect(Math.abs(sum)).toBeLessThan(cells * 0.3);
      }),
      { numRuns: 100 },
    );
    expect(pilots.filter((sign) => sign !== 0)).toHaveLength(68);
  });

  it('of noise is refused', () => {
    const random = seededRandom(4);
    for (let n = 0; n < 200; n += 1) {
      expect(codeOfChips(Float64Array.from({ length: cells }, () => normal(random)))).toBeNull();
    }
  });

  it('stays what it is: photos of today are read by the readers of tomorrow', () => {
    const signs = (code: string): string =>
      [...chipsOf(code)].map((chip) => (chip > 0 ? '+' : '-')).join('');
    expect(signs('K7QF3ZM2')).toMatchInlineSnapshot(
      `"------+-+-++++++-+-+-++++++---++++++-+---+--++++-++++++++-++++-+++--++-+-----+-++------------+-+-+-+-+--+++-+-++-++---+--+++-+-++-----+++-++--++-+-++-+-+-----+-+++++++++-+-+++++----+-+++-+-+---++--++++--+-++++--++----+-+-+---+----+--+++-++++--+-+-++---++++++-+--+++++-++---+++-++++--++--+++---++-++++++--++--+-+-++-++-++++--"`,
    );
    expect(signs('00000000').slice(0, 40)).toMatchInlineSnapshot(
      `"-++-+---+--++-+-++++-++-+-+++++-+--+-+-+"`,
    );
  });
});
