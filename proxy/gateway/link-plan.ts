// Which answers have their links turned: what a browser follows or runs, never a file.
import { parseMediaType } from '../inspect/body-format.ts';
import type { AnswerPlan } from './answer-transform.ts';
import { LinkWatch } from './link-watch.ts';
import type { Site } from './site.ts';

/** Pages, styles, scripts and data of calls; WSDL and FHIR name their endpoints, so XML is among them. */
const followed =
  /^(?:text\/(?:html|css|plain|xml|(?:x-)?javascript|ecmascript|event-stream)|application\/(?:json|xml|(?:x-)?javascript|ecmascript|x-ndjson|manifest\+json|[\w.-]+\+(?:json|xml))|image\/svg\+xml)$/;

/** Charsets in which the bytes of ASCII can be part of other characters, or stand for none. */
const notAscii = /^(?:utf-?16|utf-?32|ucs|utf-?7|iso-2022|hz)/;

/** @param onLeft told of links that stay as they are, for their charset
 *  Attachments and ranges (206) are the HIS's bytes and stay so. */
export function linkPlan(site: Site, onLeft: () => void): AnswerPlan {
  const { links } = site;
  if (links === null) return () => [];
  return ({ statusCode, headers }) => {
    if (statusCode === 206 || headers['content-range'] !== undefined) return [];
    if (/^\s*attachment/i.test(headers['content-disposition'] ?? '')) return [];
    const { essence, charset } = parseMediaType(headers['content-type']);
    if (!followed.test(essence)) return [];
    return [new LinkWatch(links, charset !== null && notAscii.test(charset), onLeft)];
  };
}
