// Records as lines of JSON: what a program reads, and what a leaf hash can be checked against.
import { canonicalJson } from '../../shared/records/canonical.ts';
import type { ExportEntry } from './entry.ts';

/** One line without its end: index, leaf hash, and the payload byte for byte as the leaf commits to it. */
export function ndjsonLine({ index, leaf, payload }: ExportEntry): string {
  // Put together by hand: parsing and printing again must not be able to change the payload.
  return `{"index":${index},"leaf":${canonicalJson(leaf)},"record":${payload}}`;
}
