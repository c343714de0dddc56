// Settings of what leaves the machine to be checked elsewhere: where checkpoints go, who witnesses
// them, whom this installation witnesses.
import { z } from 'zod';
import { type KeyType, parseVerifierKey } from '../../shared/transparency/note.ts';

/** A C2SP verifier key of one of these kinds. */
const verifierKey = (types: readonly KeyType[], what: string) =>
  z.string().refine((text) => {
    const key = parseVerifierKey(text);
    return key !== null && types.includes(key.type);
  }, `must be the verifier key of ${what} (NAME+ID+KEY)`);

const syslog = z.strictObject({
  host: z.string().min(1),
  port: z.int().min(1).max(65_535),
  /** PEM file of the authority behind the server's certificate; with it TLS, without it plain TCP. */
  caFile: z.string().optional(),
});

const witness = z.strictObject({
  /** Submission prefix of its C2SP tlog-witness. */
  url: z.url({ protocol: /^https$/, error: 'must be an https address' }),
  key: verifierKey(['cosignature'], 'a witness'),
  caFile: z.string().optional(),
  /** SHA-256 of the witness's public key in its TLS certificate. */
  spkiPin: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits')
    .optional(),
});

export const publishingShape = {
  /** Where published checkpoints go beside the file in the data directory. */
  checkpoints: z
    .strictObject({
      /** A second file, on another volume. */
      file: z.string().min(1).optional(),
      syslog: syslog.optional(),
      /** Sign what is published with ML-DSA-44 (FIPS 204) as well. */
      mlDsa44: z.boolean().default(false),
      /** Sign it with SM2 as well, and commit to a second root under SM3. */
      sm: z.boolean().default(false),
      witnesses: z.array(witness).max(8).default([]),
    })
    .prefault({}),
  /** Logs of other hospitals that this installation signs for, as their verifier keys. */
  witness: z
    .strictObject({
      logs: z
        .array(verifierKey(['ed25519'], 'a log'))
        .max(100)
        .default([]),
    })
    .prefault({}),
};
