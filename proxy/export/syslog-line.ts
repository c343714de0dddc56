// The parts of RFC 5424 messages, and the count of octets in front of them.

/** One element of structured data (§6.3). 32473 is the enterprise number for examples (RFC 5612): the product
 *  has none of its own. */
export function structured(id: string, parameters: Readonly<Record<string, string>>): string {
  const texts = Object.entries(parameters).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  return `[${id}@32473${texts.join('')}]`;
}

/** Printable ASCII without blanks (§6), never empty. */
export function token(text: string, length: number): string {
  return text.replace(/[^\x21-\x7e]/g, '').slice(0, length) || '-';
}

/** MSG-LEN and a blank before the message (RFC 5425 §4.3, RFC 6587 §3.4.1). */
export function framed(message: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${message.length} `, 'ascii'), message]);
}

/** Quote, backslash and closing bracket are escaped (§6.3.3). */
function escaped(value: string): string {
  return value.replace(/["\\\]]/g, '\\$&');
}
