// Which answers have their links turned: what a browser follows or runs, never a file.
import { parseMediaType } from '../inspect/body-format.ts';
import type { AnswerPlan } from './answer-transform.ts';
import { LinkRewriter } from './link-rewriter.ts';
import type { Site } from './site.ts';

/** Pages, styles, scripts and data of calls; WSDL and FHIR name their endpoints, so XML is among them. */
const followed =
  /^(?:text\/(?:html|css|plain|xml|(?:x-)?javascript|ecmascript|event-stream)|application\/(?:json|xml|(?:x-)?javascript|ecmascript|x-ndjson|manifest\+json|[\w.-]+\+(?:json|xml))|image\/svg\+xml)$/;

/** Charsets in which the bytes of ASCII can be part of other characters, or stand for none. */
const notAscii = /^(?:utf-?16|utf-?32|ucs|utf-?7|iso-2022|hz)/;

/** Attachments and ranges (206) are the HIS's bytes and stay so. */
export function linkPlan(site: Site): AnswerPlan {
  const { links } = site;
  if (links === null) return () => [];
  return ({ statusCode, headers }) => {
    if (statusCode === 206 || headers['content-range'] !== undefined) return [];
    if (/^\s*attachment/i.test(headers['content-disposition'] ?? '')) return [];
    const { essence, charset } = parseMediaType(headers['content-type']);
    if (!followed.test(essence) || (charset !== null && notAscii.test(charset))) return [];
    return [new LinkRewriter(links)];
  };
}
