// Who runs a command: the account of the operating system on this machine.
import { hostname, userInfo } from 'node:os';
import type { Actor } from '../../shared/records/record-base.ts';

/** Told apart from accounts of the HIS and the console by `os:`. */
export function localActor(): Actor {
  const user = `os:${userInfo().username}`.toWellFormed().slice(0, 120);
  return { user, device: null, workstation: hostname().slice(0, 64) };
}
