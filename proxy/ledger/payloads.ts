// Payloads as they are stored and as they are: sealed with data keys or not, or destroyed. Everything that
// reads or writes an entry's content passes here.
import { bytesToHex } from '@noble/hashes/utils.js';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { leafText, payloadCommitment } from '../../shared/records/leaf.ts';
import type { BundleEntry } from '../../shared/transparency/verify-bundle.ts';
import type { DataKeyRow } from '../store/ledger-schema.ts';
import type { EntryRow, LedgerReader } from '../store/ledger-store.ts';
import { SealBroken, type SuiteName } from './cipher-suites.ts';
import { DataKeys, isSealed, type KeptBy, KeyDestroyed, type SealedPlace } from './data-keys.ts';
import {
  type MasterKey,
  masterKeyFile,
  masterKeyOf,
  masterKeyProgram,
  parseKey,
} from './master-key.ts';

/** Where the master key is. Passed between threads: plain data. */
export type MasterKeySource =
  | { readonly kind: 'file'; readonly path: string }
  /** 64 hex digits, from the environment. */
  | { readonly kind: 'given'; readonly hex: string }
  | { readonly kind: 'program'; readonly command: readonly string[]; readonly id: string };

export interface SealSettings {
  readonly suite: SuiteName;
  readonly master: MasterKeySource;
}

/** Seals and opens payloads. */
export interface PayloadBox {
  /** Before `seal`; returns keys to be stored with what they seal. */
  ready(records: readonly KeptBy[]): Promise<readonly DataKeyRow[]>;
  kept(keys: readonly DataKeyRow[]): void;
  seal(record: KeptBy, payload: string, place: SealedPlace): string;
  open(stored: string, place: SealedPlace): Promise<string>;
  /** Whether the master key has wrapped a data key. @throws NoMasterKey */
  opens(key: DataKeyRow): Promise<boolean>;
}

/** A sealed payload without the master key that opens it. */
export class NoMasterKey extends Error {
  override name = 'NoMasterKey';
}

/** The master key of a data directory that is not told otherwise. */
export function masterKeyPath(dir: string): string {
  return join(dir, 'keys', 'master.key');
}

/**
 * The master key from where it is kept.
 * @throws Error when it cannot be read, or is not there and may not be made
 */
export function openMasterKey({ suite, master }: SealSettings, mayCreate: boolean): MasterKey {
  switch (master.kind) {
    case 'file':
      return masterKeyFile(master.path, suite, mayCreate);
    case 'given':
      return masterKeyOf(parseKey(master.hex, 'the variable with the master key'), suite);
    case 'program': {
      const [program = '', ...args] = master.command;
      return masterKeyProgram(program, args, master.id);
    }
  }
}

/**
 * For the one who writes: seals as the settings say; without settings nothing is sealed.
 * @param mayCreate whether a master key may be made where there is none
 * @throws Error when the master key cannot be used
 */
export function openBox(
  dir: string,
  settings: SealSettings | undefined,
  store: Pick<LedgerReader, 'dataKeys'>,
  mayCreate: boolean,
): PayloadBox {
  if (!settings) return readingBox(dir, settings, store);
  return dataKeysOf(settings, openMasterKey(settings, mayCreate), store);
}

/**
 * For readers: the master key is asked for when the first sealed payload comes. Without settings that of
 * the data directory is tried, if there is one.
 */
export function readingBox(
  dir: string | null,
  settings: SealSettings | undefined,
  store: Pick<LedgerReader, 'dataKeys'>,
): PayloadBox {
  let keys: DataKeys | undefined;
  const open = async (text: string, place: SealedPlace): Promise<string> => {
    if (!isSealed(text)) return text;
    keys ??= keysOf(dir, settings, store);
    return keys.open(text, place);
  };
  const opens = async (key: DataKeyRow): Promise<boolean> => {
    keys ??= keysOf(dir, settings, store);
    return keys.opens(key);
  };
  return {
    ready: async () => [],
    kept: () => undefined,
    seal: (_record, payload) => payload,
    open,
    opens,
  };
}

