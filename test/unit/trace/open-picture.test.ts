import { deflateSync } from 'node:zlib';
import { encode } from 'jpeg-js';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { mostBytes, openPicture } from '../../../proxy/trace/open-picture.ts';

const small = PNG.sync.write(new PNG({ width: 20, height: 10 }));

/** The same picture with other sizes in its header, whose check is made right again. */
function claiming(width: number, height: number, interlaced = 0): Buffer {
  const changed = Buffer.from(small);
  changed.writeUInt32BE(width, 16);
  changed.writeUInt32BE(height, 20);
  changed[28] = interlaced;
  changed.writeUInt32BE(crc32(changed.subarray(12, 29)), 29);
  return changed;
}

function crc32(bytes: Uint8Array): number {
  let register = 0xff_ff_ff_ff;
  for (const byte of bytes) {
    register ^= byte;
    for (let i = 0; i < 8; i += 1) register = (register >>> 1) ^ (register & 1 ? 0xed_b8_83_20 : 0);
  }
  return (register ^ 0xff_ff_ff_ff) >>> 0;
}

describe('opening a picture', () => {
  it('takes PNG and JPEG', () => {
    expect(openPicture(small)).toMatchObject({ picture: { width: 20, height: 10 } });
    const data = Buffer.alloc(16 * 8 * 4, 200);
    const jpeg = Buffer.from(encode({ width: 16, height: 8, data }, 90).data);
    const opened = openPicture(jpeg);
    expect(opened).toMatchObject({ picture: { width: 16, height: 8 } });
    expect('picture' in opened && opened.picture.data[5]).toBeCloseTo(200, -1);
  });

  it('refuses what claims to be huge before it unpacks it', () => {
    expect(openPicture(claiming(60_000, 60_000))).toEqual({ refused: 'tooLarge' });
    expect(openPicture(claiming(30_000, 10))).toEqual({ refused: 'tooLarge' });
    expect(openPicture(new Uint8Array(mostBytes + 1))).toEqual({ refused: 'tooLarge' });
    const data = Buffer.alloc(16 * 8 * 4, 200);
    const jpeg = Buffer.from(encode({ width: 16, height: 8, data }, 90).data);
    const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
    jpeg.writeUInt16BE(65_000, frame + 5);
    jpeg.writeUInt16BE(65_000, frame + 7);
    expect(openPicture(jpeg)).toEqual({ refused: 'tooLarge' });
  });

  it('refuses interlaced ones, which unpack without a bound', () => {
    expect(openPicture(claiming(20, 10, 1))).toEqual({ refused: 'interlaced' });
  });

  it('unpacks no more than the picture holds', () => {
    const bomb = deflateSync(Buffer.alloc(50_000_000));
    const start = small.indexOf('IDAT') - 4;
    const chunk = Buffer.concat([Buffer.from('IDAT'), bomb]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bomb.length);
    const check = Buffer.alloc(4);
    check.writeUInt32BE(crc32(chunk));
    const rest = small.subarray(small.indexOf('IEND') - 4);
    const file = Buffer.concat([small.subarray(0, start), length, chunk, check, rest]);
    const before = process.memoryUsage().arrayBuffers;
    openPicture(file);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
  });

  it('says of everything else what is wrong with it', () => {
    expect(openPicture(Buffer.from('GIF89a…'))).toEqual({ refused: 'format' });
    expect(openPicture(Buffer.alloc(0))).toEqual({ refused: 'format' });
    expect(openPicture(small.subarray(0, 12))).toEqual({ refused: 'damaged' });
    expect(openPicture(small.subarray(0, 45))).toEqual({ refused: 'damaged' });
    expect(openPicture(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 1]))).toEqual({
      refused: 'damaged',
    });
  });
});
