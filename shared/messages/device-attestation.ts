// How a browser tells the gateway, with every request, that an enrolled extension stands over its pages: a
// short-lived ES256 JWT (RFC 7515, RFC 7519) made with the device's key, in a header that the gateway takes
// off again. It speaks for the browser, not for the request: it may be used many times until it ends.
import * as z from 'zod/mini';

/** Set by the browser itself, by a rule of the extension: no script of a page can read or change it. */
export const attestationHeader = 'medveil-attestation';

/** Keeps this token from being taken for another one that the same key has signed. */
export const attestationType = 'medveil-attestation+jwt';

/** Seconds that a token lives (a browser makes a new one at half of it), and how far clocks may differ. */
export const attestationLife = 300;
export const attestationTolerance = 120;

/** `aud` is the origin it is for: one site's token opens no other. */
export const attestationClaims = z.object({
  iss: z.string().check(z.maxLength(40)),
  aud: z.string().check(z.maxLength(300)),
  iat: z.int(),
  exp: z.int(),
  jti: z.string().check(z.maxLength(64)),
});

/** Name of the Server-Timing entry (https://www.w3.org/TR/server-timing/) by which the gateway says that it
 *  masked a document for want of an attestation; a page's own extension may ask for it again. */
export const maskedTiming = 'medveil-masked';
