// Stored tiles against recomputed leaves: when somebody changed an entry and its hash columns, the
// tile still says which entry it was.
import type { Hash } from '../../shared/transparency/merkle.ts';
import { sameHash } from '../../shared/transparency/verify-proof.ts';
import type { LedgerReader } from '../store/ledger-store.ts';
import { nativeHasher } from '../verifier/native-hasher.ts';
import type { LedgerFault } from './ledger-fault.ts';

const width = 256;

/** The first fault of each level; missing tiles are faults, hashes beyond the leaves too. */
export async function checkTiles(
  reader: LedgerReader,
  leaves: readonly Hash[],
): Promise<LedgerFault[]> {
  const levels = tileLevels(leaves);
  const expected = new Set(
    levels.flatMap((nodes, level) =>
      Array.from({ length: Math.ceil(nodes.length / width) }, (_, idx) => `${level}/${idx}`),
    ),
  );
  const faults: LedgerFault[] = [];
  for await (const { level, idx, hashes } of reader.tiles()) {
    // A tile no tree has, empty ones included, would be served all the same.
    if (!expected.delete(`${level}/${idx}`)) {
      const message = `tile ${level}/${idx} belongs to no tree of these entries: it was put in`;
      faults.push({ entry: leaves.length, rule: 'tile', message });
      continue;
    }
    const nodes = (levels[level] ?? []).slice(idx * width, (idx + 1) * width);
    // Entries under one hash of this level.
    const span = width ** level;
    const bad = firstDifference(nodes, hashes);
    if (bad !== null) faults.push(tileFault((idx * width + bad) * span, span, level, idx));
  }
  for (const name of expected) {
    const [level = 0, idx = 0] = name.split('/').map(Number);
    faults.push(tileFault(idx * width ** (level + 1), width ** level, level, idx));
  }
  return faults;
}

/** Nodes at tree levels 0, 8, 16 … over complete subtrees. */
function tileLevels(leaves: readonly Hash[]): Hash[][] {
  const levels: Hash[][] = [];
  for (let nodes = [...leaves]; nodes.length > 0; nodes = eightLevelsUp(nodes)) levels.push(nodes);
  return levels;
}

function eightLevelsUp(nodes: readonly Hash[]): Hash[] {
  // Only full tiles have a root above them; the rest of the level waits.
  let row = nodes.slice(0, nodes.length - (nodes.length % width));
  for (let step = 0; step < 8; step++) {
    const above: Hash[] = [];
    for (let i = 0; i + 1 < row.length; i += 2) {
      const [left, right] = [row[i], row[i + 1]];
      if (left && right) above.push(nativeHasher.tree.node(left, right));
    }
    row = above;
  }
  return row;
}

function firstDifference(nodes: readonly Hash[], stored: unknown): number | null {
  // SQLite keeps a number in a column of bytes as well.
  if (!(stored instanceof Uint8Array)) return 0;
  // The longer of the two: a missing hash and one too many are differences as well.
  const count = Math.max(nodes.length, Math.ceil(stored.length / 32));
  for (let i = 0; i < count; i++) {
    const node = nodes[i];
    if (!node || !sameHash(node, stored.subarray(32 * i, 32 * i + 32))) return i;
  }
  return null;
}

function tileFault(entry: number, span: number, level: number, idx: number): LedgerFault {
  const where = span === 1 ? `entry ${entry} differs` : `an entry from ${entry} on differs`;
  return {
    entry,
    ...(span === 1 ? {} : { until: entry + span }),
    rule: 'tile',
    message: `${where} from the tree of the record (tile ${level}/${idx})`,
  };
}
