// An exported log checked without its database: every entry against its leaf, each writer's chain,
// the tree, the checkpoints. Runs where there is nothing but this code.
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { noPrevious, parseLeaf } from '../records/leaf.ts';
import { openCosigned, type SignatureKinds } from './cosignature.ts';
import { type FaultPlace, firstFault } from './first-fault.ts';
import { type LogHasher, portableHasher } from './log-hasher.ts';
import { CompactRange, type Hash, type TreeHasher } from './merkle.ts';
import {
  type Checkpoint,
  openCheckpoint,
  parseCheckpoint,
  toBase64,
  type VerifierKey,
} from './note.ts';
import { secondRootOf } from './second-root.ts';
import { sameHash } from './verify-proof.ts';

/** A line of `entries.ndjson`. */
export interface BundleEntry {
  readonly leaf: string;
  /** Hex; null with the payload. */
  readonly salt: string | null;
  /** Null for an entry whose content was destroyed or withheld: its leaf still counts. */
  readonly payload: string | null;
}

export interface Bundle {
  /** Lines of `entries.ndjson`, in order. */
  readonly entries: Iterable<string>;
  /** Signed notes, cosigned or not. */
  readonly checkpoints: readonly string[];
  readonly verifierKey: string;
  /** Keys of witnesses; each must have signed one of the checkpoints at least. */
  readonly witnesses?: readonly VerifierKey[];
  readonly kinds?: SignatureKinds;
  /** The hash of second roots; without it checkpoints that commit to one are bad. */
  readonly second?: TreeHasher;
  /** How the log itself is hashed; portable code where nothing is said. */
  readonly hasher?: LogHasher;
}

export type BundleRule =
  | 'line'
  | 'leaf'
  | 'payload'
  | 'chain'
  | 'signature'
  | 'root'
  | 'missing'
  | 'uncovered'
  | 'witness';

export interface BundleFault extends FaultPlace {
  readonly rule: BundleRule;
}

/** How far a witness has seen the log. */
export interface WitnessReach {
  readonly name: string;
  readonly size: number;
  /** POSIX seconds; null for a kind of signature without a time. */
  readonly at: number | null;
}

export interface BundleReport {
  readonly ok: boolean;
  readonly entries: number;
  /** Entries without content. */
  readonly withheld: number;
  /** base64 */
  readonly root: string;
  readonly witnessed: readonly WitnessReach[];
  readonly firstBad?: BundleFault;
}

/** Checks a whole bundle; never throws for what it holds. */
export async function verifyBundle(bundle: Bundle): Promise<BundleReport> {
  const checkpoints = bundle.checkpoints.map((note) => parseCheckpoint(note));
  const sizes = new Set(checkpoints.map((each) => each?.size ?? 0));
  // A second tree costs as much as the first: only for a log whose checkpoints commit to one.
  const isTwice = checkpoints.some((each) => each !== null && secondRootOf(each) !== null);
  const walk = new BundleWalk(sizes, bundle.hasher, isTwice ? bundle.second : undefined);
  for (const line of bundle.entries) if (line !== '') walk.take(line);
  const faults = [...walk.faults, ...(await checkpointFaults(bundle, walk))];
  const { reach, silent } = await witnessReach(bundle);
  // It points at no entry: only where nothing worse is.
  if (silent.length > 0 && faults.length === 0) faults.push({ entry: 0, rule: 'witness' });
  const firstBad = firstFault(faults);
  const { size: entries, withheld } = walk;
  const base = { entries, withheld, root: toBase64(walk.root()), witnessed: reach };
  return firstBad ? { ok: false, ...base, firstBad } : { ok: true, ...base };
}

class BundleWalk {
  readonly faults: BundleFault[] = [];
  readonly roots = new Map<number, Hash>();
  readonly secondRoots = new Map<number, Hash>();
  withheld = 0;
  readonly #hasher: LogHasher;
  readonly #range: CompactRange;
  readonly #sizes: ReadonlySet<number>;
  readonly #second: { readonly range: CompactRange; readonly leaf: TreeHasher['leaf'] } | null;
  readonly #chains = new Map<string, { seq: number; link: string }>();

