// What IT has set by browser policy. Values arrive seconds after the browser's start, so what pages
// need is mirrored to storage.local; the enrolment token is not.
import * as z from 'zod/mini';

const managed = z.object({
  server: z.optional(z.string()),
  enrolToken: z.optional(z.string()),
  sites: z.optional(z.array(z.string())),
});

export interface ManagedSettings {
  /** Origin of the intake, https only; undefined when not set or not acceptable. */
  readonly server: string | undefined;
  readonly enrolToken: string | undefined;
  /** Used until a policy says which pages are protected; empty protects every page. */
  readonly sites: readonly string[];
}

/** Anything malformed counts as not set: without a server the browser masks and keeps its events. */
export function parseManaged(value: unknown): ManagedSettings {
  const parsed = managed.safeParse(value);
  if (!parsed.success) return { server: undefined, enrolToken: undefined, sites: [] };
  const { server, enrolToken, sites } = parsed.data;
  return { server: httpsOrigin(server), enrolToken, sites: sites ?? [] };
}

/** No event goes over plaintext: an http server is no server. */
function httpsOrigin(server: string | undefined): string | undefined {
  if (server === undefined) return undefined;
  try {
    const url = new URL(server);
    return url.protocol === 'https:' ? url.origin : undefined;
  } catch {
    return undefined;
  }
}
