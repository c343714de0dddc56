// XML parts of office documents as events. Strict: what is not well-formed is said to be so, and nothing
// that a document type defines is expanded.
import { TextDecoder } from 'node:util';
import { SaxesParser } from 'saxes';
import { wideCharset } from '../content-format.ts';

export interface XmlEvents {
  /** Local name and attributes by local name. */
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  close(name: string): void;
  text(text: string): void;
}

/** Throws when the part is not well-formed, and what `read` throws. @param read told of bytes before they are parsed */
export async function parseXml(
  chunks: AsyncIterable<Buffer>,
  events: XmlEvents,
  read: (bytes: number) => void,
): Promise<void> {
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) =>
    events.open(localName(name), localNames(attributes)),
  );
  parser.on('closetag', ({ name }) => events.close(localName(name)));
  parser.on('text', (text) => events.text(text));
  parser.on('cdata', (text) => events.text(text));
  let decoder: TextDecoder | null = null;
  for await (const chunk of chunks) {
    read(chunk.length);
    decoder ??= new TextDecoder(wideCharset(chunk) ?? 'utf-8');
    parser.write(decoder.decode(chunk, { stream: true }));
  }
  parser.write(decoder?.decode() ?? '').close();
}

export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

export function localNames(
  attributes: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  // A sheet has an element for every cell, and none of its attributes a prefix.
  for (const name in attributes) {
    if (name.includes(':') || name.startsWith('xmlns')) return withoutPrefixes(attributes);
  }
  return attributes;
}

function withoutPrefixes(attributes: Readonly<Record<string, string>>): Record<string, string> {
  const local: Record<string, string> = {};
  for (const name in attributes) {
    // Declarations of prefixes are no values, and would hide an attribute of the same name.
    if (name.startsWith('xmlns')) continue;
    local[localName(name)] = attributes[name] ?? '';
  }
  return local;
}
