// Paths to files: folders are walked in the order of their names.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

export type Walked =
  | { readonly path: string; readonly file: true }
  /** A device, a socket: nothing to open. */
  | { readonly path: string; readonly file: false }
  | { readonly path: string; readonly unreadable: string };

/** Every file at or under a path. Links to folders inside a folder are not followed: they may lead back. */
export async function* walkFiles(path: string): AsyncGenerator<Walked> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) yield* walkFolder(path);
    // A pipe that was named on purpose is read; one that lies in a folder would wait for ever.
    else yield { path, file: found.isFile() || found.isFIFO() };
  } catch (error) {
    yield { path, unreadable: codeOf(error) };
  }
}

async function* walkFolder(path: string): AsyncGenerator<Walked> {
  const entries = await readdir(path, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) {
      try {
        yield* walkFolder(inner);
      } catch (error) {
        yield { path: inner, unreadable: codeOf(error) };
      }
    } else if (entry.isSymbolicLink()) {
      const target = await stat(inner).catch(() => null);
      if (target === null) yield { path: inner, unreadable: 'ENOENT' };
      else if (!target.isDirectory()) yield { path: inner, file: target.isFile() };
    } else yield { path: inner, file: entry.isFile() };
  }
}

/** The system's word for what went wrong, such as EACCES. */
export function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'EIO';
}
