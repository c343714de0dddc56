// A file that is whole or not there: written beside its name, made durable, then given its name.
import { open, type FileHandle, link, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';

/** `项目名称-日期-编号` (hospitals name files so): project, day of `at`, a number that is free. */
export function exportName(project: string, at: Date, number: number, extension: string): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const day = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`;
  // What file systems or shells give a meaning to has no place in a name.
  const clean = project.replace(/[\s\p{Cc}/\\:*?"<>|'`$&;.-]+/gu, '') || 'medveil';
  return `${clean}-${day}-${String(number).padStart(3, '0')}.${extension}`;
}

export interface DraftFile {
  write(text: string): Promise<void>;
  /** Gives the draft its name, durable on return. Rejects with EEXIST when a file has it already. */
  publish(path: string): Promise<void>;
  discard(): Promise<void>;
}

/** Opens a draft in `dir`, readable by its owner only. */
export async function openDraft(dir: string): Promise<DraftFile> {
  const draft = join(dir, `.medveil-${randomBytes(6).toString('hex')}.partial`);
  const file: FileHandle = await open(draft, 'wx', 0o600);
  return {
    write: (text) => file.writeFile(text, 'utf8'),
    publish: async (path) => {
      await file.sync();
      // A link and not a rename: it never replaces a file that is there.
      await link(draft, path);
      await file.close();
      await unlink(draft);
    },
    discard: async () => {
      await file.close().catch(() => undefined);
      await unlink(draft).catch(() => undefined);
    },
  };
}

/** Publishes under the first free number of the day; resolves to the path. */
export async function publishNumbered(
  file: DraftFile,
  dir: string,
  nameOf: (number: number) => string,
): Promise<string> {
  for (let number = 1; ; number++) {
    const path = join(dir, nameOf(number));
    const taken = await file.publish(path).then(
      () => false,
      (error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return true;
        throw error;
      },
    );
    if (!taken) return path;
  }
}
