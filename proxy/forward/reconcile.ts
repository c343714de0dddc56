// Two witnesses of what went out: the tunnels, which count bytes and see nothing, and the extension,
// which has looked at what people gave to pages. Bytes that only the first knows of are a finding.
import { createHash } from 'node:crypto';
import type { RecordDraft, RecordOf } from '../../shared/records/record.ts';
import type { DestinationClass } from '../../shared/records/transfer-records.ts';
import { isLoopback } from './destination-classes.ts';
import { unwrapped } from './networks.ts';

export interface ReconcileRules {
  /** Bytes out in one window, from which on a class is a finding; classes that are absent never are. */
  readonly limits: ReadonlyMap<DestinationClass, number>;
  /** Hosts that belong together. */
  readonly isSamePlace: (one: string, other: string) => boolean;
  /** Bytes that nobody looked at are expected there. */
  readonly isExpected: (host: string, of: DestinationClass) => boolean;
}

export interface TunnelFinding {
  readonly draft: Extract<RecordDraft, { kind: 'incident.tunnel' }>;
  /** The same whenever and wherever the same window is judged. */
  readonly key: string;
}

/** Milliseconds that clocks of workstations may be off. */
export const clockSlack = 5 * 60_000;
/** Of each tunnel: handshake, certificates of the client, the first requests. */
const handshakeBytes = 4096;
/** What a file grows by on its way: base64 makes 4 of 3, and there are frames and boundaries. */
const growth = 1.4;

interface Group {
  readonly of: DestinationClass;
  readonly host: string;
  readonly tunnels: RecordOf<'tunnel'>[];
}

/**
 * Findings of one window, one for each caller and destination at most. A file counts for a destination
 * when its workstation gave it to that place while one of the tunnels was open; what the extension
 * stopped, or gave to a service of the workstation itself, counts for none.
 * @param window names it, such as the moment it begins
 * @param tunnels that ended in the window
 * @param uploads of the time in which these were open
 */
export function reconcile(
  window: string,
  tunnels: readonly RecordOf<'tunnel'>[],
  uploads: readonly RecordOf<'upload'>[],
  rules: ReconcileRules,
): TunnelFinding[] {
  const reported = uploads.flatMap((upload) => {
    // Tunnels are recorded without the final dot that names the same host (RFC 1034 §3.1).
    const host = URL.parse(upload.destination)?.hostname.replace(/^\[|\]$|\.$/g, '') ?? '';
    const isOut = host !== '' && !isLoopback(host) && upload.action !== 'stopped';
    return isOut ? [{ upload, host }] : [];
  });
  return [...groupsOf(tunnels, rules).values()].flatMap((group) => {
    const given = reported.filter(
      ({ upload, host }) =>
        rules.isSamePlace(host, group.host) && group.tunnels.some((each) => isDuring(upload, each)),
    );
    const bytesReported = given.reduce((sum, { upload }) => sum + (upload.bytes ?? 0), 0);
    const bytesSent = group.tunnels.reduce((sum, each) => sum + each.bytesSent, 0);
    const known = handshakeBytes * group.tunnels.length + Math.ceil(bytesReported * growth);
    if (bytesSent - known <= (rules.limits.get(group.of) ?? Infinity)) return [];
    return findingOf(window, group, bytesSent, bytesReported);
  });
}

function groupsOf(
  tunnels: readonly RecordOf<'tunnel'>[],
  { limits, isExpected }: ReconcileRules,
): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const tunnel of tunnels) {
    const of = tunnel.class ?? 'unknown';
    const host = hostIn(tunnel);
    if (tunnel.bytesSent === 0 || !limits.has(of) || isExpected(host, of)) continue;
    const key = identityOf(tunnel);
    const group = groups.get(key) ?? { of, host, tunnels: [] };
    group.tunnels.push(tunnel);
    groups.set(key, group);
  }
  return groups;
}

/** Who, and to where; addresses in one spelling. */
function identityOf({ actor, destination, class: of, sni }: RecordOf<'tunnel'>): string {
  return JSON.stringify([actor.user, workstationOf(actor), destination, of ?? null, sni ?? null]);
}

/** The name inside tells more than an address; else what was asked for. */
function hostIn({ destination, sni }: RecordOf<'tunnel'>): string {
  const host = destination.slice(0, destination.lastIndexOf(':')).replace(/^\[|\]$/g, '');
  return /^[0-9.]+$|:/.test(host) && typeof sni === 'string' ? sni : host;
}

function isDuring(upload: RecordOf<'upload'>, tunnel: RecordOf<'tunnel'>): boolean {
  if (workstationOf(upload.actor) !== workstationOf(tunnel.actor)) return false;
  const end = Date.parse(tunnel.at);
  const seen = Date.parse(upload.seenAt);
  return seen >= end - tunnel.seconds * 1000 - clockSlack && seen <= end + clockSlack;
}

function workstationOf({ workstation }: { workstation: string | null }): string | null {
  return workstation === null ? null : unwrapped(workstation);
}

function findingOf(
  window: string,
  { of, tunnels }: Group,
  bytesSent: number,
  bytesReported: number,
): TunnelFinding[] {
  const [first] = tunnels;
  if (first === undefined) return [];
  const began = tunnels.map(({ at, seconds }) => Date.parse(at) - seconds * 1000);
  const key = createHash('sha256')
    .update(JSON.stringify([window, identityOf(first)]))
    .digest('hex');
  const draft = {
    kind: 'incident.tunnel' as const,
    actor: first.actor,
    destination: first.destination,
    class: of,
    bytesSent,
    bytesReported,
    tunnels: tunnels.length,
    since: new Date(Math.min(...began)).toISOString(),
  };
  // A hash: keys stand in the open part of the log, and addresses are somebody's.
  return [{ draft, key: `tunnels/${key}` }];
}
