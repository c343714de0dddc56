// `medveil verify SOURCE [--key VERIFIERKEY] [--json]`: checks a ledger offline.
import { verifySource } from '../ledger/verify-source.ts';
import type { VerifyReport } from '../ledger/verify.ts';
import type { Command, CommandIo } from './io.ts';
import { parseFlags } from './parse-flags.ts';

/** Exit 0 when the record holds, 1 when it does not, 2 when there is nothing to check. */
export const verify: Command = async (args, io) => {
  const flags = parseFlags(args, { json: { type: 'boolean' }, key: { type: 'string' } });
  if ('complaint' in flags) return complain(io, flags.complaint);
  const [dir, ...rest] = flags.positionals;
  if (dir === undefined || rest.length > 0) return complain(io, 'name one data directory');
  const { json = false, key } = flags.values;
  const report = await verifySource(dir, {
    ...(key === undefined ? {} : { verifierKey: key }),
    ...(io.interactive && !json ? { onProgress: progress(io) } : {}),
  });
  if ('missing' in report) return complain(io, `there is no ledger: ${report.missing} is missing`);
  if (json) io.out(JSON.stringify(toJson(report)));
  else for (const line of toText(report)) io.out(line);
  return report.ok ? 0 : 1;
};

function complain(io: CommandIo, what: string): number {
  io.err(`verify: ${what}`);
  io.err('usage: medveil verify DATADIR [--key VERIFIERKEY] [--json]');
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

/** The stable machine form: `firstBad` is the index of the first entry that cannot be trusted. */
function toJson({ ok, entries, root, firstBad, openTransfers }: VerifyReport) {
  const base = { ok, entries, root, openTransfers };
  if (!firstBad) return base;
  return { ...base, firstBad: firstBad.entry, rule: firstBad.rule, message: firstBad.message };
}

/** The verdict first, then what to look at; `firstBad` is there whenever `ok` is not. */
function toText({ ok, entries, root, firstBad, openTransfers }: VerifyReport): string[] {
  const open =
    openTransfers > 0
      ? [
          `note: ${openTransfers} transfers were begun and have no outcome 有 ${openTransfers} 次传输没有结果`,
        ]
      : [];
  if (ok) {
    return [
      `ok: ${entries} entries, all unchanged 记录完整，共 ${entries} 条`,
      `root: ${root}`,
      ...open,
    ];
  }
  return [
    `NOT OK: first bad entry ${firstBad?.entry} 记录被改动，首个异常条目：${firstBad?.entry}`,
    `${firstBad?.rule}: ${firstBad?.message}`,
    ...open,
  ];
}
