// `policy.guards` in the configuration: what staff may give to pages outside, by place, and take out of the
// hospital's own.
import * as z from 'zod';
import { listedClasses } from '../forward/destination-classes.ts';
import { guardModes, hostForm, unreadRules } from '../../shared/policy/guards.ts';

const host = z
  .string()
  .max(253)
  .toLowerCase()
  .regex(hostForm, 'must be a host name, without * and port, or an address (IPv6 in brackets)');

export const guardsSchema = z.strictObject({
  /** Of every page outside that no place names. */
  mode: z.enum(guardModes).default('monitor'),
  places: z
    .array(
      z
        .strictObject({
          classes: z.array(z.enum(listedClasses)).min(1).optional(),
          hosts: z.array(host).min(1).max(10_000).optional(),
          mode: z.enum(guardModes),
        })
        .refine(
          ({ classes, hosts }) => classes !== undefined || hosts !== undefined,
          'name classes or hosts',
        ),
    )
    .max(64)
    .default([]),
  /** Files that nobody can read (locked, damaged, too large), and pictures: `pass`, `ask`, `stop`. */
  unread: z.enum(unreadRules).optional(),
  pictures: z.enum(unreadRules).optional(),
  /** Files that come from the hospital's pages to the workstation. */
  downloads: z
    .strictObject({
      mode: z.enum(guardModes).default('monitor'),
      unread: z.enum(unreadRules).optional(),
      pictures: z.enum(unreadRules).optional(),
    })
    .optional(),
  /** Prescriptions counted by doctor and drug (统方), on the hospital's own pages. */
  statistics: z.strictObject({ mode: z.enum(guardModes) }).optional(),
  /** The same reason for patient after patient. */
  sameReason: z
    .strictObject({
      mode: z.enum(guardModes).default('monitor'),
      patients: z.int().min(1).max(1000).default(30),
      minutes: z.int().min(5).max(1440).default(60),
    })
    .optional(),
});