  constructor(sizes: ReadonlySet<number>, hasher: LogHasher = portableHasher, second?: TreeHasher) {
    this.#sizes = sizes;
    this.#hasher = hasher;
    this.#range = new CompactRange(hasher.tree);
    this.#second = second ? { range: new CompactRange(second), leaf: second.leaf } : null;
    if (sizes.has(0)) this.roots.set(0, this.#range.root());
  }

  get size(): number {
    return this.#range.size;
  }

  root(): Hash {
    return this.#range.root();
  }

  take(line: string): void {
    const entry = readEntry(line);
    const rule = entry ? this.#check(entry) : 'line';
    if (rule) this.faults.push({ entry: this.size, rule });
    const leaf = entry?.leaf ?? line;
    this.#range.push(this.#hasher.leaf(leaf));
    this.#second?.range.push(this.#second.leaf(utf8ToBytes(leaf)));
    if (!this.#sizes.has(this.size)) return;
    this.roots.set(this.size, this.#range.root());
    if (this.#second) this.secondRoots.set(this.size, this.#second.range.root());
  }

  /** Whether the second root, if the checkpoint commits to one, is that of these entries. */
  secondHolds(checkpoint: Checkpoint): boolean {
    const said = secondRootOf(checkpoint);
    const found = this.secondRoots.get(checkpoint.size);
    return said === null || checkpoint.size === 0 || (found !== undefined && sameHash(found, said));
  }

  #check({ leaf, salt, payload }: BundleEntry): BundleRule | null {
    const fields = parseLeaf(leaf);
    if (!fields) return 'leaf';
    const end = this.#chains.get(fields.writer) ?? { seq: 0, link: noPrevious };
    this.#chains.set(fields.writer, { seq: fields.seq, link: this.#hasher.link(leaf) });
    if (fields.seq !== end.seq + 1 || fields.prev !== end.link) return 'chain';
    if (payload === null || salt === null) this.withheld++;
    else if (this.#hasher.commitment(this.#hasher.bytes(salt), payload) !== fields.payload)
      return 'payload';
    return null;
  }
}

/** Null for a line that is no entry. */
function readEntry(line: string): BundleEntry | null {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null) return null;
    const { leaf, salt, payload } = value as Record<string, unknown>;
    if (typeof leaf !== 'string') return null;
    if (salt === null && payload === null) return { leaf, salt, payload };
    const whole = typeof salt === 'string' && /^(?:[0-9a-f]{2})*$/.test(salt);
    return whole && typeof payload === 'string' ? { leaf, salt, payload } : null;
  } catch {
    return null;
  }
}

async function checkpointFaults(bundle: Bundle, walk: BundleWalk): Promise<BundleFault[]> {
  const faults: BundleFault[] = [];
  let good = 0;
  const bySize = (note: string) => parseCheckpoint(note)?.size ?? 0;
  for (const note of bundle.checkpoints.toSorted((a, b) => bySize(a) - bySize(b))) {
    const checkpoint = await openCheckpoint(note, bundle.verifierKey);
    const root = checkpoint && walk.roots.get(checkpoint.size);
    if (!checkpoint) faults.push({ entry: good, rule: 'signature' });
    else if (!root) faults.push({ entry: walk.size, rule: 'missing' });
    else if (sameHash(root, checkpoint.root) && walk.secondHolds(checkpoint))
      good = checkpoint.size;
    else faults.push({ entry: good, until: checkpoint.size, rule: 'root' });
  }
  // What no signature covers could have been put in behind the last one.
  if (good < walk.size && faults.length === 0) faults.push({ entry: good, rule: 'uncovered' });
  return faults;
}

/** The largest checkpoint that each witness has signed. */
export async function witnessReach({
  checkpoints,
  witnesses = [],
  kinds = {},
}: Pick<Bundle, 'checkpoints' | 'witnesses' | 'kinds'>): Promise<{
  reach: WitnessReach[];
  /** Those that signed nothing. */
  silent: VerifierKey[];
}> {
  const silent: VerifierKey[] = [];
  const reach: WitnessReach[] = [];
  for (const key of witnesses) {
    let best: WitnessReach | null = null;
    for (const note of checkpoints) {
      const opened = await openCosigned(note, key, kinds);
      if (!opened || opened.checkpoint.size < (best?.size ?? 0)) continue;
      best = { name: key.name, size: opened.checkpoint.size, at: opened.timestamp };
    }
    if (best) reach.push(best);
    else silent.push(key);
  }
  return { reach, silent };
}
