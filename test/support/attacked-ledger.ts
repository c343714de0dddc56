// A real ledger to attack: its database open for any SQL, its checkpoint file as text, and what an
// auditor holds elsewhere. Each attack is undone before the next.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type LedgerPlace, openLedger } from '../../proxy/ledger/open-ledger.ts';
import { verifyLedger, type VerifyReport } from '../../proxy/ledger/verify.ts';
import { parseWitness } from '../../proxy/ledger/witness-file.ts';
import { masterKeyPath, Payloads, readingBox } from '../../proxy/ledger/payloads.ts';
import type { LedgerReader } from '../../proxy/store/ledger-store.ts';
import { kyselyOver } from '../../proxy/store/sqlite-database.ts';
import { sqliteReader } from '../../proxy/store/sqlite-ledger-reader.ts';
import type { LedgerTables } from '../../proxy/store/ledger-schema.ts';
import { destroyAccess } from './destroyed-ledger.ts';
import { listedDraft } from './listed-drafts.ts';

const tables = [
  'entry',
  'entry_patient',
  'patient_ref',
  'set_member',
  'entry_set',
  'tile',
  'head',
  'checkpoint',
  'data_key',
  'erased',
] as const;

/** Payloads in clear; sealed; sealed and half of them destroyed. */
export type AttackedKind = 'clear' | 'sealed' | 'destroyed';

export interface Attack {
  readonly db: DatabaseSync;
  /** Lines of checkpoints.ndjson; change them in place. */
  file: string;
  /** Tables whose rows may be made up, changed and taken away. */
  readonly tables: readonly string[];
  /** What lies behind stored payloads. */
  readonly known: ReadonlyMap<string, { readonly payload: string; readonly commitment: string }>;
}

export type AttackedLedger = Awaited<ReturnType<typeof attackedLedger>>;

/** @param runs entries of each start of the ledger; each start ends with a published checkpoint */
export async function attackedLedger(runs: readonly number[], kind: AttackedKind) {
  const dir = mkdtempSync(join(tmpdir(), 'medveil-attack-'));
  const master = { kind: 'file', path: masterKeyPath(dir) } as const;
  const place: LedgerPlace =
    kind === 'clear' ? { dir } : { dir, seal: { suite: 'aes-256-gcm', master } };
  let count = 0;
  for (const run of runs) {
    const ledger = await openLedger(place);
    const drafts = Array.from({ length: run }, (_, i) => listedDraft(count + i, ledger.pseudonym));
    await ledger.appendAll(drafts.map((draft, i) => ({ draft, idempotencyKey: `k/${count + i}` })));
    await ledger.close();
    count += run;
  }
  if (kind === 'destroyed') count = (await destroyAccess(place)).index + 1;
  const db = new DatabaseSync(join(dir, 'ledger.sqlite'));
  db.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF');
  const original = readFileSync(join(dir, 'checkpoints.ndjson'), 'utf8');
  const verifierKey = readFileSync(join(dir, 'keys', 'ledger-verifier.txt'), 'utf8').trim();
  const seen = parseWitness(original).notes;
  const reader = sqliteReader(db, kyselyOver<LedgerTables>(db));
  const known = await knownPayloads(reader, place);
  // Destroyed entries leave pseudonyms behind, of which one more or less says nothing.
  const attacked = tables.filter((table) => kind !== 'destroyed' || table !== 'patient_ref');
  const dump = () => JSON.stringify(tables.map((table) => rowsOf(db, table)));
  const good = dump();
  const verify = (file: string) => {
    const box = readingBox(dir, place.seal, reader);
    return verifyLedger({ reader, box, verifierKey, witness: parseWitness(file), seen });
  };

  /** What the verifier says after an attack; null when the attack changed nothing. */
  async function after(attack: (target: Attack) => void): Promise<VerifyReport | null> {
    db.exec('SAVEPOINT attack');
    const target = { db, file: original, tables: attacked, known };
    try {
      attack(target);
      const report = await verify(target.file);
      const notes = (text: string) => JSON.stringify(parseWitness(text));
      // Only a good verdict has to be looked into: a bad one shows that something changed.
      const same = () => dump() === good && notes(target.file) === notes(original);
      if (!report.ok) return report;
      if (same()) return null;
      throw new Error(`passed unseen: ${firstDifference(good, dump())} ${target.file}`);
    } finally {
      db.exec('ROLLBACK TO attack; RELEASE attack');
    }
  }
  return {
    count,
    seen,
    db,
    after,
    verifyUntouched: () => verify(original),
    close() {
      db.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function knownPayloads(reader: LedgerReader, { dir, seal }: LedgerPlace) {
  const payloads = new Payloads(readingBox(dir, seal, reader), reader);
  const known = new Map<string, { payload: string; commitment: string }>();
  for (const row of await reader.entries(0, 1000)) {
    const { payload } = await payloads.opened(row);
    if (payload !== '')
      known.set(row.payload, { payload, commitment: await payloads.commitmentOf(row) });
  }
  return known;
}

const withoutRowid: Record<string, string> = {
  entry_patient: 'idx, ref',
  set_member: 'set_id, ref',
  entry_set: 'set_id, idx',
  tile: 'level, idx',
};

function rowsOf(db: DatabaseSync, table: string): unknown[] {
  const by = withoutRowid[table] ?? 'rowid';
  return db
    .prepare(`select * from ${table} order by ${by}`)
    .all()
    .map((row) =>
      Object.values(row).map((v) => (v instanceof Uint8Array ? Buffer.from(v).toString('hex') : v)),
    );
}

function firstDifference(a: string, b: string): string {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return `${a.slice(Math.max(0, at - 120), at + 60)} | ${b.slice(Math.max(0, at - 120), at + 60)}`;
}
