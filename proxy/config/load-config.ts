// Reads the configuration file. The only file access of this folder.
import { readFileSync } from 'node:fs';
import { type ConfigOutcome, validateConfig } from './validate-config.ts';

/** What `serve` runs on when no file is named: everything embedded, with the demo hospital. */
export const demoConfig = 'demo: true\n';

/** @param path file, or null for the built-in demo configuration */
export function loadConfig(path: string | null): ConfigOutcome {
  if (path === null) return validateConfig(demoConfig);
  try {
    return validateConfig(readFileSync(path, 'utf8'));
    // A missing file is a mistake in the command, said like every other one.
  } catch (error) {
    const message = `cannot be read: ${error instanceof Error ? error.message : 'unknown'}`;
    return { ok: false, mistakes: [{ at: '', message }] };
  }
}
