// What a site asks of browsers, request by request: whether an attestation is there, what becomes of those
// without one, and that no mask of theirs is stored.
import type { IncomingMessage } from 'node:http';
import { attestationHeader } from '../../shared/messages/device-attestation.ts';
import type { AttestationRefusal } from '../../shared/records/protection-records.ts';
import type { RefusalReason } from '../../shared/records/refusal-reasons.ts';
import { redactPath } from '../../shared/records/redact-path.ts';
import type { AttestationDesk, Attested } from '../intake/device-attestation.ts';
import { systemClientOf } from '../tls/system-client.ts';
import { judgeEchoes, mayStore } from './echo-guard.ts';
import { type Attribution, longestLogin } from './attribution.ts';
import { GivenMasks } from './given-masks.ts';
import { readsRequest } from './login-watch.ts';
import { createProtection, type Decision, type Protection } from './protection.ts';
import { readBody } from './read-body.ts';
import type { Recorder } from './recorder.ts';
import { factsOf, type RequestFacts, setFacts } from './request-facts.ts';
import { addressOf } from './request-headers.ts';
import { actorOf } from './served-record.ts';
import type { Site } from './site.ts';

export interface SiteGuardDeps {
  readonly site: Site;
  /** Null: no browser can attest. */
  readonly attestation: AttestationDesk | null;
  readonly recorder: Recorder;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Null: the request may go on. */
type Refused = RefusalReason | null;

/** Longest body of a browser without attestation that is looked through for masks. */
const longestBody = 8 * 1_048_576;
/** Bodies that nobody fills in by hand. */
const noForm = /^(?:image|audio|video|font)\/|^application\/(?:dicom|zip|pdf|octet-stream)\b/i;
const incidentEvery = 60_000;
/** Addresses remembered for that. */
const mostIncidents = 10_000;

export class SiteGuard {
  /** Masks that were written into answers of this site. */
  readonly given: GivenMasks;
  readonly #deps: SiteGuardDeps;
  readonly #protection: Protection;
  readonly #asks: boolean;
  readonly #signs: readonly Attribution[];
  readonly #bodies = new WeakMap<IncomingMessage, Buffer>();
  readonly #told = new Map<string, number>();

  /** Throws on rules that cannot be meant. */
  constructor(deps: SiteGuardDeps) {
    this.#deps = deps;
    const { protection } = deps.site.config;
    this.#signs = [deps.site.attribution, deps.site.roles];
    this.#protection = createProtection(protection ?? []);
    this.#asks = (protection?.length ?? 0) > 0;
    this.given = new GivenMasks(deps.now);
  }

  /** The request's own body, where it was looked at: it has been read. */
  bodyOf(req: IncomingMessage): Buffer | undefined {
    return this.#bodies.get(req);
  }

  /** Decides about a request whose headers are as the browser sent them; `req.url` is what goes on.
   *  Undefined: there is nothing to ask. */
  admit(req: IncomingMessage): Refused | Promise<Refused> {
    for (const signs of this.#signs) signs.takeOffForged(req);
    // A system with a certificate of its own is no browser.
    if (systemClientOf(req.socket) !== null) return this.#readLogin(req);
    const header = req.headers[attestationHeader];
    const token = typeof header === 'string' ? header : undefined;
    if (!this.#asks && token === undefined) return this.#readLogin(req);
    const { attestation, site } = this.#deps;
    const attested = attestation?.check(token, site.publicOrigin, addressOf(req)) ?? {
      refused: 'absent' as const,
    };
    return attested instanceof Promise
      ? attested.then((known) => this.#decide(req, known))
      : this.#decide(req, attested);
  }

  /** A socket cannot be masked: it needs an attestation wherever a page would be masked. */
  async admitSocket(req: IncomingMessage): Promise<boolean> {
    return (await this.admit(req)) === null && !factsOf(req).isMasked;
  }

  #decide(req: IncomingMessage, attested: Attested): Refused | Promise<Refused> {
    const { site } = this.#deps;
    const device = 'device' in attested ? attested.device : null;
    const refusal = 'refused' in attested ? attested.refused : null;
    const asksWho = this.#protection.asksWho;
    const decision = this.#asks
      ? this.#protection.decide(req.url ?? '/', addressOf(req), {
          user: asksWho ? site.attribution.signOf(req) : null,
          roles: asksWho ? site.roles.signOf(req) : null,
        })
      : null;
    const treatment = refusal === null ? 'monitor' : (decision?.treatment ?? 'monitor');
    const isMasked = treatment === 'mask';
    const facts: RequestFacts = {
      device,
      refusal: this.#asks || refusal !== 'absent' ? refusal : null,
      decision,
      isMasked,
    };
    setFacts(req, facts);
    if (refusal !== null) this.#tell(req, refusal, treatment);
    if (treatment === 'refuse') return 'extensionRequired';
    if (!isMasked || decision === null) return this.#readLogin(req);
    // Half a file cannot be read, let alone written again.
    delete req.headers.range;
    delete req.headers['if-range'];
    return mayStore(req) ? this.#checkBody(req, decision) : this.#readLogin(req);
  }

