// The engine for the hospital's own patterns, a file of its own: the background brings it only into
// frames whose policy has such patterns. It decides nothing; the page's own script takes it over. Only
// this extension's scripts share the global object it writes to, no page sees it.
import { createPatternSet } from '../../../shared/detect/pattern-set.ts';

globalThis.medveilEngine ??= createPatternSet;
globalThis.medveilEngineArrived?.();
