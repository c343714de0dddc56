// What other hospitals signed of this ledger, as a part of its verdict. Their checkpoints have been
// compared with the record already: here it is asked who signed, and how far.
import type { SignatureKinds } from '../../shared/transparency/cosignature.ts';
import type { VerifierKey } from '../../shared/transparency/note.ts';
import { witnessReach } from '../../shared/transparency/verify-bundle.ts';
import type { VerifyReport } from './verify.ts';

/** @param checkpoints notes with whatever cosignatures they carry */
export async function withWitnesses(
  report: VerifyReport,
  checkpoints: readonly string[],
  witnesses: readonly VerifierKey[],
): Promise<VerifyReport> {
  if (witnesses.length === 0) return report;
  // Post-quantum and national libraries are loaded only for a key that needs them.
  const plain = witnesses.every(({ type }) => type === 'cosignature');
  const kinds: SignatureKinds = plain
    ? {}
    : (await import('../verifier/signature-kinds.ts')).signatureKinds;
  const { reach: witnessed, silent } = await witnessReach({ checkpoints, witnesses, kinds });
  const [first] = silent;
  // A silent witness is named only when nothing worse is: it points at no entry.
  if (!report.ok || !first) return { ...report, witnessed };
  const message = `no checkpoint of this ledger carries the signature of the witness ${first.name}`;
  return { ...report, ok: false, witnessed, firstBad: { entry: 0, rule: 'witness', message } };
}
