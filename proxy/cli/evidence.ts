// `medveil evidence --records 12,15-20 | --request R | --transfer T --out DIR|FILE.zip`: a case's records
// with their proofs. That it was made is a record, which the bundle's checkpoint covers already.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { zipSync } from 'fflate';
import { canonicalJson } from '../../shared/records/canonical.ts';
import { buildIfStale } from '../deploy/build-browser-code.ts';
import { type Bundle, collectEvidence, findEntries } from '../export/evidence.ts';
import { ranges } from '../export/evidence-readme.ts';
import { ledgerSource } from '../export/ledger-source.ts';
import { recordOfflineLook } from '../export/record-offline-look.ts';
import { verifierKeyPath } from '../ledger/keys.ts';
import { verifierFile } from '../review/serve-verifier.ts';
import type { Command, CommandIo } from './io.ts';
import { localActor } from './local-actor.ts';
import { openConfig } from './open-config.ts';
import { openReader, type OpenReader } from './open-reader.ts';
import { parseFlags } from './parse-flags.ts';

/** More is no case any more but an export. */
const mostRecords = 10_000;

/** Exit 0 with the bundle written, 1 when it could not be, 2 for wrong arguments or unknown records. */
export const evidence: Command = async (args, io) => {
  const flags = parseFlags(args, {
    records: { type: 'string' },
    request: { type: 'string' },
    transfer: { type: 'string' },
    out: { type: 'string' },
    config: { type: 'string' },
  });
  if ('complaint' in flags) return complain(io, flags.complaint);
  const { records, request, transfer, out, config: path } = flags.values;
  if (out === undefined) return complain(io, '--out DIR|FILE.zip');
  if (existsSync(out)) return complain(io, `${out} 已存在 is there already`);
  const named = records === undefined ? [] : indexesOf(records);
  if (named === null) return complain(io, '--records 12,15-20');
  const config = openConfig(path, io);
  if (!config) return 2;
  const { dataDir, hospital } = config;
  const opened = await openReader(config, io);
  if (!opened) return complain(io, `${dataDir} 没有记录 there is no ledger`);
  const { place, reader, payloads } = opened;
  try {
    const wanted = { ...(request ? { request } : {}), ...(transfer ? { transfer } : {}) };
    const indexes = await chosen(opened, named, wanted);
    if (typeof indexes === 'string') return complain(io, indexes);
    const filter = canonicalJson({ evidence: ranges(indexes), ...wanted });
    const look = {
      kind: 'admin.query',
      actor: localActor(),
      filter,
      results: indexes.length,
    } as const;
    const refused = await recordOfflineLook(place, look);
    if (refused !== null) return complain(io, refused);
    const bundle = await collectEvidence({
      reader,
      payloads,
      indexes,
      hospital,
      verifierKey: readFileSync(verifierKeyPath(dataDir), 'utf8').trim(),
      at: new Date(),
      verifier: await verifier(io),
    });
    return save(bundle, resolve(out), io);
  } catch (error) {
    // A payload that somebody changed, a master key that is away: there is no bundle without it.
    io.err(`evidence: ${error instanceof Error ? error.message : 'failed'}`);
    return 1;
  } finally {
    await reader.close();
  }
};

/** The file that an auditor runs; null when it cannot be built here: the words in the bundle do without. */
async function verifier(io: CommandIo): Promise<Uint8Array | null> {
  try {
    const folder = await buildIfStale('verifier', (line) => io.err(line));
    return readFileSync(join(folder, verifierFile));
  } catch {
    io.err('离线核验程序未附上 the offline verifier could not be built and is not in the bundle');
    return null;
  }
}

/** All that were named and found, ascending, each once; a complaint when that is nothing or too much. */
async function chosen(
  { reader, payloads }: OpenReader,
  named: readonly number[],
  wanted: { readonly request?: string; readonly transfer?: string },
): Promise<readonly number[] | string> {
  const size = (await reader.head())?.size ?? 0;
  const unknown = named.find((index) => index >= size);
  if (unknown !== undefined) return `没有第 ${unknown} 号记录 there is no entry ${unknown}`;
  const found =
    Object.keys(wanted).length > 0 ? await findEntries(ledgerSource(reader, payloads), wanted) : [];
  const indexes = [...new Set([...named, ...found])].sort((a, b) => a - b);
  if (indexes.length === 0) return '没有符合的记录 no record fits';
  return indexes.length > mostRecords
    ? `${indexes.length} 条过多 are too many (${mostRecords}): medveil export`
    : indexes;
}

/** Null for what is no list of numbers and ranges, or a range of more than a bundle holds. */
function indexesOf(text: string): number[] | null {
  const indexes: number[] = [];
  for (const part of text.split(',')) {
    const [, first = '', last = first] = /^\s*(\d{1,15})(?:-(\d{1,15}))?\s*$/.exec(part) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (first === '' || to < from || to - from > mostRecords) return null;
    for (let index = from; index <= to; index++) indexes.push(index);
  }
  return indexes;
}

/** A folder under a passing name first, or a zip file: half a bundle never has the name of a whole one. */
function save(bundle: Bundle, out: string, io: CommandIo): number {
  try {
    const draft = `${out}.partial`;
    mkdirSync(dirname(out), { recursive: true });
    if (out.endsWith('.zip')) {
      writeFileSync(draft, zipSync(Object.fromEntries(bundle)), { mode: 0o600, flush: true });
    } else {
      mkdirSync(draft, { mode: 0o700 });
      for (const [name, bytes] of bundle)
        writeFileSync(join(draft, name), bytes, { mode: 0o600, flush: true });
    }
    renameSync(draft, out);
    io.err(`证据包 evidence: ${out}`);
    return 0;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    io.err(`evidence: 无法写出 cannot be written: ${error.message}`);
    return 1;
  }
}

function complain(io: CommandIo, what: string): number {
  io.err(`evidence: ${what}`);
  io.err(
    'usage: medveil evidence --records 12,15-20 | --request R | --transfer T --out DIR|FILE.zip [--config FILE]',
  );
  return 2;
}
