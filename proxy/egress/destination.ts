// Where a transfer goes: the partner's address and the path behind `/egress/<partner>`.
import { builtInDetector, type Detector } from '../../shared/detect/detector.ts';
import { normaliseTarget } from '../gateway/request-target.ts';
import type { PartnerConfig } from './egress-config.ts';

const prefix = '/egress/';

export interface Route {
  readonly partnerId: string;
  /** Path at the partner, with its leading slash. */
  readonly rest: string;
}

/**
 * Partner and path of an egress address; null when the target is malformed, has a query or carries an
 * identifier: addresses end up in the logs of everyone they pass.
 */
export function parseRoute(target: string, detector: Detector = builtInDetector): Route | null {
  const clean = normaliseTarget(target);
  if (clean === null || !clean.startsWith(prefix) || clean.includes('?')) return null;
  const slash = clean.indexOf('/', prefix.length);
  const partnerId = clean.slice(prefix.length, slash === -1 ? undefined : slash);
  const rest = slash === -1 ? '/' : clean.slice(slash);
  if (!/^[a-z0-9-]{1,40}$/.test(partnerId) || speaksOfPatient(rest, detector)) return null;
  return { partnerId, rest };
}

function speaksOfPatient(path: string, detector: Detector): boolean {
  try {
    return detector.scan(decodeURIComponent(path).replaceAll('/', ' ')).length > 0;
  } catch {
    // What cannot be decoded cannot be shown to be harmless.
    return true;
  }
}

/** The full address at the partner; null when the result would leave the partner's base path. */
export function destinationOf(partner: PartnerConfig, rest: string): URL | null {
  const base = new URL(partner.url);
  const path = base.pathname.replace(/\/$/, '') + rest;
  const url = new URL(path, base.origin);
  return url.origin === base.origin && url.pathname === path ? url : null;
}
