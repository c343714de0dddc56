// Two witnesses of what went out: the tunnels, which count bytes and see nothing, and the extension,
// which has looked at what people gave to pages. Bytes that only the first knows of are a finding.
import { createHash } from 'node:crypto';
import type { RecordDraft, RecordOf } from '../../shared/records/record.ts';
import type { DestinationClass } from '../../shared/records/transfer-records.ts';
import { isLoopback } from './destination-classes.ts';
import { unexplainedBytes } from './explained-bytes.ts';
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
  /** Who, and to where. */
  readonly key: string;
  readonly of: DestinationClass;
  readonly host: string;
  readonly tunnels: RecordOf<'tunnel'>[];
}

/** Tunnels that ended in one window, and what names it, such as the moment it begins. */
export interface TunnelWindow {
  readonly name: string;
  readonly tunnels: readonly RecordOf<'tunnel'>[];
}

/**
 * Findings of the last of some windows, one for each caller and destination at most. A file counts for a
 * destination when its workstation gave it to that place while one of the tunnels was open; what the extension
 * stopped, or gave to a service of the workstation itself, counts for none. Each byte of a file explains one byte
 * of the tunnels: what an earlier window needed of it is gone.
 * @param windows one behind the other
 * @param uploads of the time in which their tunnels were open
 */
export function reconcile(
  windows: readonly TunnelWindow[],
  uploads: readonly RecordOf<'upload'>[],
  rules: ReconcileRules,
): TunnelFinding[] {
  const reported = uploads.flatMap((upload) => {
    // Tunnels are recorded without the final dot that names the same host (RFC 1034 §3.1).
    const host = URL.parse(upload.destination)?.hostname.replace(/^\[|\]$|\.$/g, '') ?? '';
    const isOut = host !== '' && !isLoopback(host) && upload.action !== 'stopped';
    return isOut ? [{ upload, host }] : [];
  });
  const groups = windows.flatMap((window) =>
    [...groupsOf(window.tunnels, rules).values()]
      .map((group) => ({ ...group, window }))
      .sort((a, b) => (a.key < b.key ? -1 : 1)),
  );
  const fits = (group: number, report: number): boolean => {
    const [one, other] = [groups[group], reported[report]];
    if (!one || !other || !rules.isSamePlace(other.host, one.host)) return false;
    return one.tunnels.some((each) => isDuring(other.upload, each));
  };
  const left = unexplainedBytes(
    groups.map((group) => Math.max(0, bytesOf(group) - allowedIn(group, rules))),
    reported.map(({ upload }) => Math.ceil((upload.bytes ?? 0) * growth)),
    fits,
  );
  return groups.flatMap((group, i) => {
    if ((left[i] ?? 0) === 0 || group.window !== windows.at(-1)) return [];
    const given = reported.filter((_, report) => fits(i, report));
    const bytesReported = given.reduce((sum, { upload }) => sum + (upload.bytes ?? 0), 0);
    return findingOf(group.window.name, group, bytesOf(group), bytesReported);
  });
}

function bytesOf({ tunnels }: Group): number {
  return tunnels.reduce((sum, each) => sum + each.bytesSent, 0);
}

/** Bytes that need no explanation: those of the connections themselves, and what the class is let. */
function allowedIn({ of, tunnels }: Group, { limits }: ReconcileRules): number {
  return handshakeBytes * tunnels.length + (limits.get(of) ?? Infinity);
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
    const group = groups.get(key) ?? { key, of, host, tunnels: [] };
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
