import type { Reason } from './document-sink.ts';

// The one place that says it until `inspectionReasons` has the word: then the cast goes.
export const encrypted = 'encrypted' as Reason;
