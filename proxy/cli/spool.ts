// `medveil spool [--config FILE] [--json]`: what waits in the spool, and what of it can be read.
// `medveil spool set-aside --note WHY`: goes on without the rest. The product does not run meanwhile.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ledgerPlace } from '../config/ledger-place.ts';
import { loadLedgerKeys } from '../ledger/keys.ts';
import type { LostFrames } from '../ledger/salvage/salvage-segment.ts';
import {
  type FileReport,
  inspectSpool,
  setAside,
  type SpoolReport,
} from '../ledger/salvage/salvage-spool.ts';
import { spoolKeys } from '../ledger/spool-keys.ts';
import { lockDirectory } from '../store/directory-lock.ts';
import type { Command, CommandIo } from './io.ts';
import { localActor } from './local-actor.ts';
import { openConfig } from './open-config.ts';
import { parseFlags } from './parse-flags.ts';

const usage = 'usage: medveil spool [set-aside --note WHY] [--config FILE] [--json]';

/** Exit 0 when nothing is damaged, or the damaged files are put aside; 1 when something is damaged; 2 when nothing
 *  was looked at or changed. */
export const spool: Command = async (args, io) => {
  const flags = parseFlags(args, {
    config: { type: 'string' },
    json: { type: 'boolean' },
    note: { type: 'string' },
  });
  const complain = (what: string) => {
    io.err(`spool: ${what}`);
    return 2;
  };
  if ('complaint' in flags) return complain(flags.complaint);
  const { config: path, json = false, note } = flags.values;
  const [what, ...rest] = flags.positionals;
  const isAside = what === 'set-aside';
  if (rest.length > 0 || (what !== undefined && !isAside) || isAside !== (note !== undefined))
    return complain(usage);
  const config = openConfig(path, io);
  if (!config) return 2;
  const dir = config.dataDir;
  if (!existsSync(dir)) return complain(`${dir} is missing`);
  const unlock = lockDirectory(join(dir, 'lock.sqlite'));
  if (!unlock)
    return complain(`${dir} 正被另一个进程使用 is used by a running process: stop it first`);
  try {
    const { writer } = loadLedgerKeys(dir, { mayCreate: false });
    const keys = spoolKeys(dir, ledgerPlace(config, io.ledgerSecrets).seal);
    const report = await inspectSpool(dir, writer, keys);
    if (!isAside || report.isWhole) return say(report, json, io);
    const at = new Date().toISOString();
    const decision = { actor: localActor(), note: (note ?? '').slice(0, 400), at };
    const { aside } = await setAside(dir, writer, keys, decision);
    if (json) io.out(JSON.stringify({ ...report, aside }));
    else for (const line of doneWords(report, aside)) io.out(line);
    return 0;
  } catch (error) {
    return complain(error instanceof Error ? error.message : 'failed');
  } finally {
    unlock();
  }
};

function say(report: SpoolReport, json: boolean, io: CommandIo): number {
  if (json) io.out(JSON.stringify(report));
  else for (const line of words(report)) io.out(line);
  return report.isWhole ? 0 : 1;
}

function words(report: SpoolReport): string[] {
  const { files, since, isWhole } = report;
  if (files.length === 0) return ['暂存为空 the spool is empty'];
  return [
    `暂存自 spooled since ${since ?? '不详 unknown'}，${counts(report)}`,
    ...files.map((file) => `  ${file.name}  ${stateWords[file.state]}  ${fileWords(file)}`),
    isWhole
      ? '完好，启动后自动入账 whole: it goes into the ledger at the next start'
      : '启动前须先决定 before a start somebody has to decide: 从备份恢复这些文件 bring the files back from a copy of ' +
        'the disk, 或 or: medveil spool set-aside --note WHY（可读的入账，损坏的原样保留，缺失如实记录 what can be ' +
        'read goes into the ledger, the files are kept as they are, the loss is recorded）',
  ];
}

const stateWords: Readonly<Record<FileReport['state'], string>> = {
  whole: '完好 whole',
  damaged: '部分损坏 damaged',
  unreadable: '无法读取 unreadable',
  missing: '缺失 missing',
};

function fileWords({ records, lost }: FileReport): string {
  return [`可读 readable ${records}`, ...lost.map(lostWords)].join('；');
}

function lostWords({ from, frames, records }: LostFrames): string {
  const which =
    frames === null ? `${from}…` : frames === 1 ? `${from}` : `${from}–${from + frames - 1}`;
  return `第 ${which} 批无法读取 batch ${which} cannot be read（${records ?? '?'} 条 records）`;
}

function counts({ records, lost }: SpoolReport): string {
  return `可读 readable ${records}，无法读取 unreadable ${lost ?? '不详 unknown'}`;
}

function doneWords(report: SpoolReport, aside: string): string[] {
  return [
    `损坏的暂存已原样移至 the damaged spool is kept as it was in ${aside}`,
    `${counts(report)}。启动后可读的入账，缺失另有一条记录 at the next start what can be read goes into the ledger, with a record of the loss`,
  ];
}
