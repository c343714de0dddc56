// How a browser is doing, from what it last said. Pure.
import type { DeviceView, DevicesResponse } from '../../../shared/messages/devices.ts';

/** Worst first, as the table sorts them. */
export const deviceStates = [
  'rewound',
  'gaps',
  'silent',
  'unheard',
  'idle',
  'online',
  'revoked',
] as const;
export type DeviceState = (typeof deviceStates)[number];

/** It speaks every five minutes while its browser runs. */
const online = 15 * 60_000;
/** A weekend: longer than that a workstation in use is not off. */
const silent = 72 * 3_600_000;

export function deviceState(device: DeviceView, now: string): DeviceState {
  if (device.revoked) return 'revoked';
  if (device.rewound) return 'rewound';
  if (device.missing > 0) return 'gaps';
  if (device.heardAt === null) return 'unheard';
  const age = Date.parse(now) - Date.parse(device.heardAt);
  if (age > silent) return 'silent';
  return age > online ? 'idle' : 'online';
}

/** A row of the table. */
export interface DeviceRow extends DeviceView {
  readonly state: DeviceState;
  readonly oldPolicy: boolean;
}

/** Rows of the states and words that are asked for, the worst first, of equal ones the latest heard. */
export function deviceRows(
  { devices, now, policyVersion }: DevicesResponse,
  word: string,
  states: readonly DeviceState[],
): DeviceRow[] {
  const wanted = word.trim().toLowerCase();
  return devices
    .map((device) => ({
      ...device,
      state: deviceState(device, now),
      oldPolicy: device.policyVersion !== null && device.policyVersion < policyVersion,
    }))
    .filter(({ state }) => states.length === 0 || states.includes(state))
    .filter(({ id, browser, workstation, version }) =>
      [id, browser, workstation ?? '', version].some((text) => text.toLowerCase().includes(wanted)),
    )
    .toSorted(
      (a, b) =>
        deviceStates.indexOf(a.state) - deviceStates.indexOf(b.state) ||
        (b.heardAt ?? '').localeCompare(a.heardAt ?? ''),
    );
}
