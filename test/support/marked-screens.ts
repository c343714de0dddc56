// Screens as hospitals have them, drawn by a real Chromium at a real device pixel ratio, with the mark as the
// extension lays it over pages: a canvas of repeated tiles. Everybody on them is invented.
import { type Browser, chromium } from 'playwright-core';
import { PNG } from 'pngjs';
import { chipsOf } from '../../shared/watermark/chips.ts';
import { drawTile } from '../../shared/watermark/pattern.ts';
import { ensureBrowser } from './browser.ts';
import { between, digits, pick, type Random, seededRandom } from './synthetic-numbers.ts';
import { syntheticPatients } from './synthetic-patients.ts';

export interface Colours {
  readonly width: number;
  readonly height: number;
  /** Three bytes a pixel. */
  readonly data: Uint8Array;
}

export interface Screen {
  readonly page: ScreenPage;
  readonly ratio: number;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Of the content: other patients, other places of everything. */
  readonly seed: number;
  /** None for a page without a mark. */
  readonly code?: string;
  readonly strength?: number;
}

export const screenPages = ['list', 'record', 'form', 'night', 'image', 'blank'] as const;
export type ScreenPage = (typeof screenPages)[number];

const base = `*{box-sizing:border-box}body{margin:0;font:14px/1.6 'Noto Sans CJK SC',sans-serif;color:#303133;background:#fff}
header{height:48px;padding:12px 24px;background:#1f4e8c;color:#fff}table{border-collapse:collapse;width:100%}
th,td{padding:6px 10px;border:1px solid #dcdfe6;white-space:nowrap;text-align:left}tr:nth-child(even){background:#f5f7fa}`;
const night = `body,header{background:#14161a;color:#d8dbe0}th,td{border-color:#2c3038}tr:nth-child(even){background:#1b1e24}`;
const words =
  '患者因反复胸闷气促三年加重一周入院查体神志清楚双肺呼吸音粗未闻及干湿啰音心率齐腹软无压痛给予吸氧抗感染对症治疗血压体温脉搏正常继续观察';

/** Markup of a page; the same seed gives the same. */
export function screenMarkup(page: ScreenPage, seed: number): string {
  const random = seededRandom(seed);
  const title = `<header>示范医院 · ${pick(random, ['心内科', '呼吸科', '急诊科', '普外科'])}</header>`;
  const styled = (style: string, body: string): string =>
    `<!doctype html><meta charset="utf-8"><style>${base}${style}</style>${title}${body}`;
  switch (page) {
    case 'list':
      return styled('', listOf(random));
    case 'night':
      return styled(night, listOf(random));
    case 'record':
      return styled('', textOf(random));
    case 'form':
      return styled('', formOf(random));
    case 'image':
      return styled('body{background:#000}', imageOf(random));
    case 'blank':
      return styled('', '');
  }
}

function listOf(random: Random): string {
  const rows = syntheticPatients(60, between(random, 0, 5000)).map((one) => {
    const rest = [between(random, 20, 90), `${digits(random, 2)} 床`, sentence(random, 8)];
    const cells = [...Object.values(one), ...rest];
    return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  return `<table>${rows.join('')}</table>`;
}

function textOf(random: Random): string {
  const paragraphs = Array.from(
    { length: 40 },
    () => `<p>${sentence(random, between(random, 60, 260))}</p>`,
  );
  return `<div style="padding:8px 20px">${paragraphs.join('')}</div>`;
}

function formOf(random: Random): string {
  const fields = Array.from({ length: 90 }, () => {
    const label = sentence(random, 4);
    return `<label style="display:inline-block;margin:7px 14px">${label} <input value="${digits(random, 9)}" style="width:150px;height:28px"></label>`;
  });
  return `<div style="padding:10px;background:#f0f2f5">${fields.join('')}</div>`;
}

/** As pictures of a chest look: soft, dark, noisy. */
function imageOf(random: Random): string {
  return `<canvas id="c" width="1200" height="900" style="display:block;margin:0 auto"></canvas><script>
const g=c.getContext('2d'),i=g.createImageData(1200,900);let s=${between(random, 1, 1e9)};
for(let y=0;y<900;y++)for(let x=0;x<1200;x++){s=(s*1664525+1013904223)>>>0;
const d=Math.hypot((x-420)/260,(y-460)/380),e=Math.hypot((x-780)/260,(y-460)/380);
const v=150-90*Math.exp(-d*d*d)-90*Math.exp(-e*e*e)+18*Math.sin(y/23)+(s>>>27);
i.data.set([v,v,v,255],(y*1200+x)*4)}g.putImageData(i,0,0)</script>`;
}

function sentence(random: Random, length: number): string {
  return Array.from({ length }, () => words[between(random, 0, words.length - 1)]).join('');
}

/** A browser without the extension, for pictures only. */
export function openScreens(): Promise<Browser> {
  return chromium.launch({
    executablePath: ensureBrowser(),
    args: ['--no-sandbox', '--disable-gpu', '--hide-scrollbars'],
  });
}

/** What the browser shows, as PNG. */
export async function takeScreen(browser: Browser, screen: Screen): Promise<Buffer> {
  const { width, height, ratio } = screen;
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: ratio,
  });
  try {
    const page = await context.newPage();
    await page.setContent(screenMarkup(screen.page, screen.seed));
    if (screen.code !== undefined) {
      const { size, pixels } = drawTile(chipsOf(screen.code), ratio, screen.strength ?? 1);
      await page.evaluate(layMark, { size, pixels: Buffer.from(pixels).toString('base64') });
    }
    return await page.screenshot();
  } finally {
    await context.close();
  }
}

/** Runs in the page. */
function layMark({ size, pixels }: { size: number; pixels: string }): void {
  const bytes = Uint8ClampedArray.from(atob(pixels), (c) => c.charCodeAt(0));
  const tile = document.createElement('canvas');
  tile.width = tile.height = size;
  tile.getContext('2d')!.putImageData(new ImageData(bytes, size, size), 0, 0);
  const canvas = document.createElement('canvas');
  const scale = devicePixelRatio;
  canvas.width = Math.round(innerWidth * scale);
  canvas.height = Math.round(innerHeight * scale);
  canvas.style.cssText = `position:fixed;left:0;top:0;pointer-events:none;z-index:9;width:${canvas.width / scale}px;height:${canvas.height / scale}px`;
  const context = canvas.getContext('2d')!;
  context.fillStyle = context.createPattern(tile, 'repeat')!;
  context.fillRect(0, 0, canvas.width, canvas.height);
  document.documentElement.append(canvas);
}

/** The picture's colours, without its alpha. */
export function coloursOf(png: Buffer): Colours {
  const { width, height, data } = PNG.sync.read(png);
  const colours = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i += 1) {
    colours.set(data.subarray(i * 4, i * 4 + 3), i * 3);
  }
  return { width, height, data: colours };
}
