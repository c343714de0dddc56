// The extension and the console are built from source on first use: the product runs from its own
// folder, and a fresh clone has no build yet.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type BrowserCode = 'extension' | 'console';

const root = fileURLToPath(new URL('../../', import.meta.url));
// Files without which a folder holds no usable build.
const marks: Record<BrowserCode, string> = { extension: 'manifest.json', console: 'index.html' };

/**
 * Builds a part when its folder under dist/ is missing.
 * @returns the folder of the build
 * @throws Error when the build fails, with its last words
 */
export async function buildIfMissing(
  part: BrowserCode,
  say: (line: string) => void,
): Promise<string> {
  const out = join(root, 'dist', part);
  if (existsSync(join(out, marks[part]))) return out;
  say(`首次构建 building the ${part} (first start only) …`);
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', '--mode', part, '--logLevel', 'warn'];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let words = '';
  child.stdout.on('data', (chunk: Buffer) => (words += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (words += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`building the ${part} failed:\n${words.slice(-2000)}`);
  return out;
}
