// What stands between browsers and one site: who may come in, what is done to its answers, how they get there.
import type { RequestHandler as ProxyHandler } from 'http-proxy-middleware';
import { builtInDetector } from '../../shared/detect/detector.ts';
import { createExceptionGate, type ExceptionGate } from './exception-gate.ts';
import type { GatewayDeps } from './gateway-deps.ts';
import { linkPlan } from './link-plan.ts';
import { loginPlan } from './login-watch.ts';
import { maskPlan } from './mask-plan.ts';
import type { Recorder } from './recorder.ts';
import { SiteGuard } from './site-guard.ts';
import type { Site } from './site.ts';
import { createSiteProxy } from './site-proxy.ts';
import type { OpenSockets } from './sockets/open-sockets.ts';

export interface Door {
  readonly site: Site;
  readonly guard: SiteGuard;
  readonly proxy: ProxyHandler;
  readonly exceptions: ExceptionGate;
}

const mostInspected = 64 * 1_048_576;
const upstreamPatience = 300_000;

/** Throws on rules of the site that cannot be meant. */
export function doorOf(
  site: Site,
  deps: GatewayDeps,
  { recorder, sockets }: { recorder: Recorder; sockets: OpenSockets },
): Door {
  const { config, pseudonym, attestation, onFault } = deps;
  const now = deps.now ?? (() => new Date());
  const guard = new SiteGuard({
    site,
    attestation: attestation ?? null,
    recorder,
    // Asked for every mask that is given.
    now: deps.now === undefined ? Date.now : () => now().getTime(),
  });
  const detector = () => deps.detector?.(site.publicOrigin) ?? builtInDetector;
  const weak = exposures(recorder, site);
  const plans = [
    // What the HIS said, before anything of it is changed.
    loginPlan(site.attribution, (req) => guard.bodyOf(req)),
    loginPlan(site.roles, (req) => guard.bodyOf(req)),
    maskPlan({ pseudonym, detector, given: guard.given }),
    linkPlan(site, () => weak('links:charset')),
  ];
  const proxy = createSiteProxy({
    site,
    pseudonym,
    detector,
    recorder,
    sockets,
    maxInspectBytes: config.maxInspectBytes ?? mostInspected,
    upstreamTimeout: config.upstreamTimeout ?? upstreamPatience,
    onServed: deps.onServed,
    onFault: () => onFault?.('inspection'),
    onUpstreamFailure: (reason) => {
      if (reason.startsWith('tls')) weak(`upstream:${reason}`);
    },
    plan: (proxyRes, req) => plans.flatMap((plan) => plan(proxyRes, req)),
    bodyOf: (req) => guard.bodyOf(req),
  });
  return { site, guard, proxy, exceptions: createExceptionGate(site, recorder, now) };
}

/** What of a site's transport is weak, or leads past us: worth a record, once a minute for a reason. */
function exposures(recorder: Recorder, site: Site): (reason: string) => void {
  const last = new Map<string, number>();
  return (reason) => {
    if (Date.now() - (last.get(reason) ?? 0) < 60_000) return;
    last.set(reason, Date.now());
    recorder.record({
      kind: 'exposure.tls',
      actor: { user: null, device: null, workstation: null },
      site: site.publicOrigin,
      reason,
    });
  };
}
