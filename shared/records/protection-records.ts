// What the gateway notes of browsers that it must protect patients from: without the extension, with a false
// word for it, with masks on their way back, or with pages that nobody reports as seen.
import * as z from 'zod/mini';
import { base, patients } from './record-base.ts';

/** Why a browser is taken for one without the extension. Texts: proxy/console/i18n/protection-words.ts. */
export const attestationRefusals = [
  'absent',
  'malformed',
  'unknownDevice',
  'revokedDevice',
  'badSignature',
  'ended',
  'otherSite',
  /** Another address has used it: it was taken along, or the workstation has moved. */
  'otherAddress',
] as const;
export type AttestationRefusal = (typeof attestationRefusals)[number];

/** What became of the request: answered with masks, with a page that says how to get the extension, or, by
 *  a rule that only watches, in clear. */
export const treatedAs = ['masked', 'refused', 'clear'] as const;

const requestBase = {
  ...base,
  site: z.string(),
  method: z.string(),
  /** Redacted. */
  path: z.string(),
};

/** A browser came without a valid attestation and was refused, or came with a false one. */
export const incidentAttestation = z.strictObject({
  kind: z.literal('incident.attestation'),
  ...requestBase,
  attestation: z.enum(attestationRefusals),
  treated: z.enum(treatedAs),
});

/** A request held masks that the gateway had written in the place of values; none of them was stored. */
export const incidentEcho = z.strictObject({
  kind: z.literal('incident.echo'),
  ...requestBase,
  /** Fields that held one. */
  fields: z.int().check(z.positive()),
  /** `dropped`: the request went on without these fields. */
  action: z.enum(['dropped', 'refused']),
});

/** Patients were served in clear to a browser with the extension, and it has not reported one of them. */
export const incidentUnviewed = z.strictObject({
  kind: z.literal('incident.unviewed'),
  ...base,
  site: z.string(),
  patients,
  /** When the first of these answers was served. */
  since: z.iso.datetime(),
  /** Answers they were in. */
  answers: z.int().check(z.positive()),
});
