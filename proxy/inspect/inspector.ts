// The inspector as Node runs it: packed documents are read in threads beside the traffic. In the browser
// the same one runs in a worker (in-browser/). It knows nothing of HTTP messages, routes or policy.
import { builtInDetector } from '../../shared/detect/detector.ts';
import { BodyInspector, type Inspector, type InspectorOptions } from './body-inspector.ts';
import { threadReader } from './document/read-in-thread.ts';

export type { Inspector, InspectorOptions, People } from './body-inspector.ts';

/** For one body. Throws nothing, for whatever headers or bytes. */
export function createInspector(options: InspectorOptions): Inspector {
  const { pseudonym, detector = builtInDetector, onValue } = options;
  return new BodyInspector(options, {
    detector,
    readPacked: threadReader(pseudonym, detector, onValue),
  });
}
