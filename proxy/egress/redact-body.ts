// A body of which not everything was approved, with masks in the place of what was not: taken only if an
// inspection of the copy finds nothing of it any more.
import type { Detector } from '../../shared/detect/detector.ts';
import type { IdentifierKind } from '../../shared/identifiers/kind.ts';
import { codingsOf, Inflater } from '../inspect/content-coding.ts';
import { createInspector } from '../inspect/inspector.ts';
import { BodyRewriter } from '../inspect/rewrite/body-rewriter.ts';
import type { Pseudonymiser } from '../ledger/pseudonyms.ts';
import type { ReceivedBody } from './receive-body.ts';
import { Spool } from './spool.ts';

export interface RedactOptions {
  readonly dir: string;
  readonly mediaType: string | undefined;
  readonly contentEncoding: string | undefined;
  readonly pseudonym: Pseudonymiser;
  readonly detector: Detector;
}

export interface RedactedBody {
  readonly body: ReceivedBody;
  /** Values that were replaced. */
  readonly values: number;
}

/** Most bytes of a decoded body, and bytes out for each byte in. */
const limits = { maxBytes: 512 * 1_048_576, maxRatio: 100 };

/**
 * The copy, without its coding, in a spool that the caller discards; null when it cannot be written, or is not
 * what was asked for. Rejects when the disk does.
 * @param kinds what is masked
 */
export async function redactBody(
  { spool, findings }: ReceivedBody,
  kinds: readonly IdentifierKind[],
  options: RedactOptions,
): Promise<RedactedBody | null> {
  const { mediaType, pseudonym, detector, dir } = options;
  const codings = codingsOf(options.contentEncoding);
  if (codings === null) return null;
  const rewriter = new BodyRewriter({ mediaType, pseudonym, detector, only: new Set(kinds) });
  const inspector = createInspector({ mediaType, contentEncoding: undefined, pseudonym, detector });
  const copy = new Spool(dir);
  const take = async (bytes: Buffer): Promise<void> => {
    if (bytes.length === 0) return;
    inspector.write(bytes);
    await copy.write(bytes);
  };
  try {
    for await (const bytes of decoded(spool.read(), codings)) await take(rewriter.push(bytes));
    const { bytes, reason } = await rewriter.end();
    await take(bytes);
    const seen = await inspector.end();
    const isLeft = kinds.some((kind) => (seen.inspection.kinds[kind] ?? 0) > 0);
    const sha256 = await copy.finish();
    if (reason !== undefined || isLeft || seen.inspection.reason !== undefined) {
      await copy.discard();
      return null;
    }
    const values = kinds.reduce((sum, kind) => sum + (findings.inspection.kinds[kind] ?? 0), 0);
    return { body: { spool: copy, findings: seen, bytes: copy.bytes, sha256 }, values };
  } catch (error) {
    await copy.discard();
    throw error;
  }
}

/** A body's bytes without their codings. Throws when they are not what they say. */
async function* decoded(
  blocks: AsyncIterable<Buffer>,
  codings: NonNullable<ReturnType<typeof codingsOf>>,
): AsyncGenerator<Buffer, void, undefined> {
  if (codings.length === 0) {
    yield* blocks;
    return;
  }
  let out: Buffer[] = [];
  const inflater = new Inflater(codings, limits, (bytes) => out.push(bytes));
  for await (const block of blocks) {
    if (!inflater.write(block)) await new Promise<void>((go) => inflater.drained(go));
    yield* out;
    out = [];
  }
  if ((await inflater.end()) !== null) throw new Error('a body changed since it was inspected');
  yield* out;
}
