// A picture that somebody hands in, PNG or JPEG: its size is read before anything is unpacked, so that a hostile
// one costs no more memory than an honest one. Nothing of it is kept.
import { decode as decodeJpeg } from 'jpeg-js';
import { PNG } from 'pngjs';
import type { GrayPicture } from './gray-picture.ts';

/** Why a picture is not read. Words: proxy/cli/trace.ts. */
export type PictureRefusal = 'tooLarge' | 'interlaced' | 'format' | 'damaged';
export type OpenedPicture =
  | { readonly picture: GrayPicture }
  | { readonly refused: PictureRefusal };

/** Bytes of a file. */
export const mostBytes = 64 * 1024 * 1024;
/** Pixels of a picture, in millions, and along one side. */
export const mostMegapixels = 40;
const longestSide = 20_000;
/** What the JPEG reader may take: 40 megapixels with its coefficients. */
const jpegMegabytes = 1600;

/** The brightness of every pixel; never throws. */
export function openPicture(bytes: Uint8Array): OpenedPicture {
  if (bytes.length > mostBytes) return { refused: 'tooLarge' };
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  try {
    if (file.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n') return openPng(file);
    if (file[0] === 0xff && file[1] === 0xd8) return openJpeg(file);
  } catch (error) {
    const isLarge = error instanceof Error && /limit exceeded/.test(error.message);
    return { refused: isLarge ? 'tooLarge' : 'damaged' };
  }
  return { refused: 'format' };
}

function openPng(file: Buffer): OpenedPicture {
  const width = file.readUInt32BE(16);
  const height = file.readUInt32BE(20);
  if (isTooLarge(width, height)) return { refused: 'tooLarge' };
  // Interlaced ones would be inflated without a bound; screenshots never are.
  if (file[28] !== 0) return { refused: 'interlaced' };
  const { data } = PNG.sync.read(file);
  return { picture: grayOf(width, height, data) };
}

function openJpeg(file: Buffer): OpenedPicture {
  const { width, height, data } = decodeJpeg(file, {
    useTArray: true,
    maxResolutionInMP: mostMegapixels,
    maxMemoryUsageInMB: jpegMegabytes,
  });
  if (isTooLarge(width, height)) return { refused: 'tooLarge' };
  return { picture: grayOf(width, height, data) };
}

function isTooLarge(width: number, height: number): boolean {
  return width * height > mostMegapixels * 1_000_000 || Math.max(width, height) > longestSide;
}

/** Brightness as ITU-R BT.601 weighs the colours. */
function grayOf(width: number, height: number, rgba: Uint8Array): GrayPicture {
  const data = new Float32Array(width * height);
  for (let i = 0; i < data.length; i += 1) {
    const red = rgba[i * 4] ?? 0;
    const green = rgba[i * 4 + 1] ?? 0;
    const blue = rgba[i * 4 + 2] ?? 0;
    data[i] = 0.299 * red + 0.587 * green + 0.114 * blue;
  }
  return { width, height, data };
}
