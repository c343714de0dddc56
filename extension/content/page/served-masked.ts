// Whether the gateway gave this document masked, for want of an attestation. It says so in the answer's
// Server-Timing, which is no part of the page and which other sites cannot read.
import { maskedTiming } from '../../../shared/messages/device-attestation.ts';

/** True for a document that may be asked for again; those that answered a form never are. */
export function wasServedMasked(timings: PerformanceEntryList): boolean {
  return timings.some(
    (entry) =>
      entry instanceof PerformanceNavigationTiming &&
      timingsOf(entry).some(({ name }) => name === maskedTiming),
  );
}

/** Firefox has none on pages over plain http, whatever the types say. */
function timingsOf(entry: Partial<Pick<PerformanceNavigationTiming, 'serverTiming'>>) {
  return entry.serverTiming ?? [];
}