  /** Who signs in stands in what is sent, and has to be read before it goes on. */
  #readLogin(req: IncomingMessage): Refused | Promise<Refused> {
    if (!this.#signs.some((signs) => readsRequest(signs.loginOf(req)))) return null;
    const announced = Number(req.headers['content-length'] ?? Number.NaN);
    // Not announced, or too long: no login, or one that stays unknown.
    if (!(announced <= longestLogin)) return null;
    return readBody(req, longestLogin).then((body) => {
      if (body === null) return 'senderAborted';
      this.#bodies.set(req, body);
      return null;
    });
  }

  async #checkBody(req: IncomingMessage, decision: Decision): Promise<Refused> {
    const type = req.headers['content-type'];
    if (noForm.test(type ?? '')) return null;
    const body = await readBody(req, longestBody);
    if (body === null) return req.destroyed ? 'senderAborted' : 'bodyTooLarge';
    if (req.headers['content-encoding'] !== undefined) return 'bodyUnscannable';
    const verdict = judgeEchoes(body, type, this.given, decision.echoes === 'drop');
    this.#bodies.set(req, verdict.kind === 'dropped' ? verdict.body : body);
    if (verdict.kind === 'clean') return null;
    this.#deps.recorder.record({
      kind: 'incident.echo',
      ...this.#base(req),
      fields: verdict.fields,
      action: verdict.kind,
    });
    return verdict.kind === 'refused' ? 'maskEcho' : null;
  }

  /** False words are worth a record, and so is a refusal; that the extension is missing stands in the record
   *  of the answer. One a minute for an address and reason: a scanner must not fill the ledger. */
  #tell(req: IncomingMessage, refusal: AttestationRefusal, treatment: Decision['treatment']): void {
    if (treatment !== 'refuse' && (refusal === 'absent' || refusal === 'ended')) return;
    const key = `${addressOf(req) ?? ''} ${refusal} ${treatment}`;
    const now = this.#deps.now();
    if (now - (this.#told.get(key) ?? Number.NEGATIVE_INFINITY) < incidentEvery) return;
    if (this.#told.size >= mostIncidents) this.#told.clear();
    this.#told.set(key, now);
    this.#deps.recorder.record({
      kind: 'incident.attestation',
      ...this.#base(req),
      attestation: refusal,
      treated: treatedAs(treatment),
    });
  }

  #base(req: IncomingMessage) {
    const { site } = this.#deps;
    return {
      actor: actorOf(req, site),
      site: site.publicOrigin,
      method: req.method ?? '',
      path: redactPath(req.url ?? '/'),
    };
  }
}

function treatedAs(treatment: Decision['treatment']): 'masked' | 'refused' | 'clear' {
  switch (treatment) {
    case 'mask':
      return 'masked';
    case 'refuse':
      return 'refused';
    case 'monitor':
      return 'clear';
  }
}
