// Records of an invented afternoon: seen on screen, exported, sent, refused. No real person is in it.
import type { Pseudonymiser } from '../../proxy/ledger/pseudonyms.ts';
import type { LedgerRecord, RecordDraft } from '../../shared/records/record.ts';
import { residentIdCheck } from '../../shared/identifiers/normalise.ts';

export const patientOf = (i: number) => {
  const digits = `11010519${60 + (i % 30)}0${1 + (i % 9)}1${i % 10}${String(i).padStart(3, '0')}`;
  return {
    residentId: digits + residentIdCheck(digits),
    patientNumber: `ZY${String(100_000 + i)}`,
    mobilePhone: `1390000${String(i).padStart(4, '0')}`,
  };
};

type At<T> = T extends RecordDraft ? T & { at: string } : never;
export type DatedDraft = At<RecordDraft>;

const tls = { version: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384', peerPin: 'ab'.repeat(32) };
const nurse = { user: 'nurse01', device: 'd-7f3a91', workstation: '10.8.3.21' };
const clerk = { user: 'clerk02', device: 'd-20bb6e', workstation: '10.8.3.40' };
const site = 'https://his.demo.hospital:8443';

/** The story, oldest first, ending at `end`. */
export function afternoon(pseudonym: Pseudonymiser, end: Date): DatedDraft[] {
  let clock = end.getTime() - 26 * 60_000;
  const at = () => new Date((clock += 47_000)).toISOString();
  const refs = (...is: number[]) => ({
    count: is.length,
    refs: is.flatMap((i) => {
      const { residentId, patientNumber } = patientOf(i);
      return [pseudonym('residentId', residentId), pseudonym('patientNumber', patientNumber)];
    }),
  });
  const page = (is: number[]) => ({
    site,
    path: is.length > 1 ? '/patients' : '/patients/{n}',
    kinds: { personName: is.length, residentId: is.length, mobilePhone: is.length },
    patients: refs(...is),
    policyVersion: 3,
    deviceSeq: 1,
  });
  const list = Array.from({ length: 20 }, (_, i) => i);
  const out: DatedDraft[] = [];
  const push = (draft: RecordDraft) => {
    const when = at();
    const dated = 'seenAt' in draft ? { ...draft, seenAt: when } : draft;
    out.push({ ...dated, at: when });
  };
  const seenAt = end.toISOString();
  const inspected = (n: number) => ({
    verdict: 'found' as const,
    kinds: { personName: n, residentId: n, mobilePhone: n },
    bytesInspected: 480 * n,
    bytesTotal: 480 * n,
  });
  for (let i = 0; i < 12; i++) {
    push({ kind: 'view', actor: nurse, seenAt, ...page(i % 3 === 0 ? list : [i]) });
    if (i % 4 === 1)
      push({
        kind: 'reveal',
        actor: nurse,
        seenAt,
        ...page([i]),
        reason: 'treatment',
        seconds: 30,
      });
  }
  push({ kind: 'copy', actor: nurse, seenAt, ...page([3]) });
  push({ kind: 'print', actor: clerk, seenAt, ...page([5]) });
  push({ kind: 'incident.writeback', actor: clerk, seenAt, ...page([5]) });
  const answered = { site, method: 'GET', status: 200, tls, inspection: inspected(20) };
  push({
    kind: 'served',
    actor: nurse,
    ...answered,
    path: '/api/patients',
    mediaType: 'application/json',
    patients: refs(...list),
  });
  push({
    kind: 'export',
    actor: clerk,
    ...answered,
    path: '/export.csv',
    mediaType: 'text/csv',
    patients: refs(...list),
  });
  const transfer = (id: string, is: number[]) => ({
    actor: { ...clerk, device: null },
    transferId: id,
    partner: 'regional-platform',
    destination: 'https://platform.demo.region:9443',
    method: 'POST',
    path: '/v1/records',
    mediaType: 'text/csv',
    request: 'REQ-2026-0007',
    patients: refs(...is),
    inspection: inspected(is.length),
  });
  const sha256 = '5f'.repeat(32);
  for (const [id, is] of [
    ['t-1', [1, 3, 5]],
    ['t-2', [3]],
  ] as const) {
    push({ kind: 'transfer.intent', ...transfer(id, [...is]), bytes: 480 * is.length, sha256 });
    push({
      kind: 'transfer.outcome',
      ...transfer(id, [...is]),
      result: 'delivered',
      status: 201,
      bytesSent: 480 * is.length,
      sha256Sent: sha256,
      tls,
    });
  }
  const none = {
    status: null,
    bytesSent: 0,
    sha256Sent: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    tls: null,
  };
  push({
    kind: 'transfer.outcome',
    ...transfer('t-3', list),
    request: null,
    result: 'refused',
    reason: 'noApproval',
    ...none,
  });
  push({
    kind: 'transfer.outcome',
    ...transfer('t-4', list),
    result: 'refused',
    reason: 'approvalPatients',
    ...none,
  });
  push({
    kind: 'exposure.plaintext',
    actor: { ...clerk, device: null },
    site: 'http://his.demo.hospital:8080',
    method: 'POST',
    path: '/login',
    bytesAnnounced: 412,
  });
  push({ kind: 'transfer.intent', ...transfer('t-5', [7]), bytes: 480, sha256 });
  return out;
}

export type { LedgerRecord };
