// Issued policies as intake sees them; none is ever changed or removed.

export interface StoredPolicy {
  readonly version: number;
  /** ISO 8601 UTC. */
  readonly issuedAt: string;
  /** Canonical JSON of the policy without version and issue date. */
  readonly content: string;
}

export interface PolicyStore {
  newest(): Promise<StoredPolicy | null>;
  /** Durable on return. Rejects when the version exists. */
  add(policy: StoredPolicy): Promise<void>;
}
