// Refuses calls that another site's page caused. SameSite cookies already stop most; the header needs
// a preflight that nobody answers, and Origin and Sec-Fetch-Site say it outright.
import type { IncomingHttpHeaders } from 'node:http';

export const callHeader = 'x-medveil';

/** Whether a call comes from our own console page, or from a tool that is no browser. */
export function isSameSite(headers: IncomingHttpHeaders): boolean {
  const call = headers[callHeader];
  if (call !== '1' && call !== 'background') return false;
  const site = headers['sec-fetch-site'];
  // Browsers without Fetch Metadata (Safari before 16.4) leave it out; Origin then decides.
  if (site !== undefined && site !== 'same-origin') return false;
  const { origin, host } = headers;
  // Same-origin GETs come without it; the header above has shown that it is our own script.
  if (origin === undefined) return true;
  return host !== undefined && origin.toLowerCase() === `https://${host.toLowerCase()}`;
}
