// Attacks on a ledger by somebody who may write everything and sign nothing. Each names the first
// entry it touched, where it touched one.
import { generateKeyPairSync, sign } from 'node:crypto';
import { leafLink, leafText, noPrevious, payloadCommitment } from '../../shared/records/leaf.ts';
import { CompactRange, leafHash } from '../../shared/transparency/merkle.ts';
import {
  parseCheckpoint,
  parseVerifierKey,
  signCheckpoint,
} from '../../shared/transparency/note.ts';
import { encodeVerifierKey } from '../../shared/transparency/note.ts';
import type { Attack } from './attacked-ledger.ts';

/** Seeded: a failure names its number. */
export class Dice {
  #state: number;
  constructor(seed: number) {
    this.#state = seed;
  }
  below(n: number): number {
    // mulberry32
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  }
  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }
}

type Row = Record<string, null | number | bigint | string | Uint8Array>;
/** First entry touched; null when it touched none of its own. */
type Effect = number | null;
type AttackKind = (target: Attack, dice: Dice) => Effect;

const columns: Record<string, readonly string[]> = {
  entry:
    'idx writer seq prev key salt payload leaf_hash kind at user device partner verdict transfer'.split(
      ' ',
    ),
  entry_patient: ['idx', 'ref'],
  patient_ref: ['id', 'ref'],
  set_member: ['set_id', 'ref', 'block'],
  entry_set: ['set_id', 'idx'],
  tile: ['level', 'idx', 'hashes'],
  head: ['id', 'size', 'note'],
  checkpoint: ['size', 'note'],
  // Not whose wrapping it is: that decides only what new keys are wrapped by.
  data_key: ['id', 'class', 'month', 'wrapped'],
  erased: ['idx', 'commitment', 'case'],
};

const all = ({ db }: Attack, table: string): Row[] => db.prepare(`select * from ${table}`).all();
const whereOf = (row: Row) =>
  Object.keys(row)
    .map((column) => `"${column}" is ?`)
    .join(' and ');

function bent(value: Row[string] | undefined, dice: Dice): Row[string] {
  if (dice.below(12) === 0) return dice.of([null, '', 0, new Uint8Array(0), -1, 1e6]);
  if (typeof value === 'number') return value + dice.of([1, -1, 7, 1000, 0.5]);
  if (value instanceof Uint8Array) {
    if (dice.below(5) === 0) return value.slice(0, dice.below(Math.max(1, value.length)));
    const at = dice.below(Math.max(1, value.length));
    return value.map((b, i) => (i === at ? b ^ (1 << dice.below(8)) : b));
  }
  const text = String(value ?? '');
  const at = dice.below(text.length + 1);
  const put = dice.of(['', 'q', '0', ' ', '\n', '李', 'A', '"']);
  return text.slice(0, at) + put + text.slice(at + dice.below(2));
}

/** Half of the time the entries. */
function someTable(target: Attack, dice: Dice): string {
  if (dice.below(2) === 0) return 'entry';
  return dice.of(target.tables.filter((table) => all(target, table).length > 0));
}

const editCell: AttackKind = (target, dice) => {
  const table = someTable(target, dice);
  const column = dice.of(columns[table]!);
  const row = dice.of(all(target, table));
  target.db
    .prepare(`update ${table} set "${column}" = ? where ${whereOf(row)}`)
    .run(bent(row[column], dice), ...Object.values(row));
  return table === 'entry' && column !== 'idx' ? Number(row['idx']) : null;
};

const deleteRow: AttackKind = (target, dice) => {
  const table = someTable(target, dice);
  const row = dice.of(all(target, table));
  target.db.prepare(`delete from ${table} where ${whereOf(row)}`).run(...Object.values(row));
  return table === 'entry' ? Number(row['idx']) : null;
};

const insertRow: AttackKind = (target, dice) => {
  const table = dice.of(target.tables);
  const row = { ...dice.of(all(target, table)) };
  for (let n = 1 + dice.below(3); n > 0; n--) {
    const column = dice.of(columns[table]!);
    row[column] = bent(row[column], dice);
  }
  const names = Object.keys(row).map((name) => `"${name}"`);
  target.db
    .prepare(`insert into ${table} (${names.join()}) values (${names.map(() => '?').join()})`)
    .run(...Object.values(row));
  return null;
};

