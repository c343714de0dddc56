// Around a project's tests: a folder for what they leave behind, and the search of all of it at the
// end. A value of a patient in a log or database fails the run.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesBelow, searchLeaks } from './leak-search.ts';

export function setup(): () => void {
  const dir = mkdtempSync(join(tmpdir(), 'medveil-artifacts-'));
  process.env['MEDVEIL_TEST_ARTIFACTS'] = dir;
  return () => {
    const files = filesBelow(dir).length;
    const hits = searchLeaks(dir);
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    if (hits.length === 0) return;
    const list = hits.map(({ file, field }) => `${file.slice(dir.length)}: ${field}`);
    throw new Error(`patients' values in ${hits.length} of ${files} files:\n${list.join('\n')}`);
  };
}
