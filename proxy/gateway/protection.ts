// What becomes of a request whose browser has not attested: the first rule of the site that fits it says so.
// Where a site has rules and none fits, masks: what nobody has thought of is not shown.
import type { BlockList } from 'node:net';
import { matchesPath } from '../../shared/policy/site-profile.ts';
import type { Sign } from './attribution.ts';
import { comparablePath } from './comparable-path.ts';
import { isAmong, networks } from './networks.ts';

/** `monitor` serves in clear and records, `mask` writes the answer again with masks, `refuse` explains how
 *  to get the extension. */
export const treatments = ['monitor', 'mask', 'refuse'] as const;
export type Treatment = (typeof treatments)[number];

/** A rule as the configuration gives it; conditions that are absent fit everything. */
export interface ProtectionRule {
  /** Paths with `*` for any run of characters, as in site profiles; capitals do not matter. */
  readonly paths?: readonly string[] | undefined;
  /** Addresses or networks (CIDR) of workstations and interface machines. */
  readonly clients?: readonly string[] | undefined;
  /** HIS accounts with `*`; a request whose account is unknown fits none. */
  readonly users?: readonly string[] | undefined;
  /** Roles in the HIS with `*`; a request whose roles are unknown fits none. */
  readonly roles?: readonly string[] | undefined;
  readonly withoutExtension: Treatment;
  /** Of an answer that cannot be read or written again: refused unless `pass`. */
  readonly ifNotMasked?: 'refuse' | 'pass';
  /** Of a field that holds a mask the gateway gave. */
  readonly echoes?: 'drop' | 'refuse';
}

export interface Decision {
  readonly treatment: Treatment;
  readonly ifNotMasked: 'refuse' | 'pass';
  readonly echoes: 'drop' | 'refuse';
}

/** Who a request says it is from; null what it does not say. */
export interface Claims {
  readonly user: Sign | null;
  readonly roles: Sign | null;
}

export interface Protection {
  /** @param target as it is forwarded */
  decide(target: string, address: string | null, claims: Claims): Decision;
  /** Whether any rule is about accounts or roles: for others nobody has to be looked for. */
  readonly asksWho: boolean;
}

interface ReadyRule {
  readonly paths: readonly string[] | null;
  readonly clients: BlockList | null;
  readonly users: readonly string[] | null;
  readonly roles: readonly string[] | null;
  readonly decision: Decision;
}

const unforeseen: Decision = { treatment: 'mask', ifNotMasked: 'refuse', echoes: 'drop' };
const none: readonly string[] = [];
const nobody: Sign = { names: none, proven: none };
const unprotected: Decision = { treatment: 'monitor', ifNotMasked: 'pass', echoes: 'drop' };

/** Throws on a network that is none. */
export function createProtection(rules: readonly ProtectionRule[]): Protection {
  if (rules.length === 0) return { decide: () => unprotected, asksWho: false };
  const ready = rules.map(readyRule);
  const asksPaths = ready.some(({ paths }) => paths !== null);
  return {
    asksWho: ready.some(({ users, roles }) => users !== null || roles !== null),
    decide: (target, address, claims) => {
      const path = asksPaths ? comparablePath(target) : '';
      const first = (which: keyof Sign): Decision => {
        const [user, roles] = [(claims.user ?? nobody)[which], (claims.roles ?? nobody)[which]];
        const asking = { path, address, user, roles };
        return ready.find((rule) => fits(rule, asking))?.decision ?? unforeseen;
      };
      // What a browser may have made up can take something away from it and give it nothing.
      return claims.user === null && claims.roles === null
        ? first('names')
        : stricter(first('names'), first('proven'));
    },
  };
}

interface Asking {
  readonly path: string;
  readonly address: string | null;
  readonly user: readonly string[];
  readonly roles: readonly string[];
}

function fits(
  { paths, clients, users, roles }: ReadyRule,
  { path, address, user, roles: has }: Asking,
): boolean {
  return (
    (paths === null || paths.some((pattern) => matchesPath(pattern, path))) &&
    (clients === null || isAmong(clients, address)) &&
    isNamed(users, user) &&
    isNamed(roles, has)
  );
}

/** Of each the one that shows less. */
function stricter(a: Decision, b: Decision): Decision {
  const [first, second] = [a, b].map(({ treatment }) => treatments.indexOf(treatment));
  return {
    treatment: (first ?? 0) >= (second ?? 0) ? a.treatment : b.treatment,
    ifNotMasked: a.ifNotMasked === 'refuse' ? 'refuse' : b.ifNotMasked,
    echoes: a.echoes === 'refuse' ? 'refuse' : b.echoes,
  };
}

function readyRule(rule: ProtectionRule): ReadyRule {
  return {
    paths: rule.paths?.map((pattern) => pattern.toLowerCase()) ?? null,
    clients: rule.clients === undefined ? null : networks(rule.clients),
    users: rule.users ?? null,
    roles: rule.roles ?? null,
    decision: {
      treatment: rule.withoutExtension,
      ifNotMasked: rule.ifNotMasked ?? 'refuse',
      echoes: rule.echoes ?? 'drop',
    },
  };
}

/** @param patterns null: anybody */
function isNamed(patterns: readonly string[] | null, names: readonly string[]): boolean {
  if (patterns === null) return true;
  return names.some((name) => patterns.some((pattern) => isLike(pattern, name)));
}

function isLike(pattern: string, name: string): boolean {
  return matchesPath(`/${pattern.toLowerCase()}`, `/${name.toLowerCase()}`);
}
