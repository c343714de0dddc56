// Pages outside the hospital's systems: what people give to them is looked at before the page gets it. This
// room knows the policy's guards and the page's events; it never reads what stands in an outside page, and
// never keeps anything from it but what a person gives.
import {
  type GuardMode,
  guardModeAt,
  type Guards,
  shippedGuards,
} from '../../../shared/policy/guards.ts';
import type { PolicyState } from '../page/policy-state.ts';

/** Where this document stands, as guards see it. */
export class Outside {
  readonly #policy: PolicyState;
  /** Origin that is given to: frames without one of their own belong to the page around them. */
  readonly destination: string;

  /** @param origins of this document and of the pages around it */
  constructor(policy: PolicyState, origins: readonly string[]) {
    this.#policy = policy;
    this.destination = origins.find((origin) => /^https?:/.test(origin)) ?? self.origin;
  }

  get guards(): Guards {
    return this.#policy.policy.guards ?? shippedGuards;
  }

  /** `off` on the hospital's own pages: what they are given stays inside. */
  get mode(): GuardMode {
    return this.#policy.protected ? 'off' : guardModeAt(this.guards, this.destination);
  }

  get host(): string {
    return this.destination.replace(/^https?:\/\//, '');
  }

  get policy(): PolicyState {
    return this.#policy;
  }
}
