// What is known of something that a person gave to a page, beside its size: by which way, and what the
// extension's inspector saw in it.
import * as z from 'zod/mini';
import { inspection } from './record-base.ts';

/**
 * `field`: a file field; `drop`, `paste`; `picker`: a file that a script of the page was given to open;
 * `typing`: a text while it was written; `request`: a text that a script was about to send; `form`: a form that
 * was about to be sent.
 */
export const uploadWays = [
  'field',
  'drop',
  'paste',
  'picker',
  'typing',
  'request',
  'form',
] as const;
export type UploadWay = (typeof uploadWays)[number];

/** Optional throughout: earlier browsers say none of it. */
export const uploadFacts = {
  how: z.optional(z.enum(uploadWays)),
  /** What the inspector saw; absent when there was none to be had, and of texts. */
  inspection: z.optional(inspection),
  /** The person said that it is no patient data. */
  disputed: z.optional(z.literal(true)),
};
