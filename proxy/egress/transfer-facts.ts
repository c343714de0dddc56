// What an approval is asked about.
import type { BodyFindings } from '../inspect/body-findings.ts';
import type { TransferFacts } from '../sharing/match-approval.ts';

/** Of one body on its way to a partner. @param body `sha256` empty while it is not known */
export function transferFacts(
  body: Pick<TransferFacts, 'partner' | 'bytes' | 'sha256' | 'now'>,
  { inspection, patients, people, shape }: BodyFindings,
): TransferFacts {
  return {
    ...body,
    channel: 'https',
    inspection,
    patients: patients.count,
    people: people ?? null,
    names: shape?.names ?? null,
    format: shape?.format ?? null,
  };
}
