// Rows of a batch into PostgreSQL: one statement a batch, whatever its size.
import type pg from 'pg';
import { entryColumns } from './ledger-schema.ts';
import type { HeadRow, NewEntry, TileRow } from './ledger-store.ts';
import { spansOf } from './log-spans.ts';
import { PatientSets, setBlockOf } from './patient-sets.ts';
import { rowToPostgres } from './postgres-text.ts';

/** Pseudonyms kept in memory, some 20 MB at most; older ones are looked up again when they return. */
const capacity = 200_000;

const columns = entryColumns.map((name) => `"${name}"`).join(', ');
const types = { idx: 'bigint', seq: 'bigint', salt: 'bytea', leaf_hash: 'bytea' };
const typeOf = (name: string) => (name in types ? types[name as keyof typeof types] : 'text');
/** Payloads go as one text: most of a batch's bytes, and as elements every quote in them would be
 *  escaped here and unescaped there. JSON has this character only as an escape. */
const recordSeparator = '\u001e';
const listOf = (name: string, i: number) =>
  name === 'payload' ? `string_to_array($${i}, chr(30))` : `$${i}::${typeOf(name)}[]`;

/** The n-th value of the statement behind the entries' own; the month is the first. */
const rest = (n: number, type: string) => `$${entryColumns.length + n}::${type}[]`;

// One round trip: every table is written by its own part of one statement, which fails as a whole.
const insertEntries = `
  with e as (
    insert into entry (month, ${columns})
    select $1::integer, ${entryColumns.map((name) => `r."${name}"`).join(', ')}
    from unnest(${entryColumns.map((name, i) => listOf(name, i + 2)).join(', ')})
      as r(${columns})
    returning idx, month, key, writer, seq
  ), k as (
    insert into entry_key (key, idx, month) select key, idx, month from e where key is not null
    -- A key whose row names no entry was put in: the entry that has it is right.
    on conflict (key) do update set idx = excluded.idx, month = excluded.month
  ), w as (
    insert into writer (writer, seq, idx, month)
    select distinct on (writer) writer, seq, idx, month from e order by writer, seq desc
    on conflict (writer) do update
      set seq = excluded.seq, idx = excluded.idx, month = excluded.month
  ), s as (
    insert into span (block, month, low, high)
    select b.block, $1::integer, b.low, b.high
    from unnest(${rest(4, 'bigint')}, ${rest(5, 'text')}, ${rest(6, 'text')}) as b(block, low, high)
    on conflict (block, month) do update
      set low = least(span.low, excluded.low), high = greatest(span.high, excluded.high)
  ), m as (
    insert into set_member (set_id, ref, block)
    select m.set_id, m.ref, m.block
    from unnest(${rest(7, 'bigint')}, ${rest(8, 'integer')}, ${rest(9, 'bigint')})
      as m(set_id, ref, block)
  ), i as (
    insert into entry_set (set_id, idx, month)
    select i.set_id, i.idx, $1::integer
    from unnest(${rest(10, 'bigint')}, ${rest(11, 'bigint')}) as i(set_id, idx)
  )
  insert into entry_patient (idx, ref, month)
  select p.idx, p.ref, $1::integer
  from unnest(${rest(2, 'bigint')}, ${rest(3, 'integer')}) as p(idx, ref)`;

const upsertTiles = `
  insert into tile (level, idx, hashes)
  select * from unnest($1::integer[], $2::bigint[], $3::bytea[])
  on conflict (level, idx) do update set hashes = excluded.hashes`;

const numberRefs = `
  with new as (
    insert into patient_ref (ref) select unnest($1::text[])
    on conflict (ref) do nothing returning id, ref
  )
  select id, ref from new
  union all select id, ref from patient_ref where ref = any($1::text[])`;

/** Writes rows on one connection, inside the transaction of whoever calls. */
export class PostgresRows {
  readonly #client: pg.Client;
  readonly #known = new Map<string, number>();
  readonly #sets = new PatientSets();

  constructor(client: pg.Client) {
    this.#client = client;
  }

