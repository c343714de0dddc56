// Sign-ins as records. Rejects when the ledger cannot keep them: then nobody signs in.
import type { RecordKind } from '../../shared/records/record.ts';
import type { Ledger } from '../ledger/contract.ts';

type AuthKind = Extract<RecordKind, `auth.${string}`>;

export interface AuthRecorder {
  /** @throws RecordingFailed */
  record(kind: AuthKind, who: { user: string | null; workstation: string | null }): Promise<void>;
}

/** The ledger did not take a record, so what it is about must not happen. */
export class RecordingFailed extends Error {}

/** Without a device: console users are known by account and network address. */
export function authRecorder(ledger: Pick<Ledger, 'append'>): AuthRecorder {
  return {
    async record(kind, { user, workstation }) {
      const actor = { user, device: null, workstation };
      await ledger.append({ kind, actor }).catch((cause: unknown) => {
        throw new RecordingFailed('a sign-in could not be recorded', { cause });
      });
    },
  };
}
