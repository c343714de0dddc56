// `medveil scan PATH…`: file after file, each with its own result; one that cannot be read stops nobody.
import { open } from 'node:fs/promises';
import type { Detector } from '../../shared/detect/detector.ts';
import type { Pseudonymiser } from '../ledger/pseudonyms.ts';
import { codingsOf } from '../inspect/content-coding.ts';
import { typeOfName } from '../inspect/type-of-name.ts';
import type { MaskedCopies, MaskedCopy } from './masked-copies.ts';
import { type BodyResult, type BodyScan, scanBody } from './scan-body.ts';
import { Samples } from './samples.ts';
import { codeOf, type Walked, walkFiles } from './walk-files.ts';

export interface FileScan {
  readonly detector: Detector;
  readonly pseudonym: Pseudonymiser;
  /** Media type that the sender declared, for every file. */
  readonly mediaType?: string;
  /** Charset (`gb18030`) or content coding (`gzip`) that the sender declared. */
  readonly encoding?: string;
  /** What `-` reads. */
  readonly input: () => AsyncIterable<Uint8Array>;
  /** Told before each file. */
  readonly onFile?: (at: ScanProgress) => void;
  /** Writes a masked copy of each file behind its scan. */
  readonly masked?: MaskedCopies;
}

export interface ScanProgress {
  readonly name: string;
  /** Files before this one, and all of them. */
  readonly done: number;
  readonly total: number;
}

export interface FileResult extends Omit<BodyResult, 'reason'> {
  readonly file: string;
  readonly reason?: BodyResult['reason'] | 'unreadable';
  readonly samples: Samples;
  readonly ms: number;
  /** What became of the masked copy that was asked for. */
  readonly copy?: MaskedCopy;
}

/** Results in the order of the paths. Folders are walked first, so that progress has an end. */
export async function* scanFiles(
  paths: readonly string[],
  scan: FileScan,
): AsyncGenerator<FileResult> {
  const files: { found: Walked | '-'; root: string }[] = [];
  for (const root of paths) {
    if (root === '-') files.push({ found: root, root });
    else for await (const found of walkFiles(root)) files.push({ found, root });
  }
  for (const [done, { found, root }] of files.entries()) {
    const name = found === '-' ? found : found.path;
    scan.onFile?.({ name, done, total: files.length });
    const result = await timed(name, async () => {
      if (found === '-') return await scanStream('-', scan.input(), scan);
      if ('unreadable' in found) return unreadable();
      return found.file ? await scanPath(found.path, scan) : notLooked();
    });
    const copy = await scan.masked?.write(result, root, bodyOf(name, scan));
    yield copy === undefined ? result : { ...result, copy };
  }
}

type Untimed = Omit<FileResult, 'file' | 'ms'>;

async function timed(file: string, work: () => Promise<Untimed>): Promise<FileResult> {
  const from = performance.now();
  const result = await work();
  return { file, ...result, ms: Math.round((performance.now() - from) * 10) / 10 };
}

async function scanPath(path: string, scan: FileScan): Promise<Untimed> {
  try {
    await using file = await open(path);
    return await scanStream(path, file.createReadStream({ autoClose: false }), scan);
  } catch (error) {
    // Only what the system says of a file is expected here; anything else is a bug and goes up.
    if (codeOf(error) === 'EIO' && !(error instanceof Error && 'code' in error)) throw error;
    return unreadable();
  }
}

async function scanStream(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  scan: FileScan,
): Promise<Untimed> {
  const samples = new Samples();
  return { ...(await scanBody(bytes, { ...bodyOf(path, scan), samples })), samples };
}

/** A file as it is declared or, failing that, named. */
function bodyOf(path: string, scan: FileScan): Omit<BodyScan, 'samples'> {
  const { charset, coding } = encodingOf(scan.encoding);
  const type = scan.mediaType ?? typeOfName(path) ?? '';
  const mediaType =
    charset === undefined ? type : `${type === '' ? 'text/plain' : type}; charset=${charset}`;
  const { detector, pseudonym } = scan;
  return { detector, pseudonym, mediaType, contentEncoding: coding };
}

/** One word for both: a content coding by its name, anything else is a charset. */
function encodingOf(word: string | undefined): { charset?: string; coding: string | undefined } {
  if (word === undefined) return { coding: undefined };
  return codingsOf(word) === null ? { charset: word, coding: undefined } : { coding: word };
}

const nothing = { kinds: {}, patients: 0, bytesInspected: 0, bytesTotal: 0 };

function unreadable(): Untimed {
  return { verdict: 'unscannable', reason: 'unreadable', ...nothing, samples: new Samples() };
}

function notLooked(): Untimed {
  return { verdict: 'uninspected', reason: 'format', ...nothing, samples: new Samples() };
}
