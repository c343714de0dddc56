// The extension, the console and the offline verifier are built from source on first use, and again when the source has
// changed since: the product runs from its own folder, a fresh clone has no build yet, and an update
// must not go on giving browsers the masks of before.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type BrowserCode = 'extension' | 'extension-firefox' | 'console' | 'verifier';

const root = fileURLToPath(new URL('../../', import.meta.url));
const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');

interface Part {
  /** File without which a folder holds no usable build. */
  readonly mark: string;
  readonly sources: readonly string[];
}

const extension: Part = {
  mark: 'manifest.json',
  sources: ['extension', 'shared', 'vite.config.ts'],
};
const parts: Record<BrowserCode, Part> = {
  extension,
  'extension-firefox': extension,
  console: {
    mark: 'index.html',
    sources: ['proxy/console', 'shared/messages', 'shared/records', 'shared/transparency'],
  },
  verifier: {
    mark: 'medveil-verify.mjs',
    sources: ['proxy/verifier', 'shared/records', 'shared/transparency'],
  },
};

/**
 * Builds a part when its folder under dist/ is missing or older than its source.
 * @returns the folder of the build
 * @throws Error when the build fails, with its last words
 */
export async function buildIfStale(
  part: BrowserCode,
  say: (line: string) => void,
): Promise<string> {
  const dist = join(root, 'dist');
  const out = join(dist, part);
  const { mark, sources } = parts[part];
  const isThere = existsSync(join(out, mark));
  // Delivered without tools to build with: what is there is what was delivered.
  if (isThere && !existsSync(vite)) return out;
  const paths = sources.map((source) => join(root, source));
  if (isThere && (await isNewerThan(join(out, mark), paths))) return out;
  say(`正在构建 building the ${part} (first start, or its source has changed) …`);
  // Beside its place: what others serve from meanwhile is whole at every moment.
  const fresh = join(dist, `.${part}-${process.pid}`);
  await mkdir(fresh, { recursive: true });
  try {
    await build(part, fresh);
    await takePlace(fresh, out);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return out;
}

/** Whether a built file is as young as every file at or under the paths it was built from. */
export async function isNewerThan(built: string, sources: readonly string[]): Promise<boolean> {
  const newest = await Promise.all(sources.map((source) => newestIn(source)));
  return Math.max(...newest) <= (await stat(built)).mtimeMs;
}

/** When the youngest file under a path was written, in milliseconds since 1970. */
async function newestIn(path: string): Promise<number> {
  const found = await stat(path);
  if (!found.isDirectory()) return found.mtimeMs;
  const names = await readdir(path);
  return Math.max(0, ...(await Promise.all(names.map((name) => newestIn(join(path, name))))));
}

async function build(part: BrowserCode, out: string): Promise<void> {
  const args = [vite, 'build', '--mode', part, '--logLevel', 'warn', '--outDir', out];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let words = '';
  child.stdout.on('data', (chunk: Buffer) => (words += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (words += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`building the ${part} failed:\n${words.slice(-2000)}`);
}

/** Another process may have built at the same time: then its folder is as good as ours. */
async function takePlace(fresh: string, out: string): Promise<void> {
  const old = `${fresh}-old`;
  await rename(out, old).catch(() => undefined);
  await rename(fresh, out).catch((error: unknown) => {
    if (!existsSync(out)) throw error;
  });
  await rm(old, { recursive: true, force: true });
}
