// Takes a sender's body into the spool and looks into it on the way, without holding more than a block.
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Detector } from '../../shared/detect/detector.ts';
import { inspectBeside } from '../inspect/beside/inspect-beside.ts';
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

export type Reception =
  | { readonly ok: true; readonly body: ReceivedBody }
  | {
      readonly ok: false;
      readonly reason: 'bodyTooLarge' | 'bodyEmpty' | 'senderAborted';
      readonly findings: BodyFindings;
    };

/** The spool of a body that was not received completely is removed before this returns. */
export async function receiveBody(
  req: IncomingMessage,
  options: {
    dir: string;
    maxBytes: number;
    maxInspectBytes: number;
    pseudonym: Pseudonymiser;
    detector: Detector;
    /** Also the names of columns and keys. */
    names: boolean;
  },
): Promise<Reception> {
  // One whose length nobody knows may be long.
  const isLong = !(Number(req.headers['content-length']) < longLength);
  const inspector = (isLong ? inspectBeside : createInspector)({
    mediaType: req.headers['content-type'],
    contentEncoding: req.headers['content-encoding'],
    pseudonym: options.pseudonym,
    detector: options.detector,
    maxBytes: options.maxInspectBytes,
    shape: { names: options.names },
  });
  if (Number(req.headers['content-length']) > options.maxBytes) {
    return { ok: false, reason: 'bodyTooLarge', findings: await inspector.abort() };
  }
  const spool = new Spool(options.dir);
  try {
    // The default iterator would destroy the connection when we stop early, and the answer with it.
    for await (const chunk of req.iterator({ destroyOnReturn: false })) {
      const bytes: Buffer = chunk;
      if (spool.bytes + bytes.length > options.maxBytes) {
        await spool.discard();
        return { ok: false, reason: 'bodyTooLarge', findings: await inspector.abort() };
      }
      if (!inspector.write(bytes)) await new Promise<void>((resolve) => inspector.drained(resolve));
      await spool.write(bytes);
    }
  } catch (error) {
    await spool.discard();
    // A stream error is the sender's; anything else (a full disk) is ours and goes up.
    if (!req.destroyed && !req.errored) throw error;
    return { ok: false, reason: 'senderAborted', findings: await inspector.abort() };
  }
  const sha256 = await spool.finish();
  if (!req.complete || spool.bytes === 0) {
    await spool.discard();
    const reason = req.complete ? 'bodyEmpty' : 'senderAborted';
    return { ok: false, reason, findings: await inspector.abort() };
  }
  const findings = await inspector.end();
  return { ok: true, body: { spool, findings, bytes: spool.bytes, sha256 } };
}

/** Reads and drops what is left, a little: lets a refusal reach a sender that is still sending. */
export async function drain(req: IncomingMessage, milliseconds: number): Promise<void> {
  if (req.complete || req.destroyed) return;
  req.resume();
  await Promise.race([
    once(req, 'close'),
    new Promise((resolve) => setTimeout(resolve, milliseconds).unref()),
  ]);
}
