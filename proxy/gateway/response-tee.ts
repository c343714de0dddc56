// Watches an answer pass and has it recorded. The bytes go to the browser untouched and first: a small
// body is looked into only after its last byte has been sent.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Detector } from '../../shared/detect/detector.ts';
import type { RecordDraft } from '../../shared/records/record.ts';
import type { BodyFindings } from '../inspect/body-findings.ts';
import { createInspector } from '../inspect/inspector.ts';
import type { Pseudonymiser } from '../ledger/pseudonyms.ts';
import type { MaskedAnswer } from './masked-answer.ts';
import type { Recorder } from './recorder.ts';
import { factsOf } from './request-facts.ts';
import { isDisguised } from './disguised-data.ts';
import {
  hasBody,
  isInspected,
  isRecorded,
  type ResponseHead,
  responseHead,
  servedRecord,
} from './served-record.ts';
import type { Site } from './site.ts';

export interface TeeDeps {
  readonly site: Site;
  readonly pseudonym: Pseudonymiser;
  /** Rules in force; they may change between two answers. */
  readonly detector: () => Detector;
  readonly recorder: Recorder;
  readonly maxInspectBytes: number;
  /** Told of each answer that is recorded. */
  readonly onServed?: ((draft: RecordDraft) => void) | undefined;
  /** Told when inspection itself failed; never with content. */
  readonly onFault: () => void;
}

/** Attaches to `proxyRes` before it is sent on; back-pressure of the browser is left alone.
 *  @param masked who writes the answer again, where somebody does */
export function teeResponse(
  proxyRes: IncomingMessage,
  req: IncomingMessage,
  res: ServerResponse,
  deps: TeeDeps,
  masked?: MaskedAnswer,
): void {
  const { headers } = proxyRes;
  // httpxy keeps `req` as it forwarded it; the target must be the one that was decided on.
  const head = responseHead(proxyRes, req.url ?? '/');
  if (!hasBody(req.method ?? '', head)) return;
  const passing: Passing = { proxyRes, req, res, target: req.url ?? '/', head, deps, masked };
  if (masked?.isOnlyReader === true) return recordMasked(passing, masked);
  if (isInspected(head)) return inspectResponse(passing);
  proxyRes.once('data', (first: Buffer) => {
    const disguised = isDisguised(head.essence, first, headers['content-encoding']);
    if (disguised) inspectResponse(passing, first);
  });
}

/** One answer on its way. */
interface Passing {
  readonly proxyRes: IncomingMessage;
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly target: string;
  readonly head: ResponseHead;
  readonly deps: TeeDeps;
  readonly masked: MaskedAnswer | undefined;
}

/** @param first what has come already */
function inspectResponse(passing: Passing, first?: Buffer): void {
  const { proxyRes, res, head, deps } = passing;
  const { headers } = proxyRes;
  const inspector = createInspector({
    // A script is a part of a page; this one is read for the data in it.
    mediaType: head.isCallback ? 'text/plain' : headers['content-type'],
    contentEncoding: headers['content-encoding'],
    pseudonym: deps.pseudonym,
    detector: deps.detector(),
    maxBytes: deps.maxInspectBytes,
  });
  const take = (chunk: Buffer): void => {
    if (inspector.write(chunk)) return;
    proxyRes.pause();
    inspector.drained(() => proxyRes.resume());
  };
  if (first !== undefined) take(first);
  proxyRes.on('data', take);
  res.once('close', () => {
    const whole = proxyRes.complete && res.writableFinished;
    const findings = whole ? inspector.end() : inspector.abort();
    findings.then(
      (found) => record(found, passing),
      () => deps.onFault(),
    );
  });
}

/** Who writes the body again has read it: the record says what was there, and what the browser got. */
function recordMasked(passing: Passing, masked: MaskedAnswer): void {
  const { proxyRes, res, deps } = passing;
  res.once('close', () => {
    const isWhole = proxyRes.complete && res.writableFinished;
    masked.findings(isWhole).then(
      (found) => {
        if (found !== null) record(found, passing);
      },
      () => deps.onFault(),
    );
  });
}

function record(found: BodyFindings, { req, res, target, head, deps, masked }: Passing): void {
  // Of a refused answer, what the browser got in its place.
  const sent = res.headersSent ? { ...head, status: res.statusCode } : head;
  if (!isRecorded(sent, found)) return;
  const isMasked = factsOf(req).isMasked && masked?.hasPassed !== true;
  const draft = servedRecord(req, target, sent, found, { site: deps.site, isMasked });
  deps.recorder.record(draft);
  deps.onServed?.(draft);
}
