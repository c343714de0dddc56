// What a request says of a resumable upload (draft-ietf-httpbis-resumable-upload, -05 and later; values as of
// RFC 9651). All of it comes from outside: what is not exactly as it has to be counts as malformed.
import type { IncomingHttpHeaders } from 'node:http';
import { parseMediaType } from '../../inspect/body-format.ts';

/** No partner can have it. */
export const uploadsPath = '/egress/~uploads/';

/** Whether an address is that of an upload. */
export function isUploadTarget(target: string | undefined): target is string {
  return target?.startsWith(uploadsPath) ?? false;
}

export interface UploadHeaders {
  /** This request brings the end. */
  readonly isLast: boolean;
  /** Bytes before those that it brings; null: it does not say. */
  readonly offset: number | null;
  /** Bytes of the whole; null: it does not say. */
  readonly length: number | null;
}

/** Drafts that mean the same by what is read and written here. */
const interop = /^[6-9]$/;

/** Whether a request wants an upload that can be resumed. */
export function asksToResume(headers: IncomingHttpHeaders): boolean {
  return headers['upload-complete'] !== undefined;
}

/** Null for malformed ones. */
export function parseUploadHeaders(headers: IncomingHttpHeaders): UploadHeaders | null {
  const { 'upload-complete': complete } = headers;
  const offset = wholeNumber(headers['upload-offset']);
  const length = wholeNumber(headers['upload-length']);
  if ((complete !== '?0' && complete !== '?1') || offset === undefined || length === undefined) {
    return null;
  }
  return { isLast: complete === '?1', offset, length };
}

/** Bytes that a request brings; null: it does not say. */
export function bytesBrought(headers: IncomingHttpHeaders): number | null {
  const { 'content-length': given, 'transfer-encoding': coding } = headers;
  if (coding !== undefined) return null;
  return given === undefined ? 0 : Number(given);
}

/** Whether a request brings a part of something, and says so. */
export function isPart(headers: IncomingHttpHeaders): boolean {
  const { essence } = parseMediaType(headers['content-type']);
  return essence === 'application/partial-upload' && headers['content-encoding'] === undefined;
}

/** The draft that a sender has read, if we mean the same; undefined for none. */
export function interopVersion(headers: IncomingHttpHeaders): string | undefined {
  const said = headers['upload-draft-interop-version'];
  return typeof said === 'string' && interop.test(said) ? said : undefined;
}

/** Null where it is not said, undefined where it is malformed. */
function wholeNumber(header: string | string[] | undefined): number | null | undefined {
  if (header === undefined) return null;
  return typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : undefined;
}
