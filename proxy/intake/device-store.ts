// Enrolled browsers as intake sees them.

export interface Device {
  readonly id: string;
  /** Canonical JSON of the device's public JWK. */
  readonly publicKey: string;
  readonly version: string;
  readonly browser: string;
  /** ISO 8601 UTC. */
  readonly enrolledAt: string;
  readonly revoked: boolean;
}

export interface DeviceStore {
  byId(id: string): Promise<Device | null>;
  byKey(publicKey: string): Promise<Device | null>;
  /** Durable on return. A device that is there already stays as it is. */
  add(device: Device): Promise<void>;
  /** All of them, the latest enrolled first. */
  all(): Promise<readonly Device[]>;
}
