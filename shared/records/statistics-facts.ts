// What is known of a table that counts prescriptions by doctor and drug (统方), when a page shows it.
import * as z from 'zod/mini';

export const statisticsFacts = z.strictObject({
  /** As far as the page had them: pages of a list are counted one by one. */
  rows: z.int().check(z.nonnegative()),
  doctors: z.int().check(z.nonnegative()),
  /** `asked`: it was covered until the person wanted to see it; `stopped`: it stayed covered. */
  action: z.enum(['allowed', 'asked', 'stopped']),
  /** The person said that it is no such table. */
  disputed: z.optional(z.literal(true)),
});
