// Tells the operator which weak transport is in use, from a fortnight before it ends: after that day the
// gateway refuses.
import type { SiteException } from '../gateway/exception-gate.ts';
import { warnDays } from '../tls/weak-transport.ts';
import type { OperatorEvents } from './tell-spool.ts';

const hour = 3_600_000;

/** Says each exception at the start, and each change of its state within the hour. Returns what stops it. */
export function tellExceptions(
  exceptions: () => readonly SiteException[],
  { say, onFault }: OperatorEvents,
  everyMs = hour,
): () => void {
  const told = new Map<string, SiteException['state']>();
  const look = (): void => {
    for (const exception of exceptions()) {
      const { site, kind, owner, until, state } = exception;
      const key = `${site} ${kind}`;
      if (told.get(key) === state) continue;
      told.set(key, state);
      const what = `${site} ${kind}, ${owner}, ${until}`;
      switch (state) {
        case 'inForce':
          say(`弱加密例外 weak transport by exception: ${what}`);
          break;
        case 'endsSoon':
          onFault('exception.endsSoon');
          say(
            `弱加密例外将在 ${warnDays} 天内到期，届时拒绝 this exception ends within ${warnDays} days, then the site is refused: ${what}`,
          );
          break;
        case 'ended':
          onFault('exception.ended');
          say(`弱加密例外已到期，正在拒绝 this exception has ended, the site is refused: ${what}`);
      }
    }
  };
  look();
  const timer = setInterval(look, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
