// From `policy.notice` to what browsers are told.
import { createHash } from 'node:crypto';
import type { Notice } from '../../shared/policy/notice.ts';
import type { Config } from '../config/config-schema.ts';

/** Undefined where the hospital says nothing of its own. */
export function noticeOf({ policy: { notice } }: Config): Notice | undefined {
  if (notice === undefined) return undefined;
  const { text, contact } = notice;
  const sha256 = createHash('sha256')
    .update(JSON.stringify([text, contact ?? '']))
    .digest('hex');
  return { text, ...(contact === undefined ? {} : { contact }), sha256 };
}