/** Two entries change places, whole or only in what they say. */
const swap: AttackKind = (target, dice) => {
  const [a, b] = [dice.of(all(target, 'entry')), dice.of(all(target, 'entry'))];
  const whole = dice.below(2) === 0;
  const { db } = target;
  if (whole) {
    const move = db.prepare('update entry set idx = ? where idx = ?');
    move.run(-1, a['idx']!);
    move.run(a['idx']!, b['idx']!);
    move.run(b['idx']!, -1);
  } else {
    const say = db.prepare('update entry set payload = ?, salt = ? where idx = ?');
    say.run(b['payload']!, b['salt']!, a['idx']!);
    say.run(a['payload']!, a['salt']!, b['idx']!);
  }
  return Math.min(Number(a['idx']), Number(b['idx']));
};

/** The end goes, with as much of what leans on it as the dice say. */
const truncate: AttackKind = (target, dice) => {
  const { db } = target;
  const from = dice.below(all(target, 'entry').length);
  db.prepare('delete from entry where idx >= ?').run(from);
  if (dice.below(2)) deleteIndex(target, from);
  if (dice.below(2)) db.prepare('delete from checkpoint where size > ?').run(from);
  if (dice.below(2)) db.prepare('delete from erased where idx >= ?').run(from);
  if (dice.below(2)) rebuildTiles(target);
  if (dice.below(2)) db.prepare('update head set size = ?').run(from);
  if (dice.below(2)) target.file = linesUpTo(target.file, from);
  return from;
};

/** The patient index from an entry on. */
function deleteIndex({ db }: Attack, from: number): void {
  db.prepare('delete from entry_patient where idx >= ?').run(from);
  db.prepare('delete from entry_set where idx >= ?').run(from);
  db.exec('delete from set_member where set_id not in (select set_id from entry_set)');
}

/** Everything goes back, consistently, to a state that was once published. */
const rollBack: AttackKind = (target, dice) => {
  const { db } = target;
  const notes = all(target, 'checkpoint').slice(0, -1);
  const { size, note } = dice.of(notes) as { size: number; note: string };
  db.prepare('delete from entry where idx >= ?').run(size);
  deleteIndex(target, size);
  db.exec(`delete from patient_ref
    where id not in (select ref from entry_patient) and id not in (select ref from set_member)`);
  db.prepare('delete from checkpoint where size > ?').run(size);
  db.prepare('delete from erased where idx >= ?').run(size);
  db.prepare('update head set size = ?, note = ?').run(size, note);
  rebuildTiles(target);
  if (dice.below(3)) target.file = linesUpTo(target.file, size);
  return size;
};

/** An entry is recorded a second time at the end, with a chain and a tree that fit. */
const replay: AttackKind = (target, dice) => {
  const entries = all(target, 'entry');
  const end = entries.length;
  const row: Row = { ...dice.of(entries), idx: end, seq: end + 1 };
  if (dice.below(2)) row['key'] = null;
  else row['key'] = `again/${end}`;
  const names = Object.keys(row).map((name) => `"${name}"`);
  target.db
    .prepare(`insert into entry (${names.join()}) values (${names.map(() => '?').join()})`)
    .run(...Object.values(row));
  relink(target, end);
  rebuildTiles(target);
  if (dice.below(2)) target.db.prepare('update head set size = ?').run(end + 1);
  return end;
};

/** A record is changed with everything that can be computed without the key. */
const rewrite: AttackKind = (target, dice) => {
  const row = dice.of(all(target, 'entry'));
  const user = dice.of(['n002', 'n003', '李四']);
  // He may know what is sealed, and put it there in clear.
  const stored = String(row['payload']);
  const payload = (target.known.get(stored)?.payload ?? stored).replace(
    '"n001"',
    JSON.stringify(user),
  );
  const idx = Number(row['idx']);
  target.db.prepare('update entry set payload = ?, user = ? where idx = ?').run(payload, user, idx);
  relink(target, idx);
  rebuildTiles(target);
  if (dice.below(2)) resign(target, dice);
  return idx;
};

