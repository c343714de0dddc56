// The enrolled browsers.
import { type DevicesResponse, devicesResponse } from '../../../shared/messages/devices.ts';
import { call } from './call.ts';

export function readDevices(signal?: AbortSignal): Promise<DevicesResponse> {
  return call('/devices', devicesResponse, signal ? { signal } : {});
}
