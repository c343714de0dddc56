// Whose a code is: the records that carry it, summed up for each user at each workstation.
import type { ExportSource } from '../export/entry.ts';
import { readEntries } from '../export/read-entries.ts';

/** What was done under one code by one user at one device and workstation. */
export interface MarkedSession {
  readonly user: string | null;
  readonly device: string | null;
  readonly workstation: string | null;
  /** When its first and last record were seen in the browser, ISO 8601 UTC. */
  first: string;
  last: string;
  sites: string[];
  records: number;
  /** Records by kind. */
  readonly counts: Record<string, number>;
  /** Views over which the page kept the watermark away. */
  unmarked: number;
}

export interface Found {
  /** One but for a code that two browsers have drawn alike, or a workstation whose address changed. */
  readonly sessions: readonly MarkedSession[];
  /** Entries that are no record. */
  readonly unreadable: number;
}

/** Sites that are named. */
const mostSites = 50;

/** Reads the log once, oldest first, below an index; rejects when it cannot be read at all. */
export async function findSessions(
  source: Pick<ExportSource, 'entries'>,
  code: string,
  below: number,
): Promise<Found> {
  const sessions = new Map<string, MarkedSession>();
  let unreadable = 0;
  const bad = (): void => void (unreadable += 1);
  for await (const { record } of readEntries(source, {}, below, bad)) {
    if (!('mark' in record) || record.mark !== code) continue;
    const { user, device, workstation } = record.actor;
    const key = JSON.stringify([user, device, workstation]);
    const seen = record.seenAt;
    const session = sessions.get(key) ?? {
      user,
      device,
      workstation,
      first: seen,
      last: seen,
      sites: [],
      records: 0,
      counts: {},
      unmarked: 0,
    };
    sessions.set(key, session);
    session.first = seen < session.first ? seen : session.first;
    session.last = seen > session.last ? seen : session.last;
    session.records += 1;
    session.counts[record.kind] = (session.counts[record.kind] ?? 0) + 1;
    if (record.kind === 'view' && record.unmarked) session.unmarked += 1;
    const isNew = !session.sites.includes(record.site) && session.sites.length < mostSites;
    if (isNew) session.sites.push(record.site);
  }
  return { sessions: [...sessions.values()], unreadable };
}
