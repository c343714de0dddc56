// POST /records/export: what the current filter finds, as a file, newest first as the table has it. It is
// read and sent page by page; who stops reading stops the reading.
import type { Request, Response } from 'express';
import { exportRequest, mostExported } from '../../shared/messages/console.ts';
import { canonicalJson } from '../../shared/records/canonical.ts';
import { refuseCall } from '../auth/refuse-call.ts';
import { type ExportOrigin, type ExportSource, openEntry } from '../export/entry.ts';
import { exportName } from '../export/export-file.ts';
import { type FileWriter, fileWriter } from '../export/file-format.ts';
import type { Ledger, RecordFilter } from '../ledger/contract.ts';
import type { Pseudonymiser } from '../ledger/pseudonyms.ts';
import { readFilter } from './read-filter.ts';
import { recordLook } from './record-look.ts';

export interface ExportDeps {
  readonly ledger: Pick<Ledger, 'append' | 'query' | 'count' | 'checkpoint'> &
    Pick<ExportSource, 'entries'>;
  readonly pseudonym: Pseudonymiser;
  readonly hospital: string;
  readonly now: () => number;
}

const pageLength = 1000;

/** The look is durable before the first byte; more than `mostExported` are for the command line. */
export function exportRoute(deps: ExportDeps): (req: Request, res: Response) => Promise<void> {
  return (req, res) => answer(deps, req, res);
}

async function answer(deps: ExportDeps, req: Request, res: Response): Promise<void> {
  const asked = exportRequest.safeParse(req.body);
  if (!asked.success) return refuseCall(req, res, 'badRequest');
  const read = readFilter(asked.data.filter, deps.pseudonym);
  if (!read.ok) return refuseCall(req, res, read.error);
  const { format, language } = asked.data;
  const { ledger } = deps;
  // Fixed first: what is appended meanwhile, this look included, is not in the file.
  const below = ledger.checkpoint().size;
  const total = await ledger.count(read.filter, { before: below, atMost: mostExported });
  if (total.isAtLeast) return refuseCall(req, res, 'tooManyRecords');
  const filter = canonicalJson({ export: format, below, ...read.filter });
  if (!(await recordLook(ledger, req, { kind: 'admin.query', filter, results: total.count })))
    return refuseCall(req, res, 'recordingFailed');
  const writer = fileWriter(format, originOf(deps, req), language);
  const name = exportName(`${deps.hospital}审计记录`, new Date(deps.now()), 1, writer.extension);
  res.set('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`);
  res.type(writer.mediaType);
  await sendAll(ledger, read.filter, below, writer, res);
}

async function sendAll(
  ledger: ExportDeps['ledger'],
  filter: RecordFilter,
  below: number,
  writer: FileWriter,
  res: Response,
): Promise<void> {
  try {
    await sendText(res, writer.head);
    for (let before: number | null = below; before !== null && !res.destroyed; ) {
      const page = await ledger.query(filter, { before, limit: pageLength });
      let text = '';
      for (const { index } of page.rows) {
        // From the entry itself: payload and leaf as they are stored, not as a query sees them.
        const [stored] = await ledger.entries(index, 1);
        const entry = stored?.idx === index ? openEntry(stored) : null;
        // Somebody changed it: a file without it would look whole, and verification has the words.
        if (!entry) throw new Error('an entry is no record');
        text += writer.text(entry);
      }
      await sendText(res, text);
      before = page.next;
    }
    res.end();
  } catch {
    // Half a file must not look like a whole one.
    res.destroy();
  }
}

/** Waits until there is room for more, or nobody reads any more. */
function sendText(res: Response, text: string): Promise<void> {
  if (text === '' || res.destroyed || res.write(text)) return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<void>();
  const go = () => {
    res.off('drain', go).off('close', go);
    resolve();
  };
  res.once('drain', go).once('close', go);
  return promise;
}

function originOf({ ledger, hospital }: ExportDeps, req: Request): ExportOrigin {
  const [log = ''] = ledger.checkpoint().verifierKey.split('+');
  return { log, hospital, host: req.hostname };
}
