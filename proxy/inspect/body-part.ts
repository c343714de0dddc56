// How a body, and every body inside it, is read: bytes in their order, then the end.
import type { BodyAccount } from './body-account.ts';
import type { BodyShape } from './body-shape.ts';
import type { Tally } from './tally.ts';
import type { Vocabulary } from './vocabulary.ts';
import type { ContentFormat } from './content-format.ts';

/** Formats that are read when they are complete. */
export type PackedFormat = Extract<ContentFormat, 'zip' | 'ole' | 'pdf' | 'dicom' | 'rtf' | 'gzip'>;

export interface BodyPart {
  /** May throw `LimitReached`, and whatever a reader of ours throws by mistake. */
  push(bytes: Buffer): void;
  end(): void | Promise<void>;
}

/** A body as who sends or contains it describes it. */
export interface DeclaredBody {
  readonly mediaType: string | undefined;
  readonly name?: string;
}

/** What all bodies inside one body have in common. */
export interface InspectContext {
  readonly tally: Tally;
  readonly words: Vocabulary;
  /** What the outermost body is; absent where nobody asks. */
  readonly shape?: BodyShape | undefined;
  readonly account: BodyAccount;
  /** Bodies around this one. */
  readonly depth: number;
  /** Bytes decoded at a time; only tests change it. */
  readonly blockLength: number | undefined;
  /** The reader for a body inside: see `openBody`. */
  readonly open: (context: InspectContext, declared: DeclaredBody) => BodyPart;
  /** Reads a packed document into tally and account: in a thread, or here when this is the thread. */
  readonly readPacked: (
    format: PackedFormat,
    bytes: Buffer,
    context: InspectContext,
  ) => Promise<void>;
}
