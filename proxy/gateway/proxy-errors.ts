// What http-proxy-middleware would answer by itself repeats host and URL, patient number included. Here
// every network error leaves by the common door, and an answer that was cut looks cut.
import { ServerResponse } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { AnswerRefused } from './answer-refused.ts';
import { codeOf, connectionFailure } from '../tls/failure-reason.ts';
import type { ConnectionFailure } from '../tls/failure-reason.ts';
import { rawRefusal, refuse } from '../tls/refusals.ts';

/**
 * Answers for a failed connection to the HIS and returns the reason; null when there was nobody left
 * to answer. A response that has begun is destroyed, never ended: ended, it would look complete.
 */
export function answerProxyError(
  error: Error,
  req: IncomingMessage | undefined,
  res: ServerResponse | Socket | undefined,
): ConnectionFailure | null {
  if (req === undefined || res === undefined) return null;
  if (error instanceof AnswerRefused && res instanceof ServerResponse) {
    refuse(res, error.reason, { close: !req.complete });
    return null;
  }
  const reason = connectionFailure(error, hadConnection(error));
  if (!(res instanceof ServerResponse)) {
    if (res.writable) res.end(rawRefusal(reason));
    else res.destroy();
    return reason;
  }
  if (res.headersSent || res.destroyed) {
    res.destroy();
    return res.destroyed && !res.headersSent ? null : reason;
  }
  // What is left of the request's body will not be read: the connection cannot go on.
  refuse(res, reason, { close: !req.complete });
  return reason;
}

function hadConnection(error: Error): boolean {
  return !/^ERR_SSL_|^EPROTO$/.test(codeOf(error)) && !error.message.includes('before secure TLS');
}
