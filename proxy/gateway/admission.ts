// What may enter at all. Requests that different servers read differently are turned away before any
// rule looks at them: that is where smuggling and filter evasion live.
import type { IncomingMessage } from 'node:http';
import { normaliseTarget } from './request-target.ts';

export type Admission =
  | { readonly ok: true; readonly target: string; readonly host: string }
  | { readonly ok: false };

const refused: Admission = { ok: false };

/**
 * Checks version, target, Host and framing. On success the caller forwards `target`, and nothing else,
 * as the path; `host` is the Host header in lower case, empty for an HTTP/1.0 request without one.
 * Every failure is a 400 (`badRequest`); the connection should close.
 */
export function admit(req: IncomingMessage): Admission {
  // llhttp lets 0.9 and 2.0 request lines through.
  if (req.httpVersion !== '1.1' && req.httpVersion !== '1.0') return refused;
  // An answer to it repeats the request, cookies of a session included (RFC 9110 §9.3.8).
  if (req.method === 'TRACE') return refused;
  const target = normaliseTarget(req.url ?? '');
  if (target === null) return refused;
  let host = '';
  let hosts = 0;
  let lengths = 0;
  const raw = req.rawHeaders;
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') {
      hosts++;
      host = (raw[i + 1] ?? '').toLowerCase();
    } else if (name.length === 14 && name.toLowerCase() === 'content-length') lengths++;
  }
  if (hosts > 1 || (hosts === 0 && req.httpVersion === '1.1')) return refused;
  if (host !== '' && !/^[a-z0-9.-]+(?::\d{1,5})?$|^\[[0-9a-f:.]+\](?::\d{1,5})?$/.test(host)) {
    return refused;
  }
  const coding = req.headers['transfer-encoding'];
  if (coding !== undefined) {
    // Any other coding, or both kinds of framing, is read differently by different servers.
    if (coding.toLowerCase() !== 'chunked' || lengths > 0 || req.httpVersion === '1.0')
      return refused;
  }
  return lengths > 1 ? refused : { ok: true, target, host };
}
