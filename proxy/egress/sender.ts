// Who is asking.
import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * The sender whose token the `Authorization: Bearer` header carries (RFC 6750 §2.1); null for none.
 * All senders are compared, so that the time taken tells nothing.
 */
export function identifySender<T extends { readonly tokenSha256: string }>(
  authorization: string | undefined,
  senders: readonly T[],
): T | null {
  const token = /^Bearer ([A-Za-z0-9._~+/=-]{16,512})$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) return null;
  const digest = createHash('sha256').update(token).digest();
  let found: T | null = null;
  for (const sender of senders) {
    const expected = Buffer.from(sender.tokenSha256, 'hex');
    if (expected.length === digest.length && timingSafeEqual(expected, digest)) found = sender;
  }
  return found;
}
