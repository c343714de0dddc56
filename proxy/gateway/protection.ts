// What becomes of a request whose browser has not attested: the first rule of the site that fits it says so.
// Where a site has rules and none fits, masks: what nobody has thought of is not shown.
import { BlockList, isIP } from 'node:net';
import { matchesPath } from '../../shared/policy/site-profile.ts';
import { comparablePath } from './comparable-path.ts';

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

export interface Protection {
  /** @param target as it is forwarded @param user the account, null when unknown */
  decide(target: string, address: string | null, user: string | null): Decision;
  /** Whether any rule is about accounts: for others nobody has to be looked for. */
  readonly asksUsers: boolean;
}

interface ReadyRule {
  readonly paths: readonly string[] | null;
  readonly clients: BlockList | null;
  readonly users: readonly string[] | null;
  readonly decision: Decision;
}

const unforeseen: Decision = { treatment: 'mask', ifNotMasked: 'refuse', echoes: 'drop' };
const unprotected: Decision = { treatment: 'monitor', ifNotMasked: 'pass', echoes: 'drop' };

/** Throws on a network that is none. */
export function createProtection(rules: readonly ProtectionRule[]): Protection {
  if (rules.length === 0) return { decide: () => unprotected, asksUsers: false };
  const ready = rules.map(readyRule);
  const asksPaths = ready.some(({ paths }) => paths !== null);
  return {
    asksUsers: ready.some(({ users }) => users !== null),
    decide: (target, address, user) => {
      const path = asksPaths ? comparablePath(target) : '';
      const rule = ready.find(
        ({ paths, clients, users }) =>
          (paths === null || paths.some((pattern) => matchesPath(pattern, path))) &&
          (clients === null || isAmong(clients, address)) &&
          (users === null || (user !== null && users.some((each) => fits(each, user)))),
      );
      return rule?.decision ?? unforeseen;
    },
  };
}

function readyRule(rule: ProtectionRule): ReadyRule {
  return {
    paths: rule.paths?.map((pattern) => pattern.toLowerCase()) ?? null,
    clients: rule.clients === undefined ? null : networks(rule.clients),
    users: rule.users ?? null,
    decision: {
      treatment: rule.withoutExtension,
      ifNotMasked: rule.ifNotMasked ?? 'refuse',
      echoes: rule.echoes ?? 'drop',
    },
  };
}

/** `10.1.0.0/16`, `10.1.2.3` or IPv6. Throws when it is none of them. */
function networks(clients: readonly string[]): BlockList {
  const list = new BlockList();
  for (const client of clients) {
    const [address = '', bits] = client.split('/', 2);
    const family = isIP(address);
    if (family === 0) throw new Error(`${client} is no address or network`);
    const type = family === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, type);
    else list.addSubnet(address, Number(bits), type);
  }
  return list;
}

function isAmong(list: BlockList, address: string | null): boolean {
  const family = address === null ? 0 : isIP(address);
  return address !== null && family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

function fits(pattern: string, user: string): boolean {
  return matchesPath(`/${pattern.toLowerCase()}`, `/${user.toLowerCase()}`);
}
