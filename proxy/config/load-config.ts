// Reads the configuration file and looks at the rule files it names.
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { loadRuleFiles } from './rule-files.ts';
import { type ConfigOutcome, validateConfig } from './validate-config.ts';

/** What `serve` runs on when no file is named: everything embedded, with the demo hospital. */
export const demoConfig = 'demo: true\n';

/** @param path file, or null for the built-in demo configuration */
export function loadConfig(path: string | null): ConfigOutcome {
  if (path === null) return validateConfig(demoConfig);
  try {
    return withRules(validateConfig(readFileSync(path, 'utf8')), dirname(path));
    // A missing file is a mistake in the command, said like every other one.
  } catch (error) {
    const message = `cannot be read: ${error instanceof Error ? error.message : 'unknown'}`;
    return { ok: false, mistakes: [{ at: '', message }] };
  }
}

/** Rule paths made absolute; a rule that cannot be used is a mistake like any other. */
function withRules(outcome: ConfigOutcome, folder: string): ConfigOutcome {
  if (!outcome.ok) return outcome;
  const rules = outcome.config.rules.map((path) => resolve(folder, path));
  const { mistakes } = loadRuleFiles(rules);
  if (mistakes.length === 0) return { ok: true, config: { ...outcome.config, rules } };
  const said = mistakes.map(({ file, line, reason }) => ({
    at: `${file}:${line}`,
    message: reason,
  }));
  return { ok: false, mistakes: said };
}
