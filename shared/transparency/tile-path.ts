// Names of a log's tiles and the form of its entry bundles. Source: c2sp.org/tlog-tiles.

/** Hashes in a full tile, entries in a full bundle. */
export const tileWidth = 256;

export interface TileName {
  /** `entries`: a bundle of leaves; otherwise hashes of this level, 0 to 63. */
  readonly level: number | 'entries';
  readonly index: number;
  /** 1 to 256; less than 256 for a partial one. */
  readonly width: number;
}

/** `tile/0/x001/x234/067.p/8`: three digits a step, all but the last with an x. */
export function tilePath({ level, index, width }: TileName): string {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const steps = padded.match(/\d{3}/g) ?? [];
  const path = steps.map((step, i) => (i < steps.length - 1 ? `x${step}` : step)).join('/');
  return `tile/${level}/${path}${width < tileWidth ? `.p/${width}` : ''}`;
}

/** Null for a path that is no tile's, or not the one writing of it. */
export function parseTilePath(path: string): TileName | null {
  const match = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path);
  if (!match) return null;
  const [, level = '', steps = '', width] = match;
  const name: TileName = {
    level: level === 'entries' ? level : Number(level),
    index: Number(steps.replaceAll(/\D/g, '')),
    width: width === undefined ? tileWidth : Number(width),
  };
  // One name a tile: leading zeroes and a `.p/256` would be a second.
  const known = name.level === 'entries' || name.level <= 63;
  return known && name.width > 0 && tilePath(name) === path ? name : null;
}

/** Hashes that tile `index` of a level has in a tree of `size` leaves; 0 when there is no such tile. */
export function tileWidthAt(size: number, level: number, index: number): number {
  const nodes = Math.floor(size / tileWidth ** level);
  return Math.max(0, Math.min(tileWidth, nodes - index * tileWidth));
}

/** Leaves, each behind its length as big-endian uint16. @throws RangeError for one of 64 KB and more */
export function encodeBundle(leaves: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bundle = new Uint8Array(leaves.reduce((sum, leaf) => sum + 2 + leaf.length, 0));
  let at = 0;
  for (const leaf of leaves) {
    if (leaf.length > 0xffff) throw new RangeError('a leaf is longer than a bundle can say');
    bundle.set([leaf.length >> 8, leaf.length & 0xff], at);
    bundle.set(leaf, at + 2);
    at += 2 + leaf.length;
  }
  return bundle;
}

/** Null for bytes that are no bundle. */
export function decodeBundle(bundle: Uint8Array): Uint8Array[] | null {
  const leaves: Uint8Array[] = [];
  for (let at = 0; at < bundle.length; ) {
    const length = ((bundle[at] ?? 0) << 8) | (bundle[at + 1] ?? 0);
    if (at + 2 + length > bundle.length) return null;
    leaves.push(bundle.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return leaves;
}
