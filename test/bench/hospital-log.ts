// A year of a hospital's records for benches of the whole log: what is frequent, rare and never together is
// known, and stays in proportion whatever the size. Records go through the product's own writer, sealed.
import type { OpenedLedger } from '../../proxy/ledger/open-ledger.ts';
import type { Pseudonymiser } from '../../proxy/ledger/pseudonyms.ts';
import type { RecordDraft } from '../../shared/records/record.ts';

const year = 365 * 24 * 3_600_000;
/** Of which the HIS's own account, which has no workstation, does three in ten. */
const accounts = 400;
const batch = 512;

const found = {
  verdict: 'found' as const,
  kinds: { personName: 2, residentId: 2 },
  bytesInspected: 900,
  bytesTotal: 900,
};
const tls = { version: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' };

/** Numbers without order that are the same in every run. */
const scattered = (i: number) => Math.imul(i + 1, 0x9e3779b1) >>> 0;

/** Each patient occurs in some twenty records, in a log of any size. */
export const patientsOf = (size: number) => Math.ceil(size / 10);

/** Time of the i-th record: the log ends now and is a year long. */
export const timeOf = (i: number, size: number, now: number) =>
  new Date(now - year + Math.floor((i / size) * year)).toISOString();

function actorOf(i: number) {
  const n = scattered(i) % 10;
  if (n < 3) return { user: 'svc', device: null, workstation: '127.0.0.1' };
  if (n < 5) return { user: 'ward', device: 'd-ward', workstation: '10.0.0.1' };
  const account = scattered(i ^ 0x5bd1e995) % accounts;
  return { user: `n${account}`, device: `d${account % 300}`, workstation: '10.0.0.2' };
}

const listLength = 40;

/** Patients of a list, of whom no other record is: a ward's, which is the same all year, or one that changes each
 *  time, with one patient who is in all of them. */
function listOf(i: number, n: number, size: number): string[] {
  const others = Array.from({ length: listLength - 1 }, (_, k) => {
    const bed = n < 72 ? k : scattered(listLength * i + k) % patientsOf(size);
    return n < 72 ? `W${bed}` : `L${bed}`;
  });
  return [...new Set([n < 72 ? 'ward' : 'always', ...others])];
}

function draftOf(i: number, size: number, pseudonym: Pseudonymiser): RecordDraft {
  const actor = actorOf(i);
  const n = scattered(i ^ 0x2545f491) % 100;
  const refs = [0, 1].map((k) =>
    pseudonym('patientNumber', `T${scattered(2 * i + k) % patientsOf(size)}`),
  );
  const patients = { count: 2, refs: [...new Set(refs)] };
  const site = 'https://his.example';
  if (n < 8) return { kind: 'auth.login', actor };
  if (n < 45) {
    const seen = { site, path: '/patients', kinds: { personName: 2 }, patients };
    const page = { ...seen, seenAt: '2026-01-01T08:00:00.000Z', policyVersion: 1, deviceSeq: i };
    // The HIS's account looks at no page.
    const who = actor.user === 'svc' ? { ...actor, user: 'ward', device: 'd-ward' } : actor;
    const reveal = { kind: 'reveal', reason: 'treatment', seconds: 30 } as const;
    return n < 40 ? { kind: 'view', actor: who, ...page } : { ...reveal, actor: who, ...page };
  }
  if (n < 75) {
    const answer = { site, method: 'GET', path: '/list', status: 200, mediaType: 'text/html' };
    const listed =
      n < 70 ? null : listOf(i, n, size).map((each) => pseudonym('patientNumber', each));
    const people = listed === null ? patients : { count: listed.length, refs: listed };
    return { kind: 'served', actor, ...answer, patients: people, inspection: found, tls };
  }
  // What is refused is never the region's.
  const refused = n % 10 === 0;
  const transfer = {
    actor,
    transferId: `t${i}`,
    partner: refused ? 'lab' : 'region',
    destination: 'https://127.0.0.1:1',
    method: 'POST',
    path: '/in',
    mediaType: 'text/csv',
    request: 'S-1',
    patients,
    inspection: found,
  };
  const sent = { bytesSent: 900, sha256Sent: 'ab'.repeat(32), status: 201, tls };
  if (refused)
    return {
      kind: 'transfer.outcome',
      ...transfer,
      ...sent,
      result: 'refused',
      reason: 'noApproval',
    };
  return { kind: 'transfer.outcome', ...transfer, ...sent, result: 'delivered' };
}

/** Appends the records [from, to) of a log of `size`. */
export async function appendHospital(
  ledger: OpenedLedger,
  { from, to, size, now }: { from: number; to: number; size: number; now: number },
): Promise<void> {
  let next = from;
  const lane = async () => {
    while (next < to) {
      const begin = next;
      next = Math.min(to, next + batch);
      const drafts = Array.from({ length: next - begin }, (_, k) => {
        // The ledger's clock would put all of them into these minutes.
        const at = timeOf(begin + k, size, now);
        return { draft: Object.assign(draftOf(begin + k, size, ledger.pseudonym), { at }) };
      });
      await ledger.appendAll(drafts);
    }
  };
  await Promise.all([lane(), lane(), lane()]);
}
