// Records for tests of the ledger: varied, valid, with pseudonyms of nobody.
import type { RecordDraft } from '../../shared/records/record.ts';
import type { Pseudonymiser } from '../../proxy/ledger/pseudonyms.ts';

const actor = { user: 'n001', device: null, workstation: '127.0.0.1' };
const found = {
  verdict: 'found' as const,
  kinds: { personName: 2, residentId: 2 },
  bytesInspected: 900,
  bytesTotal: 900,
};

export function draftOf(i: number, pseudonym: Pseudonymiser): RecordDraft {
  const patients = {
    count: 2,
    refs: [pseudonym('patientNumber', `T${i}`), pseudonym('patientNumber', `T${i + 1}`)],
  };
  const transfer = {
    actor,
    transferId: `t${Math.floor(i / 4)}`,
    partner: 'region',
    destination: 'https://127.0.0.1:1',
    method: 'POST',
    path: '/in',
    mediaType: 'text/csv',
    request: 'S-1',
    patients,
    inspection: found,
  };
  switch (i % 4) {
    case 0:
      return { kind: 'transfer.intent', ...transfer, bytes: 900, sha256: 'ab'.repeat(32) };
    case 1:
      return {
        kind: 'transfer.outcome',
        ...transfer,
        result: 'delivered',
        status: 201,
        bytesSent: 900,
        sha256Sent: 'ab'.repeat(32),
        tls: { version: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' },
      };
    case 2:
      return {
        kind: 'view',
        actor: { ...actor, device: 'd1' },
        seenAt: '2026-01-01T08:00:00.000Z',
        site: 'https://his.example',
        path: '/patients',
        kinds: { personName: 2 },
        patients,
        policyVersion: 1,
        deviceSeq: i,
      };
    default:
      return { kind: 'auth.login', actor };
  }
}
