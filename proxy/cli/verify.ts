// `medveil verify SOURCE [--key KEY] [--witness KEY]… [--seen FILE]… [--json]`: checks a ledger offline.
// SOURCE is a data directory, a backup, an exported bundle, or the address of a database.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseVerifierKey } from '../../shared/transparency/note.ts';
import { notesIn } from '../../shared/transparency/note-lines.ts';
import type { WitnessReach } from '../../shared/transparency/verify-bundle.ts';
import { verifyAt, verifySource, type VerifySourceOptions } from '../ledger/verify-source.ts';
import type { VerifyReport } from '../ledger/verify.ts';
import { readWitness } from '../ledger/witness-file.ts';
import { addressText, parsePostgresUrl } from '../store/ledger-address.ts';
import type { Command, CommandIo } from './io.ts';
import { parseFlags } from './parse-flags.ts';

/** Exit 0 when the record holds, 1 when it does not, 2 when there is nothing to check. */
export const verify: Command = async (args, io) => {
  const flags = parseFlags(args, {
    json: { type: 'boolean' },
    key: { type: 'string' },
    witness: { type: 'string', multiple: true },
    seen: { type: 'string', multiple: true },
    checkpoints: { type: 'string' },
    ca: { type: 'string' },
  });
  if ('complaint' in flags) return complain(io, flags.complaint);
  const [source, ...rest] = flags.positionals;
  if (source === undefined || rest.length > 0) return complain(io, 'name one source');
  const { json = false, key, witness = [], seen = [], checkpoints, ca } = flags.values;
  // An exported bundle is checked by the very code that auditors run.
  if (existsSync(join(source, 'entries.ndjson'))) {
    const { runVerifier } = await import('../verifier/run-verifier.ts');
    return runVerifier(args, io);
  }
  const witnesses = witness.map((text) => parseVerifierKey(text)).filter((each) => each !== null);
  if (witnesses.length < witness.length) return complain(io, '--witness is no verifier key');
  const lost = seen.find((path) => !existsSync(path));
  if (lost !== undefined) return complain(io, `${lost} is missing`);
  const options = {
    witnesses,
    seen: seen.flatMap((path) => notesIn(readFileSync(path, 'utf8'))),
    ...(key === undefined ? {} : { verifierKey: key }),
    ...(io.interactive && !json ? { onProgress: progress(io) } : {}),
  };
  const report = /^postgres(?:ql)?:/.test(source)
    ? await verifyDatabase(source, { ...options, checkpoints, ca }, io)
    : await verifySource(source, options);
  if ('complaint' in report) return complain(io, report.complaint);
  if ('missing' in report) return complain(io, `there is no ledger: ${report.missing} is missing`);
  if (json) io.out(JSON.stringify(toJson(report)));
  else for (const line of toText(report)) io.out(line);
  return report.ok ? 0 : 1;
};

interface DatabaseOptions extends VerifySourceOptions {
  readonly checkpoints?: string | undefined;
  readonly ca?: string | undefined;
}

/** A database knows nothing of what was published: checkpoints and key come from elsewhere. */
async function verifyDatabase(
  url: string,
  { checkpoints, ca, ...options }: DatabaseOptions,
  io: CommandIo,
): Promise<VerifyReport | { complaint: string }> {
  const parsed = parsePostgresUrl(url);
  if (!parsed) return { complaint: 'a database is named as postgres://USER@HOST:PORT/DATABASE' };
  const missing = [checkpoints, ca].find((path) => path !== undefined && !existsSync(path));
  if (missing !== undefined) return { complaint: `${missing} is missing` };
  if (options.verifierKey === undefined) {
    io.err('note: checked with the key that the database names; --key checks with yours');
  }
  const address = {
    ...parsed,
    password: parsed.password ?? io.ledgerSecrets.password ?? null,
    ca: ca === undefined ? null : readFileSync(ca, 'utf8'),
  };
  const witness = checkpoints === undefined ? null : readWitness(checkpoints);
  try {
    return await verifyAt(address, { ...options, witness });
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown';
    return { complaint: `${addressText(address)}: ${why}` };
  }
}

function complain(io: CommandIo, what: string): number {
  io.err(`verify: ${what}`);
  io.err('usage: medveil verify SOURCE [--key KEY] [--witness KEY]… [--seen FILE]… [--json]');
  io.err(
    '       medveil verify postgres://USER@HOST:PORT/DATABASE [--checkpoints FILE] [--ca FILE] …',
  );
  return 2;
}

function progress(io: CommandIo): (done: number, total: number) => void {
  let last = 0;
  return (done, total) => {
    // A line a second: the verifier reports every page of entries.
    if (Date.now() - last < 1000) return;
    last = Date.now();
    io.err(`${done} / ${total} (${Math.floor((100 * done) / Math.max(1, total))} %)`);
  };
}

function witnessWords({ name, size, at }: WitnessReach): string {
  const when = at === null ? '' : ` at ${new Date(at * 1000).toISOString()}`;
  return `witnessed: ${size} entries by ${name}${when} 已由对方见证`;
}

/** The stable machine form: `firstBad` is the index of the first entry that cannot be trusted. */
function toJson({ firstBad, ...base }: VerifyReport) {
  if (!firstBad) return base;
  return { ...base, firstBad: firstBad.entry, rule: firstBad.rule, message: firstBad.message };
}

/** The verdict first, then what to look at; `firstBad` is there whenever `ok` is not. */
function toText(report: VerifyReport): string[] {
  const { ok, entries, root, firstBad, witnessed = [] } = report;
  if (ok) {
    return [
      `ok: ${entries} entries, all unchanged 记录完整，共 ${entries} 条`,
      `root: ${root}`,
      ...witnessed.map(witnessWords),
      ...notesOf(report),
    ];
  }
  return [
    `NOT OK: first bad entry ${firstBad?.entry} 记录被改动，首个异常条目：${firstBad?.entry}`,
    `${firstBad?.rule}: ${firstBad?.message}`,
    ...notesOf(report),
  ];
}

/** No fault of the record, but something to look at. */
function notesOf({ openTransfers, epochs, closed, destroyed }: VerifyReport): string[] {
  const open: string[] = [];
  if (openTransfers > 0) {
    open.push(
      `note: ${openTransfers} transfers were begun and have no outcome 有 ${openTransfers} 次传输没有结果`,
    );
  }
  if (epochs > 0) {
    open.push(
      `note: restored from a backup ${epochs} times 曾由备份恢复 ${epochs} 次 (ledger.epoch)`,
    );
  }
  if (closed > 0) {
    open.push(
      `note: ${closed} entries are sealed and the master key is not here: only their hashes were checked ` +
        `有 ${closed} 条已加密、此处无主密钥，仅核验其哈希`,
    );
  }
  if (destroyed > 0) {
    open.push(
      `note: ${destroyed} entries were destroyed under certificates 有 ${destroyed} 条已按销毁证明销毁`,
    );
  }
  return open;
}
