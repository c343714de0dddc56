// Reads rule files. Whoever names a folder means every .yaml, .yml and .json file in it.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { RulePack } from '../../shared/detect/rule-pack.ts';
import { parseRulePack, type RuleMistake } from './parse-rule-pack.ts';

export type { RuleMistake } from './parse-rule-pack.ts';

export interface LoadedRules {
  /** Packs by file, in the order they count. */
  readonly files: ReadonlyMap<string, RulePack>;
  readonly packs: readonly RulePack[];
  readonly mistakes: readonly RuleMistake[];
}

/** A pack is a page of text; a larger file is another one by mistake. */
const largestFile = 1_048_576;
/** Policies carry all packs to every browser. */
export const mostPacks = 32;
const ruleFile = new Set(['.yaml', '.yml', '.json']);

/** Everything that can be used, and every mistake in the rest. Never throws. */
export function loadRuleFiles(paths: readonly string[]): LoadedRules {
  const files = new Map<string, RulePack>();
  const mistakes: RuleMistake[] = [];
  const byId = new Map<string, string>();
  for (const file of listRuleFiles(paths)) {
    const outcome = readPack(file);
    if (!outcome.ok) {
      mistakes.push(...outcome.mistakes);
      continue;
    }
    const other = byId.get(outcome.pack.id);
    const flaw =
      other !== undefined
        ? `id "${outcome.pack.id}" 已用于 is used in ${other}`
        : files.size >= mostPacks && `规则包过多 more than ${mostPacks} packs`;
    if (flaw) mistakes.push({ file, line: 1, reason: flaw });
    else {
      byId.set(outcome.pack.id, file);
      files.set(file, outcome.pack);
    }
  }
  return { files, packs: [...files.values()], mistakes };
}

/** Files that the paths mean now; a path that is not there stands for itself, to be complained of. */
export function listRuleFiles(paths: readonly string[]): string[] {
  const files = paths.flatMap((path) => {
    try {
      if (!statSync(path).isDirectory()) return [path];
      const names = readdirSync(path).filter((name) => ruleFile.has(extname(name).toLowerCase()));
      return names.sort().map((name) => join(path, name));
    } catch {
      return [path];
    }
  });
  return [...new Set(files)];
}

function readPack(file: string) {
  const refuse = (reason: string) =>
    ({ ok: false, mistakes: [{ file, line: 1, reason }] }) as const;
  let bytes: Buffer;
  try {
    if (statSync(file).size > largestFile) return refuse('超过 1 MB is larger than 1 MB');
    bytes = readFileSync(file);
  } catch {
    return refuse('无法读取 cannot be read');
  }
  try {
    return parseRulePack(new TextDecoder('utf-8', { fatal: true }).decode(bytes), file);
  } catch (error) {
    // Editors on Chinese Windows still save GBK.
    if (!(error instanceof TypeError)) throw error;
    return refuse('不是 UTF-8 编码，请另存为 UTF-8 is not UTF-8: save it as UTF-8');
  }
}
