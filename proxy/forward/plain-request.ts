// A request for plain http through the proxy. What has a body is refused, for it has been on the wire in
// clear and would go on so; what has none is sent to https, or let through where a rule says so.
import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { Actor } from '../../shared/records/record-base.ts';
import type { RefusalReason } from '../../shared/records/refusal-reasons.ts';
import { methodWord } from '../../shared/records/method-word.ts';
import { redactPath } from '../../shared/records/redact-path.ts';
import { endToEnd } from '../gateway/hop-by-hop.ts';
import { announcesBody, closeAfterAnswer } from '../gateway/plaintext.ts';
import type { Appended } from '../ledger/contract.ts';
import { refuse } from '../tls/refusals.ts';
import { httpAuthority, type PlainTarget, recordedAuthority, recordedHost } from './authority.ts';
import type { ForwardDeps } from './forward-deps.ts';
import { decide } from './forward-rules.ts';
import { reach, whereTo } from './reach.ts';

/** One request, whose caller is known. */
interface PlainRequest {
  readonly deps: ForwardDeps;
  readonly actor: Actor;
  readonly to: PlainTarget;
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
}

/** Answers it. Never rejects. */
export async function answerPlain(asked: PlainRequest): Promise<void> {
  const { deps, actor, to, req, res } = asked;
  const { config, classes } = deps;
  const of = classes.classOf(to.host);
  const { action, plaintext } = decide(config.rules, of, to.host);
  const isRead = req.method === 'GET' || req.method === 'HEAD';
  if (!isRead || announcesBody(req)) return refuseBody(asked);
  if (action === 'refuse' || plaintext === 'refuse') {
    const reason = action === 'refuse' ? 'destinationClosed' : 'partnerPlaintext';
    const destination = recordedAuthority(to);
    deps.log.turnedAway({ actor, destination, reason, class: of, protocol: 'other' });
    return refuse(res, reason, { close: true });
  }
  if (plaintext === 'upgrade') return turnToTls(asked);
  return letThrough(asked);
}

/** Durable before the answer, like what the plaintext listener refuses. */
async function refuseBody(asked: PlainRequest): Promise<void> {
  const { req, res } = asked;
  const recorded = await expose(asked);
  closeAfterAnswer(req, res);
  if (recorded === null) return refuse(res, 'recordingFailed', { close: true });
  return refuse(res, 'plaintextBody', { close: true, recordIndex: recorded.index });
}

/** 308: nothing has left the hospital. What the request itself told on its way here is recorded. */
function turnToTls(asked: PlainRequest): void {
  const { to, req, res } = asked;
  res.writeHead(308, {
    location: `https://${httpAuthority(to)}${to.path}`,
    'content-length': 0,
    'cache-control': 'no-store',
  });
  res.end();
  const { cookie, authorization } = req.headers;
  if (cookie !== undefined || authorization !== undefined || to.path.includes('?')) {
    void expose(asked);
  }
}

async function letThrough(asked: PlainRequest): Promise<void> {
  const { deps, actor, to, res } = asked;
  const { config, log } = deps;
  const turnAway = (reason: RefusalReason): void => {
    const destination = recordedAuthority(to);
    log.turnedAway({ actor, destination, reason, protocol: 'other' });
    refuse(res, reason, { close: true });
  };
  if (!config.plainPorts.includes(to.port)) return turnAway('destinationClosed');
  const reached = await reach(config, to.host);
  if (!reached.ok) return turnAway(reached.reason);
  // Before its first byte leaves.
  if (log.isBehind || (await expose(asked)) === null) {
    return refuse(res, 'recordingFailed', { close: true });
  }
  send(asked, reached.addresses);
}

function send({ deps, to, req, res }: PlainRequest, addresses: readonly string[]): void {
  const headers = endToEnd(req.headers, new Set(['expect']));
  headers.host = httpAuthority(to);
  const sent = request({
    ...whereTo(to, addresses),
    method: req.method ?? 'GET',
    path: to.path,
    headers,
    agent: false,
    timeout: deps.config.idleMs,
  });
  sent.on('timeout', () => sent.destroy(new Error('nothing moves')));
  sent.on('error', () => refuse(res, 'partnerUnreachable', { close: true }));
  sent.on('response', (answer) => passOn(answer, res));
  // A destination that changes the protocol gets nobody to speak it with.
  sent.on('upgrade', (_answer, socket) => {
    socket.destroy();
    refuse(res, 'partnerBroken', { close: true });
  });
  res.on('close', () => sent.destroy());
  sent.end();
}

function passOn(answer: IncomingMessage, res: ServerResponse): void {
  // Cut off is cut off: an end of ours would make it look whole.
  answer.on('error', () => res.destroy());
  const { statusCode = 502, statusMessage, headers } = answer;
  try {
    res.writeHead(statusCode, statusMessage, endToEnd(headers, new Set(['transfer-encoding'])));
  } catch {
    // A status or header that Node reads and does not write.
    answer.destroy();
    return refuse(res, 'partnerBroken', { close: true });
  }
  answer.pipe(res);
}

/** Null when it cannot be written down. */
async function expose({ deps, actor, to, req }: PlainRequest): Promise<Appended | null> {
  const announced = Number(req.headers['content-length'] ?? Number.NaN);
  try {
    return await deps.ledger.append({
      kind: 'exposure.plaintext',
      actor,
      site: `http://${httpAuthority({ host: recordedHost(to.host), port: to.port })}`,
      method: methodWord(req.method),
      path: redactPath(to.path),
      bytesAnnounced: Number.isSafeInteger(announced) ? announced : null,
    });
  } catch {
    return null;
  }
}
