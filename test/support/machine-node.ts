// The Node of the machine itself, as an auditor has it: npm scripts run on a pinned one.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** First `node` of PATH that no package brought; the one that runs the tests where there is none. */
export function machineNode(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const own = folders
    .filter((folder) => folder !== '' && !folder.includes('node_modules'))
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
  return own ?? process.execPath;
}

/** Runs a file with it, in a folder, with nothing of this environment. */
export function runAlone(
  cwd: string,
  args: readonly string[],
): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(machineNode(), [...args], { cwd, env: {} }, (error, out, err) => {
      const code = typeof error?.code === 'number' ? error.code : error ? -1 : 0;
      resolve({ code, out, err });
    });
  });
}
