// Which answers are masked, and what their heads then say.
import type { IncomingMessage } from 'node:http';
import { maskedTiming } from '../../shared/messages/device-attestation.ts';
import type { Detector } from '../../shared/detect/detector.ts';
import { codingsOf } from '../inspect/content-coding.ts';
import type { Pseudonymiser } from '../ledger/pseudonyms.ts';
import type { AnswerPlan } from './answer-transform.ts';
import type { GivenMasks } from './given-masks.ts';
import { MaskedAnswer } from './masked-answer.ts';
import { factsOf } from './request-facts.ts';
import { hasBody, isInspected, responseHead } from './served-record.ts';

export interface MaskPlanDeps {
  readonly pseudonym: Pseudonymiser;
  readonly detector: () => Detector;
  readonly given: GivenMasks;
}

/** What says something about the body that was, or lets the browser keep it. */
const ofTheClearBody = ['etag', 'last-modified', 'expires', 'age', 'accept-ranges'];

/** Masks where the browser has not attested; keeps answers out of caches where it has to. */
export function maskPlan(deps: MaskPlanDeps): AnswerPlan {
  return (proxyRes, req) => {
    const { decision, isMasked } = factsOf(req);
    if (decision === null || decision.treatment === 'monitor') return [];
    const { headers } = proxyRes;
    const head = responseHead(proxyRes, req.url ?? '/');
    const { essence } = head;
    if (!hasBody(req.method ?? '', head)) return [];
    const isPart = !isInspected(head);
    // In clear for this browser now, and for whoever opens its cache without the extension.
    if (!isPart) headers['cache-control'] = 'no-store';
    if (!isMasked) return [];
    if (!isPart) maskHead(proxyRes, req, essence);
    return [
      new MaskedAnswer({
        // A script that answers a call is read for the data in it.
        mediaType: head.isCallback ? 'text/plain' : headers['content-type'],
        pseudonym: deps.pseudonym,
        detector: deps.detector(),
        asset: isPart ? essence : null,
        live: essence === 'text/event-stream',
        ifNotMasked: decision.ifNotMasked,
        isReadable: codingsOf(headers['content-encoding']) !== null,
        onMask: (masks) => deps.given.add(masks),
      }),
    ];
  };
}

function maskHead({ headers }: IncomingMessage, req: IncomingMessage, essence: string): void {
  for (const name of ofTheClearBody) delete headers[name];
  // A browser that has the extension after all asks again; a form is never sent twice.
  if (req.method === 'GET' && essence.includes('html')) headers['server-timing'] = maskedTiming;
}
