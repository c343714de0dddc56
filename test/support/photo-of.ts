// Photos that a camera would take of a screen, or of a print of it: perspective, turning, the screen's
// sub-pixels seen through the camera's grid (moiré), blur, vignetting, exposure, noise, JPEG. All of it comes from
// a seed.
import { encode as encodeJpeg } from 'jpeg-js';
import type { Colours } from './marked-screens.ts';
import type { Random } from './synthetic-numbers.ts';

export interface PhotoOptions {
  /** Photo pixels of a CSS pixel: 200 / 96 at 200 DPI. */
  readonly scale: number;
  /** Device pixels of a CSS pixel in the given picture. */
  readonly ratio: number;
  /** Degrees that the camera is turned in its own plane. */
  readonly turn: number;
  /** Degrees that the screen is tilted away from the camera, around its vertical and horizontal axes. */
  readonly tiltX: number;
  readonly tiltY: number;
  /** Standard deviation in photo pixels. */
  readonly blur: number;
  /** Standard deviation in levels. */
  readonly noise: number;
  /** Of the JPEG, 1 to 100. */
  readonly quality: number;
  /** Share of light that the corners lose. */
  readonly vignette: number;
  /** Contrast of the screen's sub-pixel grid, from 0 (paper) to 1. */
  readonly grid: number;
  readonly gamma: number;
  readonly exposure: number;
}

export const flatPhoto: PhotoOptions = {
  scale: 200 / 96,
  ratio: 1,
  turn: 0,
  tiltX: 0,
  tiltY: 0,
  blur: 0.6,
  noise: 1,
  quality: 92,
  vignette: 0,
  grid: 0,
  gamma: 1,
  exposure: 1,
};

/** The photo as JPEG. */
export function photoOf(screen: Colours, options: PhotoOptions, random: Random): Buffer {
  const { width, height, sample } = camera(screen, options);
  const light = new Float32Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) sample(x, y, light, (y * width + x) * 3);
  }
  const blurred = blur(light, width, height, options.blur);
  const data = Buffer.alloc(width * height * 4, 255);
  const normal = normalNumbers(random);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const far = Math.hypot(x / width - 0.5, y / height - 0.5) / Math.SQRT1_2;
      const gain = options.exposure * (1 - options.vignette * far * far);
      const at = y * width + x;
      for (let c = 0; c < 3; c += 1) {
        const linear = Math.max(0, (blurred[at * 3 + c] ?? 0) * gain);
        const level = 255 * linear ** (options.gamma / 2.2) + options.noise * normal();
        data[at * 4 + c] = Math.max(0, Math.min(255, Math.round(level)));
      }
    }
  }
  return Buffer.from(encodeJpeg({ width, height, data }, options.quality).data);
}

interface Camera {
  readonly width: number;
  readonly height: number;
  /** Writes the linear light that falls on a photo pixel. */
  readonly sample: (x: number, y: number, into: Float32Array, at: number) => void;
}

/** A pinhole two screen widths away; what lies beside the screen is dark grey. */
function camera(screen: Colours, options: PhotoOptions): Camera {
  const { scale, ratio, turn, tiltX, tiltY, grid } = options;
  const zoom = scale / ratio;
  const width = Math.round(screen.width * zoom);
  const height = Math.round(screen.height * zoom);
  const distance = 2 * Math.max(screen.width, screen.height);
  const [cx, sx] = turned(tiltX);
  const [cy, sy] = turned(tiltY);
  const [cz, sz] = turned(turn);
  const linear = Float32Array.from({ length: 256 }, (_, level) => (level / 255) ** 2.2);
  const project = (px: number, py: number): [number, number] => {
    const dx = (px - width / 2) / zoom;
    const dy = (py - height / 2) / zoom;
    const rx = cz * dx + sz * dy;
    const ry = cz * dy - sz * dx;
    // Where the ray through (rx, ry) meets the tilted plane through the origin.
    const t = distance / (distance + (rx * sy) / cy + (ry * sx) / (cx * cy));
    return [(rx * t) / cy + screen.width / 2, (ry * t) / cx + screen.height / 2];
  };
  const taps = [-1 / 3, 0, 1 / 3];
  // Of one tap on the screen.
  const span = 1 / zoom / 3;
  const sample: Camera['sample'] = (x, y, into, at) => {
    for (let c = 0; c < 3; c += 1) into[at + c] = 0;
    for (const ty of taps) {
      for (const tx of taps) {
        const [u, v] = project(x + 0.5 + tx, y + 0.5 + ty);
        const column = Math.floor(u);
        const row = Math.floor(v);
        const inside = column >= 0 && row >= 0 && column < screen.width && row < screen.height;
        for (let c = 0; c < 3; c += 1) {
          const level = inside ? (screen.data[(row * screen.width + column) * 3 + c] ?? 0) : 60;
          const lit = grid === 0 || !inside ? 1 : 1 - grid + grid * stripe(u, v, c, span);
          into[at + c] = (into[at + c] ?? 0) + ((linear[level] ?? 0) * lit) / 9;
        }
      }
    }
  };
  return { width, height, sample };
}

function turned(degrees: number): [cos: number, sin: number] {
  const angle = (degrees * Math.PI) / 180;
  return [Math.cos(angle), Math.sin(angle)];
}

/** Light of one colour's stripe over a small square of the screen, 1 on average over a screen pixel; black lines
 *  lie between stripes and rows. Summed exactly: points alone would see patterns that no camera sees.
 *  @param span side of the square in screen pixels */
function stripe(u: number, v: number, colour: number, span: number): number {
  const across = litBetween(u - span / 2, u + span / 2, colour / 3 + 0.03, (colour + 1) / 3 - 0.03);
  const down = litBetween(v - span / 2, v + span / 2, 0.08, 0.92);
  return (across * down) / ((1 / 3 - 0.06) * 0.84);
}

/** Share of a stretch that is lit, where each whole number has light between two parts of it. */
function litBetween(from: number, to: number, on: number, off: number): number {
  const upTo = (x: number): number => {
    const whole = Math.floor(x);
    return whole * (off - on) + Math.min(off - on, Math.max(0, x - whole - on));
  };
  return (upTo(to) - upTo(from)) / (to - from);
}

function blur(light: Float32Array, width: number, height: number, sigma: number): Float32Array {
  if (sigma < 0.2) return light;
  const reach = Math.ceil(sigma * 3);
  const taps = Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)),
  );
  const sum = taps.reduce((a, b) => a + b, 0);
  const pass = (from: Float32Array, step: number, along: number): Float32Array => {
    const into = new Float32Array(from.length);
    for (let i = 0; i < from.length; i += 1) {
      const place = Math.floor(i / step) % along;
      let total = 0;
      for (let k = -reach; k <= reach; k += 1) {
        const shifted = Math.min(along - 1, Math.max(0, place + k)) - place;
        total += (taps[k + reach] ?? 0) * (from[i + shifted * step] ?? 0);
      }
      into[i] = total / sum;
    }
    return into;
  };
  return pass(pass(light, 3, width), 3 * width, height);
}

/** Box and Muller. */
function normalNumbers(random: Random): () => number {
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}
