// The enrolled browsers as the console shows them.
import * as z from 'zod/mini';

export const deviceView = z.strictObject({
  id: z.string(),
  browser: z.string(),
  version: z.string(),
  enrolledAt: z.iso.datetime(),
  revoked: z.boolean(),
  /** Null before it was heard for the first time since the server keeps that. */
  heardAt: z.nullable(z.iso.datetime()),
  /** Address that it was last heard from. */
  workstation: z.nullable(z.string()),
  /** In force there; null without one, or before it said so. */
  policyVersion: z.nullable(z.int()),
  queued: z.int(),
  dropped: z.int(),
  /** Events that had a number, do not wait and never arrived. */
  missing: z.int(),
  rewound: z.boolean(),
});
export type DeviceView = z.infer<typeof deviceView>;

/** GET /api/devices, the latest enrolled first. */
export const devicesResponse = z.strictObject({
  /** The server's clock: a browser's own may be wrong. */
  now: z.iso.datetime(),
  /** In force at the server. */
  policyVersion: z.int(),
  devices: z.array(deviceView),
});
export type DevicesResponse = z.infer<typeof devicesResponse>;
