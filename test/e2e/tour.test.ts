import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { artifactDir } from '../support/served-product.ts';

const run = promisify(execFile);

test('the tour walks the whole story, sees every promise kept, and leaves its pictures', async () => {
  const out = join(artifactDir('tour'), 'pictures');
  const { stdout } = await run('npm', ['run', '-s', 'medveil', '--', 'tour', '--out', out]);
  const promises = stdout.split('\n').filter((line) => /^ {4}[✓✗]/.test(line));
  expect(promises.filter((line) => line.includes('✗'))).toEqual([]);
  expect(promises.length).toBeGreaterThanOrEqual(25);
  const pictures = readdirSync(out).filter((name) => name.endsWith('.png'));
  expect(pictures.length).toBe(16);
  for (const name of pictures) expect(statSync(join(out, name)).size).toBeGreaterThan(10_000);
}, 180_000);
