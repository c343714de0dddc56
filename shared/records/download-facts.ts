// What is known of a file that came from the hospital's pages to a workstation, beside its size: who made it, and
// what the extension's inspector saw in it.
import * as z from 'zod/mini';
import { inspection } from './record-base.ts';

/** `server`: an answer that was saved; `page`: made by a script of the page; `disk`: written by a script into a
 *  file or folder that the person had let it write. */
export const downloadWays = ['server', 'page', 'disk'] as const;
export type DownloadWay = (typeof downloadWays)[number];

/** Optional throughout: it may be known that there was a file, and no more. */
export const downloadFacts = {
  how: z.optional(z.enum(downloadWays)),
  /** Origin that the file came from, where it is not the page's. */
  source: z.optional(z.string().check(z.maxLength(300))),
  inspection: z.optional(inspection),
  /** The person said that it is no patient data. */
  disputed: z.optional(z.literal(true)),
};
