// What kind of place a host is: by the shipped lists (destinations.json), the hospital's own, and what
// the configuration and the registers know of HIS and partners.
import { isIP } from 'node:net';
import type { DestinationClass } from '../../shared/records/transfer-records.ts';
import shipped from './destinations.json' with { type: 'json' };

/** Classes that lists can fill; the others follow from what is configured. */
export const listedClasses = ['government', 'netDisk', 'mail', 'ai', 'update'] as const;
export type ListedClass = (typeof listedClasses)[number];
export type DestinationLists = Readonly<Partial<Record<ListedClass, readonly string[]>>>;

export interface KnownHosts {
  /** HIS and gateway, by every name and address they have. */
  readonly his: readonly string[];
  /** As they are now. */
  readonly partners: () => readonly string[];
  /** The hospital's own lists, which go before the shipped ones. */
  readonly lists: DestinationLists;
}

export interface DestinationClasses {
  readonly classOf: (host: string) => DestinationClass;
  /** Both belong to one place: the same host, one below the other, or below one entry of the lists. */
  readonly isSamePlace: (one: string, other: string) => boolean;
}

/** A domain in a list stands for itself and all below it; the longest that fits counts. */
export function destinationsOf({ his, partners, lists }: KnownHosts): DestinationClasses {
  const listed = entriesOf(lists);
  const own = new Set(his.map((host) => host.toLowerCase()));
  const entryOf = (host: string): string | undefined => suffixes(host).find((s) => listed.has(s));
  return {
    classOf: (host) => {
      if (isLoopback(host)) return 'loopback';
      if (own.has(host)) return 'his';
      if (partners().some((partner) => partner.toLowerCase() === host)) return 'partner';
      const entry = entryOf(host);
      return (entry === undefined ? undefined : listed.get(entry)) ?? 'unknown';
    },
    isSamePlace: (one, other) => {
      if (isBelow(one, other) || isBelow(other, one)) return true;
      const entry = entryOf(one);
      return entry !== undefined && entry === entryOf(other);
    },
  };
}

/** Names on the lists of some classes. One that the hospital has put on another list is of that one only. */
export function domainsOf(classes: readonly ListedClass[], lists: DestinationLists): string[] {
  const listed = entriesOf(lists);
  return [...listed].filter(([, of]) => classes.includes(of)).map(([domain]) => domain);
}

/** By domain; the hospital's own lists go before the shipped ones. */
function entriesOf(lists: DestinationLists): Map<string, ListedClass> {
  const listed = new Map<string, ListedClass>();
  for (const source of [shipped, lists]) {
    for (const name of listedClasses) {
      for (const domain of source[name] ?? []) listed.set(domain.toLowerCase(), name);
    }
  }
  return listed;
}

/** The host itself and every domain above it, the longest first; an address is only itself. */
export function suffixes(host: string): string[] {
  if (isIP(host) !== 0) return [host];
  const labels = host.split('.');
  return labels.map((_, i) => labels.slice(i).join('.'));
}

export function isBelow(host: string, domain: string): boolean {
  return host === domain || (isIP(host) === 0 && host.endsWith(`.${domain}`));
}

/** By its name alone; `localhost` and all below it never leave a machine (RFC 6761 §6.3). */
export function isLoopback(host: string): boolean {
  if (isIP(host) === 4) return host.startsWith('127.');
  return host === '::1' || isBelow(host, 'localhost');
}
