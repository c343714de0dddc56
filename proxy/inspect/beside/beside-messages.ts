// What the traffic's thread and one that inspects beside it say to each other. In order, for each body.
import type { RulePack } from '../../../shared/detect/rule-pack.ts';
import type { PseudonymKey } from '../../ledger/pseudonyms.ts';
import type { BodyFindings } from '../body-findings.ts';
import type { InspectorOptions } from '../inspector.ts';

/** What can be sent of an inspector's options. */
export type SentOptions = Pick<
  InspectorOptions,
  'mediaType' | 'contentEncoding' | 'maxBytes' | 'shape'
> & {
  readonly packs: readonly RulePack[];
  /** Current first. */
  readonly keys: readonly PseudonymKey[];
};

export type ToBeside = { readonly id: number } & (
  | { readonly type: 'open'; readonly options: SentOptions }
  /** Handed over: the sender has them no more. */
  | { readonly type: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly type: 'peek'; readonly people: boolean }
  | { readonly type: 'end' | 'abort' }
);

export type FromBeside = { readonly id: number } & (
  | { readonly type: 'read'; readonly bytes: number }
  /** Answers each `peek`, `end` and `abort`. */
  | { readonly type: 'findings'; readonly findings: BodyFindings }
);
