// The enrolled browsers and what they last said. Nothing of a patient is in it: a look at it is no look at the
// record.
import { Router } from 'express';
import type { DevicesResponse, DeviceView } from '../../shared/messages/devices.ts';
import { asyncRoute } from '../auth/async-route.ts';
import type { DeviceStatus } from '../intake/device-status.ts';
import type { Device, DeviceStore } from '../intake/device-store.ts';
import type { DeviceStatusStore } from '../intake/device-watch.ts';

export interface DevicesApiDeps {
  readonly devices: Pick<DeviceStore, 'all'>;
  readonly statuses: Pick<DeviceStatusStore, 'all'>;
  /** Version of the policy in force. */
  readonly policyVersion: () => number;
  readonly now: () => number;
}

/** Expects `requireSignIn` and the check for a reading role before it. */
export function createDevicesApi({
  devices,
  statuses,
  policyVersion,
  now,
}: DevicesApiDeps): Router {
  return Router().get(
    '/devices',
    asyncRoute(async (_req, res) => {
      const [all, said] = await Promise.all([devices.all(), statuses.all()]);
      const answer: DevicesResponse = {
        now: new Date(now()).toISOString(),
        policyVersion: policyVersion(),
        devices: all.map((device) => viewOf(device, said.get(device.id))),
      };
      res.json(answer);
    }),
  );
}

function viewOf(device: Device, status: DeviceStatus | undefined): DeviceView {
  const { id, enrolledAt, revoked } = device;
  const beat = status?.beat ?? null;
  return {
    id,
    // What it was when it enrolled is old news once it has spoken.
    browser: beat?.browser ?? device.browser,
    version: beat?.version ?? device.version,
    enrolledAt,
    revoked,
    heardAt: status?.heardAt ?? null,
    workstation: status?.workstation ?? null,
    policyVersion: beat?.policyVersion ?? null,
    queued: beat?.queued ?? 0,
    dropped: beat?.dropped ?? 0,
    missing: status?.missing ?? 0,
    rewound: status?.rewound ?? false,
  };
}
