// Which pages get the pattern engine together with the content script, before anything of theirs: those
// whose packs have patterns. It is registered with the browser and so needs no running worker.
import type { Policy } from '../../shared/policy/policy.ts';
import { registerEngine } from '../platform/engine-script.ts';

const everywhere: readonly string[] = ['http://*/*', 'https://*/*'];

/** Match patterns of the pages whose packs have patterns; ports do not count in them. */
export function enginePages(policy: Pick<Policy, 'rules' | 'sites'> | undefined): string[] {
  const packs = (policy?.rules ?? []).filter((pack) => (pack.patterns ?? []).length > 0);
  const pages = packs.flatMap(({ sites = [] }) => {
    const own = sites.length > 0 ? sites : (policy?.sites ?? []);
    return own.length > 0 ? own.map(pageOf) : everywhere;
  });
  return [...new Set(pages)].sort();
}

/** A site that is no web address protects every page: see `isProtected`. */
function pageOf(site: string): string {
  try {
    const { protocol, hostname } = new URL(site);
    return /^https?:$/.test(protocol) ? `${protocol}//${hostname}/*` : '*://*/*';
  } catch {
    return '*://*/*';
  }
}

/** Called whenever the worker starts and whenever a policy has been stored. Never rejects: pages ask for
 *  the engine themselves when they find none. */
export async function syncEngine(policy: Policy | undefined): Promise<void> {
  await registerEngine(enginePages(policy)).catch(() => undefined);
}
