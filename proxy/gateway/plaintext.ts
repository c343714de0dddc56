// The http listener. It moves people to https and takes nothing: a body that arrives here has been on
// the wire in clear, so it is refused and recorded, never silently redirected.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Appended, Ledger } from '../ledger/contract.ts';
import { redactPath } from '../../shared/records/redact-path.ts';
import { refuse } from '../tls/refusals.ts';
import { admit } from './admission.ts';
import { addressOf } from './request-headers.ts';

export interface PlaintextDeps {
  readonly ledger: Ledger;
  /** Where people are sent, by Host header without port; `*` is used for any other host. */
  readonly origins: Readonly<Record<string, string>>;
}

/**
 * GET and HEAD without a body: 308 to the same target over https. Everything else: 403, connection
 * closed, body unread, and an `exposure.plaintext` record that is durable before the answer. A GET that
 * carries a session or a query is recorded as well, after the answer. Attach to both `request` and
 * `checkContinue`, so that a waiting client is refused before it sends its body.
 */
export function createPlaintextHandler(deps: PlaintextDeps): RequestListener {
  return (req, res) => {
    res.on('error', () => res.destroy());
    req.on('error', () => res.destroy());
    const admitted = admit(req);
    if (!admitted.ok) return refuse(res, 'badRequest', { close: true });
    const origin = deps.origins[hostname(admitted.host)] ?? deps.origins['*'];
    if (origin === undefined) return refuse(res, 'badRequest', { close: true });
    if ((req.method === 'GET' || req.method === 'HEAD') && !announcesBody(req)) {
      redirect(req, res, `${origin}${admitted.target}`);
      const exposed =
        req.headers.cookie !== undefined ||
        req.headers.authorization !== undefined ||
        admitted.target.includes('?');
      if (exposed) void expose(deps.ledger, req, origin, admitted.target);
      return undefined;
    }
    void refuseBody(deps.ledger, req, res, origin, admitted.target);
    return undefined;
  };
}

function redirect(req: IncomingMessage, res: ServerResponse, location: string): void {
  res.writeHead(308, { location, 'content-length': 0, 'cache-control': 'no-store' });
  res.end();
  req.resume();
}

async function refuseBody(
  ledger: Ledger,
  req: IncomingMessage,
  res: ServerResponse,
  origin: string,
  target: string,
): Promise<void> {
  const recorded = await expose(ledger, req, origin, target);
  closeAfterAnswer(req, res);
  if (recorded === null) return refuse(res, 'recordingFailed', { close: true });
  return refuse(res, 'plaintextBody', { close: true, recordIndex: recorded.index });
}

/** Ends the connection of a request whose body is not read, once its answer is out. */
export function closeAfterAnswer(req: IncomingMessage, res: ServerResponse): void {
  res.once('finish', () => {
    // Give the answer time to arrive: closing with unread data would reset the connection under it.
    req.socket.end();
    setTimeout(() => req.socket.destroy(), 500).unref();
  });
}

/** Null when the record could not be written. */
async function expose(
  ledger: Ledger,
  req: IncomingMessage,
  origin: string,
  target: string,
): Promise<Appended | null> {
  const announced = Number(req.headers['content-length'] ?? Number.NaN);
  try {
    return await ledger.append({
      kind: 'exposure.plaintext',
      actor: { user: null, device: null, workstation: addressOf(req) },
      site: origin,
      method: req.method ?? '',
      path: redactPath(target),
      bytesAnnounced: Number.isSafeInteger(announced) ? announced : null,
    });
  } catch {
    return null;
  }
}

export function announcesBody(req: IncomingMessage): boolean {
  return (
    req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length']) > 0
  );
}

function hostname(host: string): string {
  return host.replace(/:\d+$/, '');
}
