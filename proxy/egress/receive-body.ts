// Takes a sender's body into the spool and looks into it on the way, without holding more than a block.
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Detector } from '../../shared/detect/detector.ts';
import { inspectBeside, type UploadInspector } from '../inspect/beside/inspect-beside.ts';
import { createInspector } from '../inspect/inspector.ts';
import type { BodyFindings } from '../inspect/body-findings.ts';
import type { Pseudonymiser } from '../ledger/pseudonyms.ts';
import { Spool } from './spool.ts';

/** Bytes from which a body is inspected beside the traffic. */
const longLength = 1_048_576;

export interface ReceivedBody {
  readonly spool: Spool;
  readonly findings: BodyFindings;
  readonly bytes: number;
  /** SHA-256 of the body as received, hex. */
  readonly sha256: string;
}

/** A body that is not whole. */
export interface NotReceived {
  readonly ok: false;
  readonly reason:
    | 'bodyTooLarge'
    | 'bodyEmpty'
    | 'senderAborted'
    | 'badRequest'
    | 'uploadsTooMany'
    | 'stopping';
  readonly findings: Pick<BodyFindings, 'inspection' | 'patients'>;
}

export type Reception = { readonly ok: true; readonly body: ReceivedBody } | NotReceived;

export interface ReceiveOptions {
  readonly dir: string;
  readonly maxBytes: number;
  readonly maxInspectBytes: number;
  readonly pseudonym: Pseudonymiser;
  readonly detector: Detector;
  /** Also the names of columns and keys. */
  readonly names: boolean;
}

/** The spool of a body that was not received completely is removed before this returns. Rejects when the disk does. */
export async function receiveBody(
  req: IncomingMessage,
  options: ReceiveOptions,
): Promise<Reception> {
  const length = Number(req.headers['content-length']);
  const inspector = inspectorOf(req.headers, length, options);
  if (length > options.maxBytes) {
    return { ok: false, reason: 'bodyTooLarge', findings: await inspector.abort() };
  }
  const spool = new Spool(options.dir);
  try {
    const broken = await takeBody(req, spool, { maxBytes: options.maxBytes, inspector });
    const reason = broken ?? (spool.bytes === 0 ? 'bodyEmpty' : null);
    if (reason === null) return received(spool, await spool.finish(), inspector);
    await spool.discard();
    return { ok: false, reason, findings: await inspector.abort() };
  } catch (error) {
    await spool.discard();
    await inspector.abort();
    throw error;
  }
}

/** Looks into a body that has come already, in one pass over its spool. Rejects when the disk does. */
export async function inspectSpooled(
  spool: Spool,
  headers: IncomingHttpHeaders,
  options: ReceiveOptions,
): Promise<Reception> {
  const inspector = inspectorOf(headers, spool.bytes, options);
  try {
    const sha256 = await spool.finish();
    for await (const block of spool.read()) await inspect(inspector, block);
    return await received(spool, sha256, inspector);
  } catch (error) {
    await inspector.abort();
    throw error;
  }
}

async function received(
  spool: Spool,
  sha256: string,
  inspector: UploadInspector,
): Promise<Reception> {
  const findings = await inspector.end();
  return { ok: true, body: { spool, findings, bytes: spool.bytes, sha256 } };
}

/** @param length bytes; NaN: nobody knows, and it may be long */
function inspectorOf(
  headers: IncomingHttpHeaders,
  length: number,
  options: ReceiveOptions,
): UploadInspector {
  return (length < longLength ? createInspector : inspectBeside)({
    mediaType: headers['content-type'],
    contentEncoding: headers['content-encoding'],
    pseudonym: options.pseudonym,
    detector: options.detector,
    maxBytes: options.maxInspectBytes,
    shape: { names: options.names },
  });
}

/**
 * Takes what a request brings into a spool; null: all of it. What came before it broke off stays there. Rejects when
 * the disk does.
 */
export async function takeBody(
  req: IncomingMessage,
  spool: Spool,
  { maxBytes, inspector }: { maxBytes: number; inspector?: UploadInspector },
): Promise<'bodyTooLarge' | 'senderAborted' | null> {
  let isOurs = false;
  try {
    // The default iterator would destroy the connection when we stop early, and the answer with it.
    for await (const chunk of req.iterator({ destroyOnReturn: false })) {
      const bytes: Buffer = chunk;
      if (spool.bytes + bytes.length > maxBytes) return 'bodyTooLarge';
      isOurs = true;
      if (inspector) await inspect(inspector, bytes);
      await spool.write(bytes);
      isOurs = false;
    }
  } catch (error) {
    // What the connection throws is the sender's; the rest (a full disk) is ours and goes up.
    if (isOurs) throw error;
    return 'senderAborted';
  }
  return req.complete ? null : 'senderAborted';
}

async function inspect(inspector: UploadInspector, bytes: Buffer): Promise<void> {
  if (!inspector.write(bytes)) await new Promise<void>((go) => inspector.drained(go));
}
