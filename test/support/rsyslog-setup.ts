// Before integration tests: a real syslog receiver, where one can be installed.
import { installRsyslog } from './rsyslog.ts';

export function setup(): void {
  installRsyslog((line) => console.warn(line));
}
