// The whole log recomputed on request, one run at a time: a second caller waits for the same answer.
import type { Request, Response } from 'express';
import type { VerifyResponse } from '../../shared/messages/console.ts';
import { refuseCall } from '../auth/refuse-call.ts';
import type { Ledger } from '../ledger/contract.ts';
import { recordLook } from './record-look.ts';

type Report = (done: number, total: number) => void;

/** Recomputes every entry from its stored payload. */
export type VerifyLedger = (onProgress: Report) => Promise<VerifyResponse>;

/** Joins calls made while a run is under way to that run. */
export function shareRun(verify: VerifyLedger): VerifyLedger {
  const listeners = new Set<Report>();
  let running: Promise<VerifyResponse> | null = null;
  return (onProgress) => {
    listeners.add(onProgress);
    running ??= verify((done, total) => {
      for (const listener of listeners) listener(done, total);
    }).finally(() => {
      running = null;
      listeners.clear();
    });
    return running;
  };
}

/** POST /verify. Who accepts `application/x-ndjson` gets progress lines before the result. */
export function verifyRoute(
  ledger: Pick<Ledger, 'append' | 'checkpoint'>,
  verify: VerifyLedger,
): (req: Request, res: Response) => Promise<void> {
  const run = shareRun(verify);
  return async (req, res) => {
    // Written down before the run: whoever starts one cannot end it unseen.
    const look = { kind: 'admin.verify', filter: '{}', results: ledger.checkpoint().size } as const;
    if (!(await recordLook(ledger, req, look))) return refuseCall(req, res, 'recordingFailed');
    // JSON unless progress is asked for by name: `*/*` gets the plain answer.
    const lines = req.accepts(['json', 'application/x-ndjson']) === 'application/x-ndjson';
    if (!lines) return void res.json(await run(() => undefined));
    res.type('application/x-ndjson');
    await run(progressLines(res)).then(
      (result) => res.end(`${JSON.stringify({ result })}\n`),
      (error: unknown) => {
        // Half an answer must not look like a whole one.
        if (res.headersSent) res.destroy();
        else throw error;
      },
    );
  };
}

const progressEvery = 100;

/** At most ten lines a second, and none to who has gone. */
function progressLines(res: Response): Report {
  let last = 0;
  return (done, total) => {
    const now = Date.now();
    if (res.destroyed || now - last < progressEvery) return;
    last = now;
    res.write(`${JSON.stringify({ done, total })}\n`);
  };
}