  /** Entries and all that is filed under them. */
  async entries(entries: readonly NewEntry[], month: number): Promise<void> {
    const index = await this.#index(entries);
    const stored = entries.map(({ row }) => rowToPostgres(row));
    const values = entryColumns.map((name) =>
      name === 'payload'
        ? stored.map((row) => row.payload).join(recordSeparator)
        : arrayText(stored.map((row) => row[name])),
    );
    const spans = spansOf(entries, month);
    await this.#client.query({
      name: 'entries',
      text: insertEntries,
      values: [
        month,
        ...values,
        arrayText(index.alone.map(([idx]) => idx)),
        arrayText(index.alone.map(([, ref]) => ref)),
        arrayText(spans.map(({ block }) => block)),
        arrayText(spans.map(({ low }) => low)),
        arrayText(spans.map(({ high }) => high)),
        arrayText(index.members.map(([set]) => set)),
        arrayText(index.members.map(([, ref]) => ref)),
        arrayText(index.members.map(([set]) => setBlockOf(set))),
        arrayText(index.inSets.map(([set]) => set)),
        arrayText(index.inSets.map(([, idx]) => idx)),
      ],
    });
  }

  /** Rows of the patient index: `alone` [idx, ref], `members` [set, ref], `inSets` [set, idx]. */
  async #index(entries: readonly NewEntry[]) {
    const filed = entries.map(({ row: { idx }, patients }) => {
      const set = this.#sets.of(idx, patients);
      // Those of a set that is known have their numbers already.
      return { idx, set, patients: set?.isNew === false ? [] : patients };
    });
    await this.#number(filed.flatMap(({ patients }) => patients));
    const alone: [number, number][] = [];
    const members: [number, number][] = [];
    const inSets: [number, number][] = [];
    for (const { idx, set, patients } of filed) {
      // Ascending, so that the index is written in its own order.
      const numbers = new Set(patients.map((ref) => this.#known.get(ref) ?? 0));
      const ids = [...numbers].sort((a, b) => a - b);
      for (const id of ids) (set ? members : alone).push([set?.id ?? idx, id]);
      if (set) inSets.push([set.id, idx]);
    }
    return { alone, members, inSets };
  }

  async tiles(tiles: readonly TileRow[]): Promise<void> {
    if (tiles.length === 0) return;
    const values = [
      arrayText(tiles.map(({ level }) => level)),
      arrayText(tiles.map(({ idx }) => idx)),
      arrayText(tiles.map(({ hashes }) => hashes)),
    ];
    await this.#client.query({ name: 'tiles', text: upsertTiles, values });
  }

  async head({ size, note }: HeadRow, month: number): Promise<void> {
    const text = 'update head set size = $1, note = $2, month = $3 where id = 1';
    await this.#client.query({ name: 'head', text, values: [size, note, month] });
  }

  async checkpoint({ size, note }: HeadRow): Promise<void> {
    const text =
      'insert into checkpoint (size, note) values ($1, $2) on conflict (size) do nothing';
    await this.#client.query({ name: 'checkpoint', text, values: [size, note] });
  }

  /** After a transaction that was undone: numbers given in it are nobody's. */
  forget(): void {
    this.#known.clear();
    this.#sets.forget();
  }

  /** Looks up or makes the numbers of pseudonyms that are not in memory. */
  async #number(refs: readonly string[]): Promise<void> {
    const all = new Set(refs);
    if (this.#known.size + all.size > capacity) this.#known.clear();
    const missing = [...all].filter((ref) => !this.#known.has(ref));
    if (missing.length === 0) return;
    const { rows } = await this.#client.query<{ id: number; ref: string }>({
      name: 'refs',
      text: numberRefs,
      values: [arrayText(missing)],
    });
    for (const { id, ref } of rows) this.#known.set(ref, id);
  }
}

/** An array as PostgreSQL writes one (§8.15.6 of its manual): cheaper than the driver's, which looks for
 *  everything that could be inside. */
function arrayText(values: readonly (number | string | Uint8Array | null)[]): string {
  return `{${values.map(elementText).join(',')}}`;
}

/** Hashes, times, kinds and names of most people. */
const plain = /^[\w.:-]+$/;

function elementText(value: number | string | Uint8Array | null): string {
  if (value === null) return 'NULL';
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return `"\\\\x${Buffer.from(value).toString('hex')}"`;
  return plain.test(value) ? `"${value}"` : `"${value.replaceAll(/["\\]/g, '\\$&')}"`;
}