/** The file beside the database: any edit of its text, any loss, order or repetition of its lines. */
const editFile: AttackKind = (target, dice) => {
  const lines = target.file.trimEnd().split('\n');
  const at = dice.below(lines.length);
  const line = lines[at]!;
  const [pick, text] = [dice.below(8), target.file];
  const cut = dice.below(text.length);
  if (pick === 0) lines.splice(at, 1);
  else if (pick === 1) lines.splice(dice.below(lines.length), 0, line);
  else if (pick === 2) [lines[at], lines[0]] = [lines[0]!, line];
  else if (pick === 3) lines.splice(at);
  else if (pick === 4) lines.splice(at, 0, dice.of(['', '{}', '{"note":""}', 'x']));
  if (pick <= 4) target.file = lines.map((each) => `${each}\n`).join('');
  else if (pick === 5) target.file = text.slice(0, cut);
  else target.file = text.slice(0, cut) + bent(text.slice(cut), dice);
  return null;
};

/** Heads and checkpoints signed with a key of the attacker's own, under the log's name. */
function resign(target: Attack, dice: Dice): void {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  const { note } = all(target, 'head')[0] as { note: string };
  const old = parseCheckpoint(note)!;
  const range = new CompactRange();
  for (const row of all(target, 'entry')) range.push(row['leaf_hash'] as Uint8Array);
  const key = parseVerifierKey(encodeVerifierKey(old.origin, raw))!;
  const made = { origin: old.origin, size: range.size, root: range.root() };
  const forged = signCheckpoint(made, key, (message) => sign(null, message, privateKey));
  target.db.prepare('update head set size = ?, note = ?').run(range.size, forged);
  if (dice.below(2)) target.file += `${JSON.stringify({ note: forged })}\n`;
}

const forge: AttackKind = (target, dice) => {
  resign(target, dice);
  return null;
};

/** Chain and leaf hashes from an entry on, as the writer would have made them. */
function relink(target: Attack, from: number): void {
  const entries = all(target, 'entry') as Record<string, never>[];
  let prev = noPrevious;
  const set = target.db.prepare('update entry set prev = ?, leaf_hash = ? where idx = ?');
  for (const row of entries) {
    const fields = { ...(row as object), prev: row['idx']! < from ? row['prev'] : prev } as never;
    const leaf = leafText(fields, commitmentOf(target, row));
    if (row['idx']! >= from) set.run(prev, leafHash(Buffer.from(leaf)), row['idx']!);
    prev = leafLink(leaf);
  }
}

/** As far as it can be known without the master key: of sealed and destroyed content as it was. */
function commitmentOf({ db, known }: Attack, row: Row): string {
  const payload = String(row['payload']);
  const left = db.prepare('select commitment from erased where idx = ?').get(row['idx']!);
  if (payload === '' && left) return Buffer.from(left['commitment'] as Uint8Array).toString('hex');
  return known.get(payload)?.commitment ?? payloadCommitment(row['salt'] as Uint8Array, payload);
}

/** The only tile of a small log, from the leaf hashes as they are now. */
function rebuildTiles(target: Attack): void {
  const hashes = all(target, 'entry').map((row) => row['leaf_hash'] as Uint8Array);
  target.db.exec('delete from tile');
  if (hashes.length > 0)
    target.db.prepare('insert into tile values (0, 0, ?)').run(Buffer.concat(hashes));
}

function linesUpTo(file: string, size: number): string {
  return file
    .split('\n')
    .filter((line) => line && Number(JSON.parse(line).note.split('\n')[1]) <= size)
    .map((line) => `${line}\n`)
    .join('');
}

export const attackKinds: Record<string, AttackKind> = {
  editCell,
  deleteRow,
  insertRow,
  swap,
  truncate,
  rollBack,
  replay,
  rewrite,
  editFile,
  forge,
};
