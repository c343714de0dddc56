// What every format's reader looks like to the inspector.
import type { Inspection } from '../../shared/records/record-base.ts';

/** Why the end of a body was not a proper end; undefined when it was. */
export type ScanEnd = NonNullable<Inspection['reason']> | undefined;

/** Takes decoded text in order and reports into the tally it was made with. Never throws on text. */
export interface BodyScanner {
  push(text: string): void;
  /** The body is over, or what came of it; nothing is pushed after this. */
  end(): ScanEnd;
}
