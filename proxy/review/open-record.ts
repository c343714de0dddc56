// One record with its proof, and what happened around it.
import type { OpenResponse, RelatedResponse } from '../../shared/messages/console.ts';
import { type LedgerRecord, recordSchema } from '../../shared/records/record.ts';
import type { Ledger, RecordRow } from '../ledger/contract.ts';
import { transferOf } from './search-records.ts';

/** Screen → export → wire is looked for this long before and after a record. */
const nearby = 24 * 60 * 60_000;
/** Intent and outcome lie closer than this, ms; only a crash puts an outcome (`unknown`) later. */
const transferTime = 60 * 60_000;
/** An attestation is asked for at once and may be put off, ms. */
const attestationTime = 30 * 24 * 60 * 60_000;
const relatedLimit = 60;
/** As many pseudonyms as a filter takes (messages/console.ts). */
const refsAsked = 50;

/** Null when there is no such entry. The record is read from the very payload that is proven; it is
 *  null when that was destroyed, or somebody made it unreadable: the proof then shows it. */
export async function openRecord(
  ledger: Pick<Ledger, 'prove' | 'checkpoint'>,
  index: number,
): Promise<OpenResponse | null> {
  // The record is parsed from the proof's own payload, never from the columns beside it.
  const proof = await ledger.prove(index);
  if (!proof) return null;
  const record = readPayload(proof.payload);
  const { verifierKey } = ledger.checkpoint();
  return { index, record, proof: { ...proof, hashes: [...proof.hashes] }, verifierKey };
}

/** Null for what is no JSON or no record of this version, and for an entry that was destroyed. */
function readPayload(payload: string | null): LedgerRecord | null {
  if (payload === null) return null;
  try {
    return recordSchema.safeParse(JSON.parse(payload)).data ?? null;
  } catch {
    return null;
  }
}

/** Records of the same patients within a day, of the same transfer or emergency; null for no such entry. */
export async function relatedRecords(
  ledger: Pick<Ledger, 'prove' | 'query' | 'checkpoint'>,
  index: number,
): Promise<RelatedResponse | null> {
  const opened = await openRecord(ledger, index);
  if (!opened) return null;
  if (!opened.record) return { rows: [], more: false };
  const [ofTransfer, ofEmergency, ofPatients] = await Promise.all([
    sameTransfer(ledger, opened.record),
    sameEmergency(ledger, opened.record),
    samePatients(ledger, opened.record),
  ]);
  const rows = new Map<number, RelatedResponse['rows'][number]>();
  for (const row of ofPatients.rows) rows.set(row.index, { ...row, why: 'patient' });
  // The stronger tie wins: the same transfer says more than the same patient.
  for (const row of ofEmergency) rows.set(row.index, { ...row, why: 'emergency' });
  for (const row of ofTransfer) rows.set(row.index, { ...row, why: 'transfer' });
  rows.set(index, { index, record: opened.record, why: 'self' });
  return {
    rows: [...rows.values()].sort((a, b) => a.index - b.index),
    more: ofPatients.more,
  };
}

/** Intent and outcome lie close together: one partner's transfers of that hour are looked through. */
async function sameTransfer(
  ledger: Pick<Ledger, 'query'>,
  record: LedgerRecord,
): Promise<readonly RecordRow[]> {
  const id = transferOf(record);
  if (id === null || !('partner' in record) || record.partner === null) return [];
  const kinds = ['transfer.intent', 'transfer.outcome'] as const;
  const around = { ...range(record.at, transferTime), kinds, partner: record.partner };
  const { rows } = await ledger.query(around, { limit: 1000 });
  return rows.filter((row) => transferOf(row.record) === id);
}

/** What was opened in an emergency, and what was said of it afterwards on the same device. */
async function sameEmergency(
  ledger: Pick<Ledger, 'query'>,
  record: LedgerRecord,
): Promise<readonly RecordRow[]> {
  const id = emergencyOf(record);
  const { device } = record.actor;
  if (id === null || device === null) return [];
  const other = record.kind === 'reveal' ? 'reveal.attested' : 'reveal';
  const around = { ...range(record.at, attestationTime), kinds: [other] as const, device };
  const { rows } = await ledger.query(around, { limit: 1000 });
  return rows.filter((row) => emergencyOf(row.record) === id);
}

/** The id that joins an emergency's records; null for other records. */
function emergencyOf(record: LedgerRecord): string | null {
  return 'breakGlass' in record ? (record.breakGlass ?? null) : null;
}

/** A record of thousands of patients is related to everything: its first pseudonyms stand for it. */
async function samePatients(
  ledger: Pick<Ledger, 'query'>,
  record: LedgerRecord,
): Promise<{ rows: readonly RecordRow[]; more: boolean }> {
  const patientRefs = 'patients' in record ? record.patients.refs.slice(0, refsAsked) : [];
  if (patientRefs.length === 0) return { rows: [], more: false };
  const around = { ...range(record.at, nearby), patientRefs };
  const { rows, next } = await ledger.query(around, { limit: relatedLimit });
  return { rows, more: next !== null };
}

/** `reach` milliseconds before and after. */
function range(at: string, reach: number): { from: string; to: string } {
  const middle = Date.parse(at);
  return {
    from: new Date(middle - reach).toISOString(),
    to: new Date(middle + reach).toISOString(),
  };
}
