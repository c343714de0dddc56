// XML from a tree of elements, for messages whose schema we write by heart: no namespaces, no entities of
// our own, nothing that could be taken for markup.

export interface XmlElement {
  readonly name: string;
  /** In this order; null leaves an attribute out. */
  readonly attributes?: Readonly<Record<string, string | null>>;
  readonly children?: readonly XmlElement[];
  /** Instead of children. */
  readonly text?: string;
}

/** One line, without declaration. Names are ours and are written as they are. */
export function xmlText({ name, attributes = {}, children = [], text }: XmlElement): string {
  const pairs = Object.entries(attributes)
    .map(([key, value]) => (value === null ? '' : ` ${key}="${escaped(value)}"`))
    .join('');
  const inside = text === undefined ? children.map(xmlText).join('') : escaped(text);
  return inside === '' ? `<${name}${pairs}/>` : `<${name}${pairs}>${inside}</${name}>`;
}

const named: Record<string, string> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' };

/** Line ends and tabs as references, or an attribute's value would lose them (XML 1.0 §3.3.3); characters
 *  that XML has no form for (§2.2) become the replacement character. */
function escaped(value: string): string {
  return value
    .toWellFormed()
    .replace(/[^\P{Cc}\t\n\r\u007f-\u009f]|[\ufffe\uffff]/gu, '\ufffd')
    .replace(/[<>&"]/g, (char) => named[char] ?? char)
    .replace(/[\t\n\r\u007f-\u009f\u2028]/g, (char) => `&#${char.charCodeAt(0)};`);
}
