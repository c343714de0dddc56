// The routes that show records. Each looks, records the look, and only then answers.
import express, { type Request, type Response, Router } from 'express';
import { countsRequest, searchRequest } from '../../shared/messages/console.ts';
import { canonicalJson } from '../../shared/records/canonical.ts';
import { asyncRoute } from '../auth/async-route.ts';
import { refuseCall } from '../auth/refuse-call.ts';
import type { ExportSource } from '../export/entry.ts';
import type { Ledger, RecordFilter } from '../ledger/contract.ts';
import type { Pseudonymiser } from '../ledger/pseudonyms.ts';
import { exportRoute } from './export-records.ts';
import { openRecord, relatedRecords } from './open-record.ts';
import { readFilter } from './read-filter.ts';
import { recordLook, resultsOf } from './record-look.ts';
import { type VerifyLedger, verifyRoute } from './run-verify.ts';
import { countRecords, searchRecords } from './search-records.ts';

export interface RecordsDeps {
  readonly ledger: Pick<Ledger, 'append' | 'query' | 'count' | 'prove' | 'checkpoint'> &
    Pick<ExportSource, 'entries'>;
  readonly hospital: string;
  readonly pseudonym: Pseudonymiser;
  readonly verify: VerifyLedger;
  readonly now: () => number;
}

/** Filters are small: 50 pseudonyms and a few words. */
const json = express.json({ limit: '32kb' });

/** Expects `requireSignIn` and the role check before it. */
export function createRecordsApi(deps: RecordsDeps): Router {
  const { ledger } = deps;

  /** The total is what is written down, not the page: it says how much the question could show. */
  async function search(req: Request, res: Response): Promise<void> {
    const asked = searchRequest.safeParse(req.body);
    if (!asked.success) return refuseCall(req, res, 'badRequest');
    const read = readFilter(asked.data.filter, deps.pseudonym);
    if (!read.ok) return refuseCall(req, res, read.error);
    const { filter, patientRefs, words } = read;
    const found = await searchRecords(ledger, filter, patientRefs, asked.data, deps.now());
    const look = { kind: 'admin.query', filter: words, ...resultsOf([found.total]) } as const;
    if (await recordLook(ledger, req, look)) res.json(found);
    else refuseCall(req, res, 'recordingFailed');
  }

  /** Several totals at once are one look: the overview would otherwise fill the record. */
  async function counts(req: Request, res: Response): Promise<void> {
    const asked = countsRequest.safeParse(req.body);
    if (!asked.success) return refuseCall(req, res, 'badRequest');
    const filters: RecordFilter[] = [];
    for (const request of asked.data.filters) {
      const read = readFilter(request, deps.pseudonym);
      if (!read.ok) return refuseCall(req, res, read.error);
      filters.push(read.filter);
    }
    const totals = await countRecords(ledger, filters);
    const filter = canonicalJson({ counts: filters.map((f) => ({ ...f })) });
    const look = { kind: 'admin.query', filter, ...resultsOf(totals) } as const;
    if (await recordLook(ledger, req, look)) res.json({ totals });
    else refuseCall(req, res, 'recordingFailed');
  }

  /** Asking for what is not there is a look as well. */
  async function open(req: Request, res: Response): Promise<void> {
    const index = indexOf(req);
    const opened = index === null ? null : await openRecord(ledger, index);
    await answerLook(req, res, canonicalJson({ index }), opened, opened ? 1 : 0);
  }

  async function related(req: Request, res: Response): Promise<void> {
    const index = indexOf(req);
    const found = index === null ? null : await relatedRecords(ledger, index);
    const words = canonicalJson({ index, related: true });
    await answerLook(req, res, words, found, found?.rows.length ?? 0);
  }

  /** Records first, then answers: a look that cannot be recorded shows nothing. */
  async function answerLook(
    req: Request,
    res: Response,
    filter: string,
    answer: object | null,
    results: number,
  ): Promise<void> {
    if (!(await recordLook(ledger, req, { kind: 'admin.open', filter, results })))
      refuseCall(req, res, 'recordingFailed');
    else if (answer) res.json(answer);
    else refuseCall(req, res, 'notFound');
  }

  return Router()
    .post('/records/search', json, asyncRoute(search))
    .post('/records/counts', json, asyncRoute(counts))
    .post('/records/export', json, asyncRoute(exportRoute(deps)))
    .get('/records/related/:index', asyncRoute(related))
    .get('/records/:index', asyncRoute(open))
    .post('/verify', asyncRoute(verifyRoute(ledger, deps.verify)));
}

/** Null for what cannot be an index; at most 15 digits, so that it stays an exact number. */
function indexOf(req: Request): number | null {
  const { index } = req.params;
  return typeof index === 'string' && /^\d{1,15}$/.test(index) ? Number(index) : null;
}
