// Words of emergencies: what pages, browser and ledger call the same one by, and why it was. Apart from the
// records themselves, so that a page's script need not carry all of them.
import * as z from 'zod/mini';

/** Random, made by the browser: 32 hex digits. */
export const emergencyId = z.string().check(z.regex(/^[0-9a-f]{32}$/));

/** What an emergency was. */
export const attestationReasons = [
  'resuscitation',
  'urgentCare',
  'identify',
  'systemDown',
  'mistake',
  'other',
] as const;
export type AttestationReason = (typeof attestationReasons)[number];
