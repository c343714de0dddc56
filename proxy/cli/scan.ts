// `medveil scan [--ndjson] [--json] [--rules FILE] [--type T] [--encoding E] [--masked OUT] [PATH…]`:
// finds identifiers, and writes copies with masks in their place.
// It must never print a value: masks, kinds, counts and offsets are all it gives.
import { randomBytes } from 'node:crypto';
import { builtInDetector, type Detector } from '../../shared/detect/detector.ts';
import { loadRuleFiles } from '../config/rule-files.ts';
import { detectorOf } from '../config/rule-detector.ts';
import { pseudonymiser } from '../ledger/pseudonyms.ts';
import { mediaTypeOf } from '../scan/declared-type.ts';
import { maskedCopies } from '../scan/masked-copies.ts';
import { fileLine, fileReport } from '../scan/file-report.ts';
import { type FileScan, scanFiles } from '../scan/scan-files.ts';
import { scanProgress } from '../scan/scan-progress.ts';
import { ScanSummary } from '../scan/scan-summary.ts';
import { scanLines } from '../scan/scan-lines.ts';
import type { Command, CommandIo } from './io.ts';
import { parseFlags } from './parse-flags.ts';

/**
 * By what was found: 0 nothing, 1 identifiers, 3 none but not everything could be read; 2 for wrong
 * arguments or rules. With `--ndjson` 0 when every line was read, 1 when one was not.
 */
export const scan: Command = async (args, io) => {
  const flags = parseFlags(args, {
    ndjson: { type: 'boolean' },
    json: { type: 'boolean' },
    rules: { type: 'string', multiple: true },
    type: { type: 'string' },
    encoding: { type: 'string' },
    masked: { type: 'string' },
  });
  if ('complaint' in flags) return complain(io, flags.complaint);
  const { ndjson = false, json = false, rules = [], type, encoding, masked } = flags.values;
  const paths = flags.positionals;
  const more = type ?? encoding ?? masked;
  if (ndjson && (json || paths.length > 0 || more !== undefined)) {
    return complain(io, '--ndjson 只读标准输入 reads standard input and takes no PATH');
  }
  if ((paths.length === 0 || ndjson) && io.inputIsTerminal)
    return complain(io, '请给出文件 name a file');
  if (masked !== undefined && (paths.length === 0 || paths.includes('-')))
    return complain(io, '--masked 需要文件 needs files: name a PATH');
  const mediaType = type === undefined ? undefined : mediaTypeOf(type);
  if (mediaType === null) return complain(io, `--type ${type} 不认识 is not known`);
  const detector = rulesOf(rules, io);
  if (detector === null) return 2;
  if (ndjson) {
    const ok = await scanLines({ detector, input: io.input(), send: (text) => io.send(text) });
    return ok ? 0 : 1;
  }
  const copies = masked === undefined ? null : await maskedCopies(masked, paths);
  if (copies === 'exists')
    return complain(io, `--masked ${masked} 已存在，不会覆盖 exists and is not overwritten`);
  return await scanPaths(paths.length === 0 ? ['-'] : paths, json, io, {
    detector,
    // Counts people in this run; nobody can match it with another.
    pseudonym: pseudonymiser({ epoch: 1, key: randomBytes(32) }),
    input: io.input,
    ...(mediaType === undefined ? {} : { mediaType }),
    ...(encoding === undefined ? {} : { encoding: encoding.toLowerCase() }),
    ...(copies === null ? {} : { masked: copies }),
  });
};

async function scanPaths(
  paths: readonly string[],
  json: boolean,
  io: CommandIo,
  options: FileScan,
): Promise<number> {
  const summary = new ScanSummary();
  const progress = io.interactive ? scanProgress(io) : () => undefined;
  for await (const result of scanFiles(paths, { ...options, onFile: progress })) {
    summary.add(result);
    io.progress('');
    const lines = json ? [fileLine(result)] : fileReport(result);
    if (!(await io.send(`${lines.join('\n')}\n`))) return summary.exitCode;
  }
  io.progress('');
  if (!json && summary.files > 1) await io.send(`${summary.lines().join('\n')}\n`);
  return summary.exitCode;
}

/** Null when a pack cannot be used; every mistake is said then. */
function rulesOf(paths: readonly string[], io: CommandIo): Detector | null {
  if (paths.length === 0) return builtInDetector;
  const { packs, mistakes } = loadRuleFiles(paths);
  for (const { file, line, reason } of mistakes) io.err(`${file}:${line}: ${reason}`);
  return mistakes.length > 0 ? null : detectorOf(packs);
}

function complain(io: CommandIo, what: string): number {
  io.err(`scan: ${what}`);
  io.err(
    'usage: medveil scan [--ndjson] [--json] [--rules FILE]… [--type T] [--encoding E] [--masked OUT] [PATH…]   - 表示标准输入 is standard input',
  );
  return 2;
}
