// The certificate of destruction (销毁证明) as a page to file: what was destroyed, who decided, and where in
// the record it can be checked.
import type { RetentionClass } from '../../shared/records/retention-class.ts';
import type { DestructionCase } from '../ledger/destruction.ts';
import { type PdfLine, simplePdf } from './simple-pdf.ts';

export interface CertificateFacts {
  readonly hospital: string;
  readonly known: DestructionCase;
  /** Of the certificate in the log, and who carried it out when. */
  readonly index: number;
  readonly by: string;
  readonly at: string;
  /** Signed note over the log that holds the certificate. */
  readonly checkpoint: string;
}

const classNames: Record<RetentionClass, string> = {
  access: '查看记录 access records',
  transfer: '传输记录 transfer records',
  evidence: '审批与证明 approvals and evidence',
};

/** A PDF. Holds no patient's value and no account of those whose records were destroyed. */
export function destructionCertificate(facts: CertificateFacts): Uint8Array {
  const { hospital, known, index, by, at, checkpoint } = facts;
  const { executed } = known;
  const line = (text: string, size = 11, above = 4): PdfLine => ({ text, size, above });
  const fact = (label: string, value: string): PdfLine => line(`${label}：${value}`);
  return simplePdf(`销毁证明 ${known.id}`, [
    line('记录销毁证明', 20, 0),
    line('Certificate of destruction', 12),
    line(hospital, 12, 16),
    fact('案号 Case', known.id),
    fact('记录类别 Class', classNames[known.class]),
    fact('记录月份 Months', `${known.from} – ${known.to}`),
    fact('已销毁条数 Entries destroyed', String(executed?.entries ?? 0)),
    fact('法律保全未销毁 Kept back by a hold', String(executed?.held ?? 0)),
    fact('已销毁密钥数 Data keys destroyed', String(executed?.keys.length ?? 0)),
    line('审批经过 Decisions', 13, 18),
    fact('申请 Requested', `${known.requestedBy}，${known.requestedAt}`),
    fact('理由 Reason', known.reason),
    ...known.approvedBy.map((user, i) => fact(`批准 Approved ${i + 1}`, user)),
    fact('执行 Carried out', `${by}，${at}`),
    line('核验 How to check', 13, 18),
    fact('证明在日志中的序号 Entry of this certificate in the log', String(index)),
    line('被销毁条目序号的摘要 Digest of the destroyed entries’ indexes (SHA-256)：'),
    line(executed?.digest ?? '', 9),
    line('日志检查点 Checkpoint of the log：'),
    ...checkpoint
      .trim()
      .split('\n')
      .map((text) => line(text, 8, 0)),
    line(
      '被销毁条目的哈希与其在日志中的位置仍然保留，销毁前取得的证明继续有效；其内容与密钥已不可恢复。' +
        '此前制作的备份须以 medveil purge 一并销毁（每份备份记录一条），恢复备份时不再恢复已销毁内容。',
      10,
      16,
    ),
    line(
      'Hashes and places of destroyed entries remain, and proofs taken before still hold; content and keys ' +
        'cannot be recovered. Backups made before are purged with “medveil purge”, each with a record of its own.',
      9,
    ),
  ]);
}
