// Sends the HIS's answer on: as it came, or through transforms with its coding undone. In the place of
// the library's own piping and of its `responseInterceptor`, which holds everything and turns a cut
// body into a whole one (techniques: 8, 18).
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import { codingsOf, decompressor } from '../inspect/content-coding.ts';
import { answerFault, AnswerRefused } from './answer-refused.ts';
import { AnswerSink } from './answer-sink.ts';
import { type AnswerTransform, TransformChain } from './answer-transform.ts';
import { answerProxyError } from './proxy-errors.ts';
import { ReadAhead } from './read-ahead.ts';

/** Bodies announced to be this long at most leave with their length, unchanged ones as they came. */
const holdBytes = 262_144;

/** Digests and lengths of a body that is another one now. */
const ofTheOldBody = [
  'content-length',
  'content-encoding',
  'content-md5',
  'digest',
  'content-digest',
  'repr-digest',
];

/**
 * Sends head and body of `proxyRes`. An upstream that breaks off leaves the client with a cut answer:
 * httpxy destroys `res`, and nothing here ends it. Throws when the head cannot be sent.
 */
export function sendAnswer(
  proxyRes: IncomingMessage,
  req: IncomingMessage,
  res: ServerResponse,
  transforms: readonly AnswerTransform[],
  onFault: () => void,
): void {
  const codings = codingsOf(proxyRes.headers['content-encoding']);
  if (codings === null && transforms.some(({ unreadable }) => unreadable === 'refuse')) {
    return refuseBody(proxyRes, req, res);
  }
  if (codings === null || transforms.length === 0) {
    setHead(proxyRes, res);
    passOn(proxyRes, res);
    return;
  }
  if (req.method === 'HEAD' || proxyRes.statusCode === 304 || proxyRes.statusCode === 204) {
    // What is said here of the body must be true of the one that a GET gets.
    if (req.method === 'HEAD') changeHead(proxyRes, false, null);
    else weaken(proxyRes);
    setHead(proxyRes, res);
    passOn(proxyRes, res);
    return;
  }
  changeBody(proxyRes, req, res, { codings, chain: new TransformChain(transforms), onFault });
}

/** For an answer that nobody can look into: it is not sent, unless nothing is in it. */
function refuseBody(proxyRes: IncomingMessage, req: IncomingMessage, res: ServerResponse): void {
  let isEmpty = true;
  proxyRes.once('data', () => {
    isEmpty = false;
    proxyRes.destroy();
    answerProxyError(new AnswerRefused('notMaskable'), req, res);
  });
  proxyRes.once('end', () => {
    if (!isEmpty) return;
    setHead(proxyRes, res);
    res.end();
  });
}

/** As `pipe`, but ahead of a slow reader. */
function passOn(proxyRes: IncomingMessage, res: ServerResponse): void {
  const ahead = new ReadAhead(res);
  let isWaiting = false;
  proxyRes.on('data', (chunk: Buffer) => {
    if (ahead.write(chunk) || isWaiting) return;
    isWaiting = true;
    proxyRes.pause();
    ahead.drained(() => {
      isWaiting = false;
      proxyRes.resume();
    });
  });
  proxyRes.once('end', () => res.end());
}

interface Change {
  /** In order of undoing. */
  readonly codings: readonly string[];
  readonly chain: TransformChain;
  readonly onFault: () => void;
}

function changeBody(
  proxyRes: IncomingMessage,
  req: IncomingMessage,
  res: ServerResponse,
  { codings, chain, onFault }: Change,
): void {
  const fail = (error: Error): void => {
    // Not to be sent is what was asked for.
    if (!(error instanceof AnswerRefused)) onFault();
    proxyRes.destroy();
    answerProxyError(error, req, res);
  };
  const announced = Number(proxyRes.headers['content-length'] ?? Number.NaN);
  if (announced <= holdBytes && codings.length === 0) {
    return changeWhole(proxyRes, res, chain, fail);
  }
  const kept: Buffer[] | null = announced <= holdBytes ? [] : null;
  const gzip = codings.length > 0 && takesGzip(req) && !isLive(proxyRes);
  const sink = new AnswerSink({
    res,
    chain,
    gzip,
    holdBytes: kept === null ? 0 : holdBytes,
    original: () => kept && Buffer.concat(kept),
    sendHead: (changed) => {
      if (changed !== 'unchanged') changeHead(proxyRes, gzip, changed.length);
      setHead(proxyRes, res);
    },
    onFault: fail,
  });
  let entry: Writable | null = null;
  proxyRes.once('data', (first: Buffer) => {
    entry = decoded(codings, first, sink, fail);
    entry.write(first);
    proxyRes.pipe(entry);
  });
  if (kept !== null) proxyRes.on('data', (chunk: Buffer) => kept.push(chunk));
  proxyRes.once('end', () => {
    // Nothing came: the transforms have the last word all the same.
    if (entry === null) sink.end();
  });
  res.once('close', () => {
    entry?.destroy();
    sink.destroy();
  });
}

