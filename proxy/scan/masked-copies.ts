// `scan --masked OUT`: a copy of each file with masks in place of what the scan found. A copy is whole and
// true, or there is none: it is written under another name, and never over a file that is there.
import { createReadStream } from 'node:fs';
import { lstat, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { KindCounts } from '../../shared/identifiers/kind.ts';
import { LimitReached } from '../inspect/document/document-sink.ts';
import { BodyRewriter } from '../inspect/rewrite/body-rewriter.ts';
import { DocumentRewriter } from './document-rewriter.ts';
import { Samples } from './samples.ts';
import { type BodyResult, type BodyScan, scanBody } from './scan-body.ts';
import { codeOf } from './walk-files.ts';

export type NoCopyReason =
  | NonNullable<BodyResult['reason']>
  | 'unreadable'
  | 'exists'
  | 'unwritable'
  /** A scan of the copy finds values that the scan of the file did not. */
  | 'remains';

/** What the scan says of a file; a reason, when it could not read all of it. */
interface ScannedFile {
  readonly file: string;
  readonly kinds: KindCounts;
  readonly reason?: NoCopyReason;
}

export type MaskedCopy =
  | { readonly written: true; readonly file: string; readonly replaced: KindCounts }
  | { readonly written: false; readonly why: NoCopyReason };

/** One for a run of `scan`. */
export interface MaskedCopies {
  /** @param root the path on the command line under which the file was found */
  write(result: ScannedFile, root: string, body: Omit<BodyScan, 'samples'>): Promise<MaskedCopy>;
}

/**
 * @param out a file when the only path is one, else a folder: files keep their names relative to their
 *  path. `exists`: that file is there, or what should be a folder is none.
 */
export async function maskedCopies(
  out: string,
  paths: readonly string[],
): Promise<MaskedCopies | 'exists'> {
  const [only = ''] = paths;
  const isFile = paths.length === 1 && !(await isFolder(only));
  const found = await lstat(out).catch(() => null);
  if (found !== null && (isFile || !(await isFolder(out)))) return 'exists';
  return {
    write: async (result, root, body) => {
      if (result.reason !== undefined) return { written: false, why: result.reason };
      const name = relative(root, result.file) || basename(result.file);
      return await copy(result, isFile ? out : join(out, name), body);
    },
  };
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() === true;
}

async function copy(
  result: ScannedFile,
  target: string,
  body: Omit<BodyScan, 'samples'>,
): Promise<MaskedCopy> {
  // Beside the target: a name is given to it only within one file system.
  const draft = join(dirname(target), `.${basename(target)}.${process.pid}.medveil`);
  try {
    await mkdir(dirname(target), { recursive: true });
    const why = await rewrite(result, draft, body);
    if (why !== null) return { written: false, why };
    // Takes the name, and fails when it is taken: a rename alone would overwrite.
    await (await open(target, 'wx')).close();
    await rename(draft, target);
    return { written: true, file: target, replaced: result.kinds };
  } catch (error) {
    if (error instanceof LimitReached) return { written: false, why: error.reason };
    const code = codeOf(error);
    if (code === 'EIO' && !(error instanceof Error && 'code' in error)) throw error;
    return { written: false, why: code === 'EEXIST' ? 'exists' : 'unwritable' };
  } finally {
    await rm(draft, { force: true });
  }
}

/** Null when the draft is complete: no more and no less was replaced than the scan has found. */
async function rewrite(
  result: ScannedFile,
  draft: string,
  body: Omit<BodyScan, 'samples'>,
): Promise<NoCopyReason | null> {
  const { detector, pseudonym, mediaType, contentEncoding } = body;
  if (contentEncoding !== undefined) return 'coding';
  // A pipe has been read, and would wait for ever.
  if (!(await stat(result.file)).isFile()) return 'unreadable';
  await using source = await open(result.file);
  // Only who runs the command may read it: the copy hides what was found, and no more than that.
  await using into = await open(draft, 'wx', 0o600);
  const prose = (tally: ConstructorParameters<typeof DocumentRewriter>[0]) =>
    new DocumentRewriter(tally, detector);
  const rewriter = new BodyRewriter({ mediaType, pseudonym, detector, prose });
  for await (const chunk of source.createReadStream({ autoClose: false })) {
    await into.writeFile(rewriter.push(Buffer.from(chunk)));
    if (rewriter.reason !== undefined) return rewriter.reason;
  }
  const { bytes, reason } = await rewriter.end();
  if (reason !== undefined) return reason;
  await into.writeFile(bytes);
  await into.sync();
  if (!isDeepStrictEqual(sorted(rewriter.kinds), sorted(result.kinds))) return 'fault';
  // A masked number may turn a row of data into a header, and what stands under it into names.
  const again = createReadStream(draft);
  const { verdict } = await scanBody(again, { ...body, samples: new Samples() });
  return verdict === 'found' ? 'remains' : null;
}

function sorted(kinds: KindCounts): [string, number][] {
  return Object.entries(kinds).sort(([a], [b]) => (a < b ? -1 : 1));
}
