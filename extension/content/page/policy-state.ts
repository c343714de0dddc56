// The policy this page lives under: bundled strictest rules at once, the stored ones when storage has
// answered, newer ones when the background stores them. What cannot be read changes nothing.
import { managedMirror, storedKeys } from '../../../shared/messages/page.ts';
import { policySchema } from '../../../shared/policy/policy.ts';
import { isProtected, resolveField } from '../../../shared/policy/resolve.ts';
import { type PagePolicy, strictestPolicy } from '../../../shared/policy/strictest-policy.ts';
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import type { MaskLevel } from '../../../shared/identifiers/identifier.ts';
import type { Resolution } from '../../../shared/policy/policy.ts';
import { packsFor, type RulePack } from '../../../shared/detect/rule-pack.ts';
import { builtInRules, type PageRules, pageRules, type PatternEngine } from '../scan/page-rules.ts';

export class PolicyState {
  #policy: PagePolicy = strictestPolicy;
  #sites: readonly string[] = [];
  /** Asked for every value that is written. */
  #protected = true;
  #rules: PageRules = builtInRules;
  #readFrom = '';
  #engine: PatternEngine | undefined;
  #tried: RulePack | undefined;
  readonly #origins: readonly string[];

  /** @param origins of this document and of the pages around it */
  constructor(origins: readonly string[]) {
    this.#origins = origins;
  }

  /** What is in force now; never undefined. */
  get policy(): PagePolicy {
    return this.#policy;
  }

  /** Whether this document is masked at all. */
  get protected(): boolean {
    return this.#protected;
  }

  /** What is to be done with a kind here; on pages that are not protected everything is shown. */
  resolution(kind: IdentifierKind): Resolution {
    return this.#protected ? resolveField(this.#policy, kind) : 'show';
  }

  /** How much of a masked value of this kind stays readable. */
  maskLevel(kind: IdentifierKind): MaskLevel {
    return this.#policy.maskLevels?.[kind] ?? 'partial';
  }

  /** Rules this page is read by; the same object until they change. */
  get rules(): PageRules {
    return this.#rules;
  }

  /** The engine for the hospital's own patterns has arrived. */
  useEngine(engine: PatternEngine): void {
    this.#engine ??= engine;
    this.#readRules();
  }

  /** Reads this page by one more pack, in this document only; undefined: no longer. */
  tryPack(pack: RulePack | undefined): void {
    this.#tried = pack;
    this.#readRules();
  }

  /** Whether what is found here may be due to rules that are tried. */
  get isTrying(): boolean {
    return this.#tried !== undefined;
  }

  /** Takes what storage holds; a malformed policy leaves the one in force. */
  read(stored: Record<string, unknown>): void {
    const policy = policySchema.safeParse(stored[storedKeys.policy]);
    const managed = managedMirror.safeParse(stored[storedKeys.managed]);
    const before = managed.success ? (managed.data.sites ?? []) : [];
    if (policy.success) {
      this.#policy = policy.data;
      this.#sites = policy.data.sites;
    } else if (this.#policy.version === strictestPolicy.version) {
      this.#sites = before;
    }
    this.#protected = isProtected(this.#sites, this.#origins);
    this.#readRules();
  }

  /** Pages that are not protected need no rules, least of all an engine. */
  #readRules(): void {
    const known = [...(this.#policy.rules ?? []), ...(this.#tried ? [this.#tried] : [])];
    const packs = this.protected ? packsFor(known, this.#origins) : [];
    const from = `${this.#engine !== undefined} ${JSON.stringify(packs)}`;
    if (from === this.#readFrom) return;
    this.#readFrom = from;
    this.#rules = pageRules(packs, this.#engine);
  }
}

/** Origin of this document (frames without one of their own inherit it) and of those around it. */
export function originsHere(): string[] {
  return [self.origin, ...Array.from(location.ancestorOrigins ?? [])];
}
