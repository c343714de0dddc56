// The weak transport of one site while it is in use: on record, said to the operator before it ends,
// and refused from then on without anybody having to restart anything.
import {
  endOf,
  type ExceptionState,
  exceptionState,
  type TransportException,
} from '../tls/weak-transport.ts';
import type { Recorder } from './recorder.ts';
import type { Site } from './site.ts';

const day = 86_400_000;

export interface SiteException extends TransportException {
  /** Public origin of the site. */
  readonly site: string;
  readonly state: ExceptionState;
}

export interface ExceptionGate {
  /** Asked for each request: true from the end of an exception on. Records, at most once a day. */
  refuses(): boolean;
  readonly exceptions: readonly SiteException[];
}

/** Records each exception of the site at once, then once a day while requests use it or are refused. */
export function createExceptionGate(
  site: Site,
  recorder: Pick<Recorder, 'record'>,
  now: () => Date,
): ExceptionGate {
  const { exceptions } = site;
  const firstEnd = Math.min(...exceptions.map(endOf));
  let recordedAt = Number.NEGATIVE_INFINITY;
  let wasRefusing = false;
  const record = (at: number): void => {
    recordedAt = at;
    for (const exception of exceptions) {
      const word = exceptionState(exception, at) === 'ended' ? 'exceptionEnded' : 'exception';
      recorder.record({
        kind: 'exposure.tls',
        actor: { user: null, device: null, workstation: null },
        site: site.publicOrigin,
        reason: `${word}:${exception.kind}`,
        exception: { owner: exception.owner, until: exception.until },
      });
    }
  };
  record(now().getTime());
  return {
    refuses() {
      if (exceptions.length === 0) return false;
      const at = now().getTime();
      const isRefusing = at >= firstEnd;
      // A clock that was set back says nothing twice; the first refusal is news whatever the hour.
      if (at - recordedAt >= day || isRefusing !== wasRefusing) record(at);
      wasRefusing = isRefusing;
      return isRefusing;
    },
    get exceptions() {
      const at = now().getTime();
      return exceptions.map((exception) => ({
        ...exception,
        site: site.publicOrigin,
        state: exceptionState(exception, at),
      }));
    },
  };
}
