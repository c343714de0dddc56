// What is said to the sender of an upload that is not over.
import type { ServerResponse } from 'node:http';
import type { RefusalReason } from '../../../shared/records/refusal-reasons.ts';
import { refusals } from '../../tls/refusals.ts';
import { interopVersion, uploadsPath } from './upload-headers.ts';

/** An upload as its sender may know it. */
export interface UploadState {
  readonly id: string;
  /** Bytes that have come. */
  readonly offset: number;
  readonly isWhole: boolean;
  readonly length: number | null;
  readonly maxBytes: number;
  /** Seconds for which it stays. */
  readonly secondsLeft: number;
}

/** Types of problems (RFC 9457) that the draft registers. */
export type UploadProblem =
  | 'mismatching-upload-offset'
  | 'completed-upload'
  | 'inconsistent-upload-length';

const problemTypes = 'https://iana.org/assignments/http-problem-types#';

/** Tells at once, before the body is there, where it can be resumed: 104 (Upload Resumption Supported). */
export function announceUpload(res: ServerResponse, state: UploadState): void {
  const { req, socket } = res;
  // A response that waits behind another one has no socket yet: what is written now would stand in that one.
  if (!socket || socket.destroyed || req.httpVersion !== '1.1') return;
  const version = interopVersion(req.headers);
  const lines = [
    'HTTP/1.1 104 Upload Resumption Supported',
    `Location: ${uploadsPath}${state.id}`,
    `Upload-Limit: ${limitOf(state)}`,
    ...(version === undefined ? [] : [`Upload-Draft-Interop-Version: ${version}`]),
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
}

/** How far it is. @param isNew it has just been made: 201, with its place */
export function tellProgress(res: ServerResponse, state: UploadState, isNew = false): void {
  if (res.destroyed || res.headersSent) return;
  const version = interopVersion(res.req.headers);
  res.writeHead(isNew ? 201 : 204, {
    ...(isNew ? { location: uploadsPath + state.id, 'content-length': 0 } : {}),
    ...uploadHeadersOf(state),
    'upload-limit': limitOf(state),
    ...(state.length === null ? {} : { 'upload-length': state.length }),
    ...(version === undefined ? {} : { 'upload-draft-interop-version': version }),
    'cache-control': 'no-store',
  });
  res.end();
}

/** Stand in final answers too. */
export function uploadHeadersOf({ offset, isWhole }: UploadState): Record<string, string> {
  return { 'upload-complete': isWhole ? '?1' : '?0', 'upload-offset': String(offset) };
}

/**
 * What was asked does not fit what is there, and nothing has changed.
 * @param close the connection ends, for the body was not read
 * @param provided offset of the request
 */
export function tellProblem(
  res: ServerResponse,
  problem: UploadProblem,
  { state, close, provided }: { state: UploadState; close: boolean; provided?: number },
): void {
  if (res.destroyed || res.headersSent) return;
  const reason: RefusalReason =
    problem === 'mismatching-upload-offset' ? 'uploadOffset' : 'badRequest';
  const { status, 'zh-CN': chinese, en } = refusals[reason];
  const body = JSON.stringify({
    type: problemTypes + problem,
    title: en,
    status,
    ...(provided === undefined
      ? {}
      : { 'expected-offset': state.offset, 'provided-offset': provided }),
    reason,
    message: { 'zh-CN': chinese, en },
  });
  res.writeHead(status, {
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    ...uploadHeadersOf(state),
    'cache-control': 'no-store',
    ...(close ? { connection: 'close' } : {}),
  });
  res.end(body);
}

function limitOf({ maxBytes, secondsLeft }: UploadState): string {
  return `max-size=${maxBytes}, max-age=${secondsLeft}`;
}
