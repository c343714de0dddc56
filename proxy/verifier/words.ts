// What the verifier says, Chinese and English on one line: the auditor's machine may speak either.
import type { BundleRule } from '../../shared/transparency/verify-bundle.ts';
import type { ProofFault } from '../../shared/transparency/tlog-proof.ts';

export const usage = [
  '用法 usage: node medveil-verify.mjs SOURCE --key KEY [--witness KEY]… [--seen FILE]… [--json]',
  '',
  '  SOURCE                     要核验的内容 what to check:',
  '    FILE.tlog-proof          单条记录的证明 the proof of one record',
  '    DIRECTORY                导出的证据包 an exported log or the records of a case (medveil bundle, medveil evidence)',
  '    OLD NEW                  两个检查点：OLD 为先前的检查点，NEW 为带一致性证明的新检查点',
  '                             two checkpoints: OLD as it was kept, NEW with its consistency proof',
  '  --key KEY                  记录的公钥（或含公钥的文件）the log’s verifier key, or a file that holds it',
  '  --witness KEY              见证方公钥，可重复 a witness’s key, may be repeated',
  '  --seen FILE                另存的检查点 checkpoints kept elsewhere',
  '',
  '退出码 exit: 0 成立 it holds · 1 不成立 it does not · 2 无法核验 there is nothing to check',
];

export const proofFaults: Record<ProofFault, string> = {
  form: '文件不是完整的证明 the file is no proof that carries its record',
  content: '内容与其承诺不符：内容被改动过 the content does not fit its commitment: it was changed',
  signature: '检查点不是用这把公钥签名的 the checkpoint is not signed with this key',
  inclusion: '该条目不在签名的哈希树中 the entry is not in the signed tree',
};

export const bundleRules: Record<BundleRule, string> = {
  line: '该行无法读取 the line cannot be read',
  leaf: '叶子格式不符 the leaf is not of the known form',
  payload: '内容写入后被改动 the content was changed after it was written',
  chain:
    '条目被重排、删除或插入 entries were reordered, removed or put in: the writer’s chain breaks here',
  signature: '检查点不是用这把公钥签名的 a checkpoint is not signed with this key',
  root: '条目与签名的根不符：其中一条被改动 the entries do not fit a signed root: one of them was changed',
  missing:
    '条目少于检查点所签：被截断或回退 fewer entries than a checkpoint signs: truncated or rolled back',
  uncovered:
    '末尾条目没有检查点覆盖 entries at the end that no checkpoint covers: they may have been put in',
  witness: '没有该见证方签名的检查点 no checkpoint carries this witness’s signature',
};

/** Where the key came with what it judges. */
export const believedKey =
  '注意：公钥来自证据包本身 note: the key is the bundle’s own; compare it with one from elsewhere';
