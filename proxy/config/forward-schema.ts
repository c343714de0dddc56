// `forward` in the configuration: who may use the forward proxy, and what it lets out.
import * as z from 'zod';
import { destinationClasses } from '../../shared/records/transfer-records.ts';

const port = z.int().min(1).max(65_535);
const network = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);
/** A name without wildcards: it stands for itself and all below it. */
const domain = z
  .string()
  .regex(/^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/, 'must be a host name, without * and port')
  .max(253);
const host = z.union([domain, z.ipv4(), z.ipv6()]);
const bytes = z.int().min(0);
const listed = z.array(domain).max(10_000).optional();

const rule = z.strictObject({
  classes: z.array(z.enum(destinationClasses)).min(1).optional(),
  hosts: z.array(host).min(1).optional(),
  action: z.enum(['allow', 'refuse']).optional(),
  /** Plain http without a body: sent to https, let through, refused. */
  plaintext: z.enum(['upgrade', 'allow', 'refuse']).optional(),
  /** Tunnels that carry something else than TLS or TLCP. */
  notTls: z.enum(['refuse', 'allow']).optional(),
  /** Clients that offer no TLS 1.2. */
  oldTls: z.enum(['refuse', 'allow']).optional(),
  /** TLS for another name than was asked for. */
  otherName: z.enum(['refuse', 'allow']).optional(),
  /** Bytes out that the extension has not looked at. */
  uninspected: z.enum(['finding', 'expected']).optional(),
});

export const forwardSchema = z
  .strictObject({
    /** Workstations, whose browsers need no token. */
    networks: z.array(network).default([]),
    /** Servers, which come with a token in Proxy-Authorization. */
    clients: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(120),
          tokenSha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits'),
        }),
      )
      .default([]),
    /** Ports that tunnels, and plain http, may go to. */
    ports: z.array(port).min(1).default([443, 8443]),
    plainPorts: z.array(port).default([80]),
    /** Networks inside that may be gone to, such as leased lines. */
    reach: z.array(network).default([]),
    /** Addresses of names that the hospital's DNS does not have. */
    hosts: z.record(domain, z.union([z.ipv4(), z.ipv6()])).default({}),
    /** The hospital's own lists, beside the shipped ones. */
    destinations: z
      .strictObject({
        government: listed,
        netDisk: listed,
        mail: listed,
        ai: listed,
        update: listed,
      })
      .prefault({}),
    rules: z.array(rule).max(1000).default([]),
    pac: z
      .strictObject({
        /** Hosts that browsers reach by themselves, beside HIS and gateway. */
        direct: z.array(host).default([]),
        /** While the proxy is down browsers go out by themselves, and nobody writes it down. */
        fallbackDirect: z.boolean().default(false),
      })
      .prefault({}),
    /** A connection on which nothing moves for so long ends. */
    idleSeconds: z.int().min(10).max(86_400).default(900),
    /** Bytes out in one window, beyond those the extension has looked at, that become a finding. */
    reconcile: z
      .strictObject({
        windowMinutes: z.number().min(0.01).max(1440).default(15),
        /** For reports that are on their way. */
        graceMinutes: z.number().min(0).max(1440).default(15),
        netDisk: bytes.default(65_536),
        mail: bytes.default(65_536),
        ai: bytes.default(65_536),
        unknown: bytes.default(1_048_576),
      })
      .prefault({}),
  })
  .prefault({});