/** Data keys under a master key, and under the one that takes its place if a change was interrupted. */
export function dataKeysOf(
  { suite, master: source }: SealSettings,
  master: MasterKey,
  store: Pick<LedgerReader, 'dataKeys'>,
): DataKeys {
  const path = source.kind === 'file' ? nextMasterKeyPath(source.path) : null;
  const next = path !== null && existsSync(path) ? masterKeyFile(path, suite, false) : undefined;
  return new DataKeys({ master, next, suite, stored: () => store.dataKeys() });
}

/** Where a new master key waits until every data key is wrapped by it. */
export function nextMasterKeyPath(path: string): string {
  return `${path}.next`;
}

/** @throws NoMasterKey when its file is not there */
function keysOf(
  dir: string | null,
  given: SealSettings | undefined,
  store: Pick<LedgerReader, 'dataKeys'>,
): DataKeys {
  const path = dir === null ? undefined : masterKeyPath(dir);
  const usual: SealSettings | undefined =
    path === undefined ? undefined : { suite: 'aes-256-gcm', master: { kind: 'file', path } };
  const settings = given ?? usual;
  const { master } = settings ?? {};
  if (!settings || (master?.kind === 'file' && !existsSync(master.path)))
    throw new NoMasterKey('is sealed, and the master key is not here');
  return dataKeysOf(settings, openMasterKey(settings, false), store);
}

/** Entries with their content, for whoever reads the ledger. */
export class Payloads {
  readonly #box: PayloadBox;
  readonly #store: Pick<LedgerReader, 'erased'>;

  constructor(box: PayloadBox, store: Pick<LedgerReader, 'erased'>) {
    this.#box = box;
    this.#store = store;
  }

  /** The entry with its payload in clear; a destroyed one stays empty. */
  async opened(row: EntryRow): Promise<EntryRow> {
    if (!isSealed(row.payload)) return row;
    return { ...row, payload: await this.#box.open(row.payload, row) };
  }

  /** The entry's leaf with what it commits to; of a destroyed one the leaf alone. */
  async provable(row: EntryRow): Promise<BundleEntry> {
    if (isErased(row)) {
      const leaf = leafText(row, await this.commitmentOf(row));
      return { leaf, salt: null, payload: null };
    }
    const { salt, payload } = await this.opened(row);
    const leaf = leafText(row, payloadCommitment(salt, payload));
    return { leaf, salt: bytesToHex(salt), payload };
  }

  /** What the entry's leaf commits to, hex; also of a destroyed one. */
  async commitmentOf(row: EntryRow): Promise<string> {
    if (!isErased(row)) {
      const { salt, payload } = await this.opened(row);
      return payloadCommitment(salt, payload);
    }
    const [left] = await this.#store.erased(row.idx, row.idx + 1);
    if (!left) throw new Error(`entry ${row.idx} is empty and was not destroyed by any case`);
    return bytesToHex(left.commitment);
  }
}

/** For readers of a ledger, as `readingBox` says. */
export function readingPayloads(
  { dir, seal }: { readonly dir: string; readonly seal?: SealSettings },
  reader: Pick<LedgerReader, 'dataKeys' | 'erased'>,
): Payloads {
  return new Payloads(readingBox(dir, seal, reader), reader);
}

/** Entries with their content, idx ≥ from, ascending; destroyed ones are empty, and what cannot be opened
 *  comes as it is stored. Rejects when the store or the master key is away. */
export async function openedEntries(
  reader: Pick<LedgerReader, 'entries'>,
  payloads: Payloads,
  from: number,
  limit: number,
): Promise<readonly EntryRow[]> {
  const rows = await reader.entries(from, limit);
  return Promise.all(
    rows.map((row) =>
      payloads.opened(row).catch((error: unknown) => {
        // It stays sealed, which is no record: one that was changed must not hold up those behind it.
        if (error instanceof SealBroken || error instanceof KeyDestroyed) return row;
        throw error;
      }),
    ),
  );
}

/** Whether nothing but its place is left of an entry. */
export function isErased(row: Pick<EntryRow, 'payload'>): boolean {
  return row.payload === '';
}
