// `medveil export --format F [--since T] [--until T] [--kind K]… [--out FILE|DIR|-]`: records out. It never
// shows a record before the look at it is one itself.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { canonicalJson } from '../../shared/records/canonical.ts';
import type { Config } from '../config/config-schema.ts';
import type { ExportOrigin, ExportSource } from '../export/entry.ts';
import { exportName, openDraft, publishNumbered } from '../export/export-file.ts';
import { type FileWriter, fileWriter } from '../export/file-format.ts';
import { ledgerSource } from '../export/ledger-source.ts';
import { partnerSource } from '../export/partner-source.ts';
import { readEntries } from '../export/read-entries.ts';
import { recordOfflineLook } from '../export/record-offline-look.ts';
import { allPseudonymKeys, loadLedgerKeys, verifierKeyPath } from '../ledger/keys.ts';
import type { LedgerPlace } from '../ledger/ledger-place.ts';
import { partnerPseudonymiser } from '../ledger/partner-pseudonyms.ts';
import { type ExportArguments, exportArguments } from './export-arguments.ts';
import type { Command, CommandIo } from './io.ts';
import { localActor } from './local-actor.ts';
import { openConfig } from './open-config.ts';
import { openReader } from './open-reader.ts';

/** Exit 0 when every record asked for was written, 1 when some could not be read or written, 2 for wrong
 *  arguments or when there is nothing to export from. */
export const exportRecords: Command = async (args, io) => {
  const asked = exportArguments(args);
  if ('complaint' in asked) return complain(io, asked.complaint);
  const config = openConfig(asked.config, io);
  if (!config) return 2;
  const { dataDir } = config;
  const opened = await openReader(config, io);
  if (!opened) return complain(io, `${dataDir} 没有记录 there is no ledger`);
  const { place, reader, payloads } = opened;
  try {
    // Before the look is recorded: without its keys nothing is exported.
    const own = ledgerSource(reader, payloads);
    const { partner } = asked;
    const source = partner === undefined ? own : seenBy(partner, own, place);
    // The end is fixed first: the record of this look says exactly what it could show.
    const below = (await reader.head())?.size ?? 0;
    const { since: from, until: to, kinds } = asked.selection;
    const query = { ...(kinds ? { kinds } : {}), ...(from ? { from } : {}), ...(to ? { to } : {}) };
    const total = await reader.count(query);
    const filter = canonicalJson({ export: asked.format, below, ...query, partner });
    const look = {
      kind: 'admin.query',
      actor: localActor(),
      filter,
      results: total.count,
    } as const;
    const refused = await recordOfflineLook(place, look);
    if (refused !== null) return complain(io, refused);
    return await write(asked, config, source, below, io);
  } catch (error) {
    // A disk that is full, a name that is taken: the operator's to mend, said in a line.
    if (!(error instanceof Error && 'code' in error)) throw error;
    io.err(`export: 无法写出 cannot be written: ${error.message}`);
    return 1;
  } finally {
    await reader.close();
  }
};

async function write(
  asked: ExportArguments,
  config: Config,
  source: ExportSource,
  below: number,
  io: CommandIo,
): Promise<number> {
  const writer = fileWriter(asked.format, originOf(config), asked.language);
  const bad: number[] = [];
  const say = progress(io, below);
  const texts = textsOf(source, asked, writer, below, (index) => bad.push(index), say);
  const path = await (asked.out === '-'
    ? toOutput(texts, io)
    : toFile(texts, asked, config, writer));
  if (path === null) return 1;
  if (path !== '-') io.err(`已导出 exported: ${path}`);
  if (bad.length === 0) return 0;
  const shown = bad.slice(0, 10).join(', ');
  io.err(
    `${bad.length} 条记录无法读取 entries cannot be read and are left out: ${shown}${bad.length > 10 ? ' …' : ''}; medveil verify ${config.dataDir}`,
  );
  return 1;
}

/** Text in pieces of a page or so: many small writes would take longer than the reading. */
async function* textsOf(
  source: ExportSource,
  asked: ExportArguments,
  writer: FileWriter,
  below: number,
  unreadable: (index: number) => void,
  passed: (entries: number) => void,
): AsyncGenerator<string> {
  let text = writer.head;
  for await (const entry of readEntries(source, asked.selection, below, unreadable, passed)) {
    text += writer.text(entry);
    if (text.length < 65_536) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

function seenBy(partner: string, source: ExportSource, { dir }: LedgerPlace): ExportSource {
  const keys = allPseudonymKeys(loadLedgerKeys(dir, { mayCreate: false }));
  return partnerSource(source, partnerPseudonymiser(keys, partner));
}

/** Null when whoever read our output has gone. */
async function toOutput(texts: AsyncGenerator<string>, io: CommandIo): Promise<string | null> {
  for await (const text of texts) if (!(await io.send(text))) return null;
  return '-';
}

/** The path it was given; rejects when it cannot be written, and leaves nothing behind then. */
async function toFile(
  texts: AsyncGenerator<string>,
  { out = '.' }: ExportArguments,
  { hospital }: Config,
  { extension }: FileWriter,
): Promise<string> {
  const path = resolve(out);
  const isFolder = existsSync(path) && statSync(path).isDirectory();
  const file = await openDraft(isFolder ? path : dirname(path));
  try {
    for await (const text of texts) await file.write(text);
    const now = new Date();
    const nameOf = (number: number) => exportName(`${hospital}审计记录`, now, number, extension);
    if (isFolder) return await publishNumbered(file, path, nameOf);
    await file.publish(path);
    return path;
  } catch (error) {
    await file.discard();
    throw error;
  }
}

function originOf({ dataDir, hospital, names }: Config): ExportOrigin {
  const [log = ''] = readFileSync(verifierKeyPath(dataDir), 'utf8').split('+');
  return { log, hospital, host: names[0] ?? 'localhost' };
}

/** A line a second, and none into a file. */
function progress(io: CommandIo, total: number): (entries: number) => void {
  let last = Date.now();
  return (entries) => {
    if (!io.interactive || Date.now() - last < 1000) return;
    last = Date.now();
    io.err(`${entries} / ${total} (${Math.floor((100 * entries) / Math.max(1, total))} %)`);
  };
}

function complain(io: CommandIo, what: string): number {
  io.err(`export: ${what}`);
  io.err(
    'usage: medveil export --format ndjson|csv|fhir|cef|atna [--since T] [--until T] [--kind K]… [--out FILE|DIR|-] [--lang zh-CN|zh-TW|en] [--partner NAME] [--config FILE]',
  );
  return 2;
}
