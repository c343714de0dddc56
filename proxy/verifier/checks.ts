// The three things the verifier checks, each with its verdict in words and as facts for programs.
import { getHashes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAddCheckpoint } from '../../shared/transparency/add-checkpoint.ts';
import { openCosigned } from '../../shared/transparency/cosignature.ts';
import {
  openCheckpoint,
  parseVerifierKey,
  type VerifierKey,
} from '../../shared/transparency/note.ts';
import {
  type EntryContent,
  parseProof,
  verifyProofFile,
} from '../../shared/transparency/tlog-proof.ts';
import { verifyBundle, type WitnessReach } from '../../shared/transparency/verify-bundle.ts';
import { notesIn } from '../../shared/transparency/note-lines.ts';
import { verifyConsistency } from '../../shared/transparency/verify-proof.ts';
import { fileLines } from './file-lines.ts';
import { nativeHasher } from './native-hasher.ts';
import { signatureKinds } from './signature-kinds.ts';
import { sm3Tree } from './sm3-tree.ts';
import { believedKey, bundleRules, proofFaults } from './words.ts';

/** What the source says does not hold. */
export function refusal(words: string, fault: string): Outcome {
  return { ok: false, words: [`不成立 DOES NOT HOLD: ${words}`], facts: { fault } };
}

export interface Outcome {
  readonly ok: boolean;
  readonly words: readonly string[];
  readonly facts: Readonly<Record<string, unknown>>;
}

/** A `.tlog-proof` file. */
export async function checkProof(
  text: string,
  key: string,
  witnesses: readonly VerifierKey[],
): Promise<Outcome> {
  const verdict = await verifyProofFile(text, key);
  if (!verdict.ok) {
    return refusal(proofFaults[verdict.fault], verdict.fault);
  }
  const { index, size, content } = verdict;
  const note = parseProof(text)?.checkpoint ?? '';
  const lines: string[] = [];
  for (const witness of witnesses) {
    const opened = await openCosigned(note, witness, signatureKinds);
    if (!opened) {
      return refusal(`缺少见证签名 not signed by the witness ${witness.name}`, 'witness');
    }
    lines.push(witnessLine({ name: witness.name, size, at: opened.timestamp }));
  }
  return {
    ok: true,
    words: [
      `成立 HOLDS: 第 ${index} 条记录在签名的 ${size} 条之内`,
      `entry ${index} is among the ${size} signed entries`,
      ...lines,
      ...contentWords(content),
    ],
    facts: { index, size, payload: content.payload, ...(content.destroyed && { destroyed: true }) },
  };
}

function contentWords({ payload, destroyed }: EntryContent): string[] {
  if (destroyed)
    return [
      '内容已销毁（据该文件所述），其位置的证明成立 the content was destroyed, the file says; its place is proven',
    ];
  if (payload === null) return ['文件不含内容 the file does not carry the content'];
  return ['内容未改动 the content is unchanged:', payload];
}

/** Two checkpoints: the old one as it was kept, the new one with its proof. */
export async function checkConsistency(old: string, grown: string, key: string): Promise<Outcome> {
  const request = parseAddCheckpoint(grown);
  const [before, after] = [
    await openCheckpoint(old, key),
    await openCheckpoint(request?.checkpoint ?? '', key),
  ];
  if (!before || !request || !after)
    return refusal(
      '检查点不是用这把公钥签名的 a checkpoint is not signed with this key',
      'signature',
    );
  const facts = { from: before.size, to: after.size };
  if (after.size < before.size)
    return refusal(`由 ${before.size} 条退到 ${after.size} 条 the log was rolled back`, 'rollback');
  const { proof, oldSize } = request;
  const claim = { ...facts, fromRoot: before.root, toRoot: after.root, proof };
  if (oldSize !== before.size || !verifyConsistency(claim))
    return refusal(
      '新检查点不是旧检查点的延续 the new log does not extend the old one: a fork',
      'fork',
    );
  const words = [
    `成立 HOLDS: ${before.size} → ${after.size}，旧记录未改动，只有追加`,
    `the log grew from ${before.size} to ${after.size} entries, and changed nothing before`,
  ];
  return { ok: true, words, facts };
}

export interface BundleOptions {
  /** Null: the bundle's own is believed. */
  readonly key: string | null;
  readonly witnesses: readonly VerifierKey[];
  /** Files of checkpoints from elsewhere. */
  readonly seen: readonly string[];
}

/** A directory with `entries.ndjson`, `checkpoints.ndjson` and `log.vkey`. */
export async function checkBundle(dir: string, options: BundleOptions): Promise<Outcome> {
  const entries = join(dir, 'entries.ndjson');
  if (!existsSync(entries)) throw new Error(`${entries} 不存在 is missing`);
  const verifierKey = options.key ?? readFileSync(join(dir, 'log.vkey'), 'utf8').trim();
  if (!parseVerifierKey(verifierKey)) throw new Error('log.vkey 不是公钥 is no verifier key');
  const kept = [join(dir, 'checkpoints.ndjson'), ...options.seen];
  const report = await verifyBundle({
    entries: fileLines(entries),
    checkpoints: kept.flatMap((path) => notesIn(readFileSync(path, 'utf8'))),
    verifierKey,
    witnesses: options.witnesses,
    kinds: signatureKinds,
    hasher: nativeHasher,
    // A Node without SM3 still checks every log that does not commit to it.
    ...(getHashes().includes('sm3') ? { second: sm3Tree() } : {}),
  });
  const { ok, firstBad, witnessed, withheld } = report;
  const believed = options.key === null ? [believedKey] : [];
  const words = firstBad
    ? [
        `不成立 DOES NOT HOLD: 首个异常条目 first bad entry ${firstBad.entry}`,
        bundleRules[firstBad.rule],
      ]
    : [
        `成立 HOLDS: ${report.entries} 条记录均未改动 entries, all unchanged`,
        ...(withheld > 0 ? [`其中 ${withheld} 条内容已销毁或未提供 without content`] : []),
        ...witnessed.map(witnessLine),
      ];
  const facts = {
    entries: report.entries,
    withheld,
    root: report.root,
    witnessed,
    ...(firstBad ? { firstBad: firstBad.entry, rule: firstBad.rule } : {}),
  };
  return { ok, words: [...words, `root ${report.root}`, ...believed], facts };
}

function witnessLine({ name, size, at }: WitnessReach): string {
  const when = at === null ? '' : ` ${new Date(at * 1000).toISOString()}`;
  return `见证 witnessed: ${name}${when} (${size})`;
}
