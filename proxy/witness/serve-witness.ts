// The witness's door, under /witness: other hospitals' logs bring their checkpoints here. It needs no
// sign-in: what is not signed by a known log is refused, and nothing of a record ever passes.
import express, { type Request, type Response, Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import { parseAddCheckpoint } from '../../shared/transparency/add-checkpoint.ts';
import { parseCheckpoint } from '../../shared/transparency/note.ts';
import { asyncRoute } from '../auth/async-route.ts';
import { witnessLine } from '../ledger/witness-file.ts';
import { judgeCheckpoint, type WitnessAnswer, type WitnessDeps } from './judge-checkpoint.ts';

/** Mount under `/witness`: POST add-checkpoint; GET checkpoints for who audits a witnessed log. */
export function serveWitness(deps: WitnessDeps & { requestsPerMinute?: number }): Router {
  const judge = oneAtATime(deps);
  const add = async (req: Request, res: Response) => {
    const body: unknown = req.body;
    answer(res, await judge(Buffer.isBuffer(body) ? body.toString('utf8') : ''));
  };
  return (
    Router()
      .use((_req, res, next) => {
        res.set('cache-control', 'no-store');
        next();
      })
      // A log publishes at most once a second; a stranger must not keep this process verifying.
      .use(rateLimit({ windowMs: 60_000, limit: deps.requestsPerMinute ?? 600, validate: false }))
      // 63 hashes and 16 signatures of the largest kind fit many times.
      .post('/add-checkpoint', express.raw({ type: () => true, limit: '128kb' }), asyncRoute(add))
      .get('/checkpoints', (_req, res) => {
        // As lines that `verify --seen` reads.
        res.type('application/x-ndjson').send(deps.state.notes().map(witnessLine).join(''));
      })
      .use((_req, res) => void res.status(404).end())
  );
}

/** Comparing with what is kept and keeping the new must not be interleaved (tlog-witness). */
function oneAtATime(deps: WitnessDeps): (body: string) => Promise<WitnessAnswer> {
  const last = new Map<string, Promise<unknown>>();
  return (body) => {
    const note = parseAddCheckpoint(body)?.checkpoint ?? '';
    const origin = parseCheckpoint(note)?.origin ?? '';
    // Strangers share one line: names that they make up must not fill the map.
    const line = deps.logs.has(origin) ? origin : '';
    const before = last.get(line) ?? Promise.resolve();
    const judged = before.then(() => judgeCheckpoint(body, deps));
    last.set(
      line,
      judged.catch(() => undefined),
    );
    return judged;
  };
}

function answer(res: Response, given: WitnessAnswer): void {
  res.status(given.status);
  switch (given.status) {
    case 200:
      return void res.type('text/plain; charset=utf-8').send(given.cosignature);
    case 409:
      return void res.set('content-type', 'text/x.tlog.size').end(`${given.size}\n`);
    default:
      return void res.end();
  }
}