/** A short body in clear, which most answers are, without the cost of streams. */
function changeWhole(
  proxyRes: IncomingMessage,
  res: ServerResponse,
  chain: TransformChain,
  fail: (error: Error) => void,
): void {
  const chunks: Buffer[] = [];
  proxyRes.on('data', (chunk: Buffer) => chunks.push(chunk));
  proxyRes.once('end', () => {
    try {
      const body = Buffer.concat(chunks);
      const begun = chain.push(body);
      const finish = (rest: Buffer): void => {
        // The reader may have gone while the transforms were thinking.
        if (res.destroyed) return;
        const out = rest.length === 0 ? begun : Buffer.concat([begun, rest]);
        if (chain.hasChanged) changeHead(proxyRes, false, out.length);
        setHead(proxyRes, res);
        res.end(chain.hasChanged ? out : body);
      };
      const rest = chain.end();
      if (Buffer.isBuffer(rest)) finish(rest);
      else rest.then(finish).catch(fail);
    } catch (error) {
      fail(answerFault(error));
    }
  });
}

/** The coding undone in front of `sink`; errors of any stage go to `fail`. */
function decoded(
  codings: readonly string[],
  first: Buffer,
  sink: Writable,
  fail: (error: Error) => void,
): Writable {
  let next = sink;
  for (const [i, coding] of [...codings.entries()].toReversed()) {
    // Only the outermost coding's first byte is known.
    const stage = decompressor(coding, i === 0 ? first[0] : undefined);
    stage.on('error', fail);
    stage.pipe(next);
    next = stage;
  }
  return next;
}

/** The headers of the body as it leaves. */
function changeHead(proxyRes: IncomingMessage, gzip: boolean, length: number | null): void {
  const { headers } = proxyRes;
  for (const name of ofTheOldBody) delete headers[name];
  if (gzip) headers['content-encoding'] = 'gzip';
  if (length !== null) headers['content-length'] = String(length);
  // Ranges are of the HIS's bytes; half of each would be nobody's file.
  headers['accept-ranges'] = 'none';
  weaken(proxyRes);
}

/** RFC 9110 §8.8.1: what is equal in meaning and not in bytes has a weak validator. */
function weaken({ headers }: IncomingMessage): void {
  const { etag } = headers;
  if (etag !== undefined && !etag.startsWith('W/')) headers.etag = `W/${etag}`;
}

/** Compressed again only where somebody waits for the whole, not for the next line. */
function isLive({ headers }: IncomingMessage): boolean {
  return headers['content-type']?.startsWith('text/event-stream') === true;
}

function takesGzip(req: IncomingMessage): boolean {
  const offered = req.headers['accept-encoding'];
  return (
    typeof offered === 'string' &&
    /(?:^|[\s,])gzip\s*(?:$|,|;(?!\s*q=0(?:\.0*)?\s*(?:$|,)))/i.test(offered)
  );
}

function setHead(proxyRes: IncomingMessage, res: ServerResponse): void {
  // The listener may have begun to end since the HIS answered.
  if (!res.shouldKeepAlive) proxyRes.headers.connection = 'close';
  for (const [name, value] of Object.entries(proxyRes.headers)) {
    if (value === undefined) continue;
    try {
      res.setHeader(name, value);
    } catch {
      // A header that Node refuses to write is one that nobody could read.
    }
  }
  res.statusCode = proxyRes.statusCode ?? 502;
  if (proxyRes.statusMessage !== undefined) res.statusMessage = proxyRes.statusMessage;
}
