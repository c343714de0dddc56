// What a text is written in: as it is declared or, where that is vague or wrong, as it begins.
import type { BodyFormat } from './body-format.ts';
import { isTable } from './csv-scanner.ts';
import { eventStart } from './event-scanner.ts';
import { isHealthJson } from './health/health-json-scanner.ts';
import { type HealthVocabulary, healthVocabulary } from './health/health-xml-scanner.ts';
import { hl7Start } from './hl7-scanner.ts';
import type { Vocabulary } from './vocabulary.ts';

/** JSONP: `cb({…});` is a document in the clothes of a script. */
const scriptCall = /^\s*(?:\/\*\*\/)?[\w$.[\]'"]{1,120}\(\s*(?=[[{])/;
/** What no table, form or page begins with: a JSON object with a name, a list with a value. */
const jsonStart = /^(?:\{\s*["}]|\[\s*[[{"\]\d])/;
const markupStart = /^<(?:[a-z!?]|\/)/i;
/** A declaration, or an element that no page has; XHTML begins with a declaration and is a page. */
const xmlStart =
  /^<(?:\?xml|(?!(?:!doctype|a|b|body|br|center|div|dl|font|form|frameset|h[1-6]|head|hr|html|iframe|img|input|li|link|meta|ol|p|pre|script|section|select|span|strong|style|svg|table|tbody|td|template|th|title|tr|ul)\b)[a-z_][\w.:-]*[\s>/])/i;
const htmlStart = /<!doctype html|<html\b/i;

/** Characters that tell the format: a few lines of a table. */
export const headLength = 2048;

/** `disagrees`: it is not what it was declared to be. */
export type TextFormat = { readonly disagrees?: boolean } & (
  | { readonly is: 'hl7' | 'healthJson' | 'form' | 'events' | 'plain' }
  /** Guessed from the content: broken syntax means a wrong guess, nothing more. */
  | { readonly is: 'json'; readonly many: boolean; readonly guessed: boolean }
  /** No delimiter: the one that the first lines share. */
  | { readonly is: 'csv'; readonly delimiter?: string }
  | { readonly is: 'markup'; readonly xml: boolean }
  | { readonly is: 'healthXml'; readonly health: HealthVocabulary }
);

/** Blank so far, or a bracket and nothing behind it: the format may still have to be guessed. */
export function tellsFormat(leading: string): boolean {
  const at = leading.search(/[^\s\ufeff]/);
  return (at !== -1 && leading.length - at >= headLength) || leading.length >= 65_536;
}

/** Where the content begins: behind white space, or behind the name of a function that is called with it. */
export function contentStart(leading: string, format: BodyFormat): { at: number; isCall: boolean } {
  const call = format === 'text' ? scriptCall.exec(leading) : null;
  if (call !== null) return { at: call[0].length, isCall: true };
  return { at: Math.max(0, leading.search(/\S/)), isCall: false };
}

/** Whether a plain text can be what people write: nothing that a document, a message or markup begins with. */
export function beginsAsProse(leading: string): boolean {
  return !/^[\s\ufeff]*[[{<]/.test(leading) && !hl7Start.test(leading);
}

/** @param first where the content begins; decides where the declaration is vague, or cannot be true */
export function textFormat(
  first: string,
  format: BodyFormat,
  essence: string,
  words: Vocabulary,
): TextFormat {
  if (hl7Start.test(first)) return { is: 'hl7' };
  const isMarkup = markupStart.test(first);
  const isJson = jsonStart.test(first);
  switch (format) {
    case 'json':
    case 'ndjson':
      if (isMarkup) return markup(first, format, true);
      if (isHealthJson(first, essence)) return { is: 'healthJson' };
      return { is: 'json', many: format === 'ndjson', guessed: false };
    case 'csv':
    case 'tsv':
      if (isMarkup) return markup(first, format, true);
      if (isJson) return json(first, essence, true);
      return format === 'tsv' ? { is: 'csv', delimiter: '\t' } : { is: 'csv' };
    case 'form':
      if (isMarkup) return markup(first, format, true);
      return isJson ? json(first, essence, true) : { is: 'form' };
    case 'xml':
      return isJson ? json(first, essence, true) : markup(first, format, false);
    case 'html':
    case 'text':
    case 'opaque':
    case 'asset':
      // Old systems send JSON as text/html and pages as text/plain.
      if (/^[[{]/.test(first)) return json(first, essence, false);
      if (isMarkup || format === 'html') return markup(first, format, false);
      if (essence === 'text/event-stream' || eventStart.test(first)) return { is: 'events' };
      return isTable(first, words) ? { is: 'csv' } : { is: 'plain' };
  }
}

function json(first: string, essence: string, disagrees: boolean): TextFormat {
  if (isHealthJson(first, essence)) return { is: 'healthJson' };
  return { is: 'json', many: true, guessed: true, disagrees };
}

function markup(first: string, format: BodyFormat, disagrees: boolean): TextFormat {
  const health = healthVocabulary(first);
  if (health !== null) return { is: 'healthXml', health, disagrees };
  const xml = format === 'xml' || (xmlStart.test(first) && !htmlStart.test(first));
  return { is: 'markup', xml, disagrees };
}
