// What a person who is handed a bundle has to know, in words: what is in it and how to check it without us.

export interface ReadmeFacts {
  readonly hospital: string;
  readonly indexes: readonly number[];
  /** Entries that the checkpoint covers. */
  readonly size: number;
  readonly at: Date;
  readonly hasEarlier: boolean;
  readonly verifier: Uint8Array | null;
}

/** Text of README.txt: Chinese first, then English. */
export function evidenceReadme(facts: ReadmeFacts): string {
  return `${chinese(facts)}\n${'-'.repeat(72)}\n\n${english(facts)}`;
}

function chinese({ hospital, indexes, size, at, hasEarlier, verifier }: ReadmeFacts): string {
  const earlier = hasEarlier
    ? `earlier-checkpoint  最早覆盖这些记录的已公布检查点
consistency.json    一致性证明：后来的日志只在它之后追加，没有改动
`
    : '';
  const run = verifier
    ? `最简单的办法：在任何装有 Node 的电脑上离线运行  node medveil-verify.mjs .

`
    : '';
  return `证据包　${hospital}　${at.toISOString()}
记录 ${indexes.length} 条，编号 ${ranges(indexes)}；检查点共 ${size} 条

文件
entries.ndjson      每行一条：编号、叶、盐、内容、存在性证明
checkpoint          签名检查点（C2SP tlog-checkpoint，Ed25519）
verifier-key.txt    验证公钥
${earlier}
怎样核对（不需要信任本系统）
${run}1. 公钥：verifier-key.txt 必须与事先从别处取得的公钥（监管机构、纸质备份）逐字相同。
   只用包内的公钥，不能证明来源。
2. 签名：用公钥验证 checkpoint（第一行日志名，第二行条数，第三行根哈希）。
3. 内容：SHA-256(盐 ‖ 内容) 必须等于叶中的 payload。没有内容与盐的记录已到期销毁，只能核对第 4 步。
4. 存在：叶哈希 SHA-256(0x00 ‖ 叶)，按 RFC 9162 §2.1.3.2 与 hashes 计算，须得到检查点的根。
${hasEarlier ? '5. 一致：按 RFC 9162 §2.1.4.2 用 consistency.json 由旧根推得新根。\n' : ''}任何一步不符，说明内容被改动或不属于此日志。患者以假名出现，包内没有姓名与证件号。
`;
}

function english({ hospital, indexes, size, at, hasEarlier, verifier }: ReadmeFacts): string {
  const earlier = hasEarlier
    ? `earlier-checkpoint  the first published checkpoint that covers these records
consistency.json    proof that the log only grew behind it
`
    : '';
  const run = verifier
    ? `Simplest, offline, on any machine with Node:  node medveil-verify.mjs .

`
    : '';
  return `Evidence   ${hospital}   ${at.toISOString()}
${indexes.length} records, numbers ${ranges(indexes)}; the checkpoint covers ${size} entries

Files
entries.ndjson      a record a line: index, leaf, salt, payload, inclusion proof
checkpoint          signed checkpoint (C2SP tlog-checkpoint, Ed25519)
verifier-key.txt    public key
${earlier}
How to check it without trusting us
${run}1. Key: verifier-key.txt must be, letter for letter, the key that you had from elsewhere before (a
   regulator, paper). With the key of this bundle alone, its origin is not shown.
2. Signature: verify checkpoint with it (line 1 the log's name, 2 its size, 3 its root hash).
3. Payload: SHA-256(salt || payload) must be the leaf's "payload". A record without either was destroyed, for its
   time was over: step 4 is all there is to check.
4. Inclusion: from the leaf hash SHA-256(0x00 || leaf) and "hashes", RFC 9162 section 2.1.3.2 must lead
   to the root of the checkpoint.
${hasEarlier ? '5. Consistency: RFC 9162 section 2.1.4.2 must lead from the earlier root to the later one.\n' : ''}If any step fails, something was changed or is not of this log. Patients are pseudonyms: no name and no
number of anybody is in here.
`;
}

/** `3, 12-15`: what a person can compare with what was asked for. */
export function ranges(indexes: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const index of indexes) {
    const run = runs.at(-1);
    if (run && run[1] === index - 1) run[1] = index;
    else runs.push([index, index]);
  }
  return runs.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(', ');
}
