// What a sight log says of one patient on a screen: which fields, for how long, and whether they could be read.
import * as z from 'zod/mini';
import { identifierKinds } from '../identifiers/kind.ts';

/** How a person can have made a value readable: by a click, as long as a key was held, in an emergency. The reason
 *  is a record of its own. */
export const revealWays = ['revealed', 'held', 'emergency'] as const;
export type RevealWay = (typeof revealWays)[number];

/** `masked`: covered. `shown`: the policy lets it be read. */
export const sightStates = ['masked', 'shown', ...revealWays] as const;
export type SightState = (typeof sightStates)[number];

/** Fields that were on the screen as long as each other, to a tenth of a second. */
export const sightSpan = z.strictObject({
  kinds: z.array(z.enum(identifierKinds)).check(z.minLength(1), z.maxLength(40)),
  state: z.enum(sightStates),
  milliseconds: z.int().check(z.nonnegative()),
});
export type SightSpan = z.infer<typeof sightSpan>;

/** All of one patient, the longest first. */
export const sightSpans = z.array(sightSpan).check(z.maxLength(60));
