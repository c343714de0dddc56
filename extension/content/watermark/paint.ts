// Draws the watermark: the code's tile and, between its lines, who and when. On a canvas, because pages may
// forbid every picture that has an address.
import { chipsOf } from '../../../shared/watermark/chips.ts';
import { drawTile, repeat } from '../../../shared/watermark/pattern.ts';
import { spokenCode } from '../../../shared/watermark/session-code.ts';
import { imageOf } from '../../platform/page-window.ts';

/** What is drawn; the same look is not drawn twice. */
export interface Look {
  /** Who, where, when: one line. */
  readonly text: string;
  /** Session code; without one there are words only. */
  readonly code: string | undefined;
  readonly strength: number;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Device pixels of a CSS pixel. */
  readonly ratio: number;
}

/** CSS pixels from one line of words to the next, and between two on a line. */
const lines = 150;
const gap = 130;
/** Share of the words' grey: about nine levels of 255 on white and on black alike. */
const grey = 0.07;

/** Paints over the whole canvas, which takes the look's size in device pixels. */
export function paintLook(canvas: HTMLCanvasElement, look: Look): void {
  const { width, height, ratio, code, strength } = look;
  canvas.width = Math.ceil(width * ratio);
  canvas.height = Math.ceil(height * ratio);
  // Pixel on pixel: scaled it would be blurred.
  const size = `width:${canvas.width / ratio}px;height:${canvas.height / ratio}px`;
  canvas.style.cssText = `position:absolute;left:0;top:0;${size}`;
  const context = canvas.getContext('2d');
  if (!context) return;
  if (code !== undefined) {
    context.fillStyle = tileFor(context, code, ratio, strength);
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  context.scale(ratio, ratio);
  paintWords(context, look);
}

/** The last one: the minute changes oftener than the code. */
let kept: { readonly key: string; readonly pattern: CanvasPattern | string } | undefined;

function tileFor(
  context: CanvasRenderingContext2D,
  code: string,
  ratio: number,
  strength: number,
): CanvasPattern | string {
  const key = `${code} ${ratio} ${strength}`;
  if (kept?.key === key) return kept.pattern;
  // Null for pictures without pixels only.
  const pattern = context.createPattern(tileCanvas(code, ratio, strength), 'repeat');
  kept = { key, pattern: pattern ?? 'transparent' };
  return kept.pattern;
}

function tileCanvas(code: string, ratio: number, strength: number): HTMLCanvasElement {
  const { size, pixels } = drawTile(chipsOf(code), ratio, strength);
  const tile = document.createElement('canvas');
  tile.width = size;
  tile.height = size;
  tile.getContext('2d')?.putImageData(imageOf(pixels, size), 0, 0);
  return tile;
}

function wordsOf({ text, code }: Pick<Look, 'text' | 'code'>): string {
  return code === undefined ? text : `${text} · ${spokenCode(code)}`;
}

/** CSS pixels that the tiles of paper cover: A3, upright. */
const sheet = { width: 1130, height: 1600 };

/**
 * The code's tiles for paper, as pictures: what stands on a canvas is printed on the first sheet only. They have
 * to be there before a print begins.
 */
export function paperTiles({ code, strength }: Look): HTMLElement[] {
  if (code === undefined) return [];
  const address = tileCanvas(code, 2, strength).toDataURL();
  const images: HTMLElement[] = [];
  for (let top = 0; top < sheet.height; top += repeat) {
    for (let left = 0; left < sheet.width; left += repeat) {
      const image = document.createElement('img');
      image.style.cssText = `position:absolute;left:${left}px;top:${top}px;width:${repeat}px;height:${repeat}px`;
      image.src = address;
      images.push(image);
    }
  }
  return images;
}

/** The words for paper, as texts: they are those of the moment it is printed. */
export function paperWords(look: Look): HTMLElement[] {
  const words = wordsOf(look);
  const texts: HTMLElement[] = [];
  for (let top = 60; top < sheet.height; top += lines) {
    for (let left = -200 + (texts.length % 2) * 150; left < sheet.width; left += 480) {
      const line = document.createElement('div');
      line.textContent = words;
      line.style.cssText =
        `position:absolute;left:${left}px;top:${top}px;white-space:pre;transform:rotate(-20deg);` +
        `font:15px 'Noto Sans CJK SC','Microsoft YaHei',sans-serif;color:#808080;opacity:${grey * look.strength}`;
      texts.push(line);
    }
  }
  return texts;
}

function paintWords(context: CanvasRenderingContext2D, look: Look): void {
  const { text, code, strength, width, height } = look;
  const words = wordsOf({ text, code });
  context.font = "15px 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif";
  context.fillStyle = `rgb(128 128 128 / ${grey * strength})`;
  context.rotate(-Math.PI / 9);
  const step = context.measureText(words).width + gap;
  const reach = width + height;
  for (let row = 0, y = -lines; y < reach * 1.4; row += 1, y += lines) {
    // Every second line stands between the words of the one above.
    for (let x = -reach - (row % 2) * (step / 2); x < reach; x += step) {
      context.fillText(words, x, y);
    }
  }
}
