// Header fields of mails and of the parts of multipart bodies (RFC 5322 §2.2, RFC 2045, RFC 7578).

import { escapedBytes } from './escaped-bytes.ts';
import { looseText } from './loose-text.ts';

export interface MimeHeaders {
  readonly mediaType: string | undefined;
  /** Content-Transfer-Encoding in lower case; '7bit' when absent. */
  readonly transferEncoding: string;
  /** Name of a form's field. */
  readonly fieldName: string | null;
  readonly fileName: string | null;
  /** Values in which people write: subjects, comments, what nobody knows. Addresses and traces are left out. */
  readonly texts: readonly string[];
}

/** Written by machines, or by staff about staff. */
const unspoken =
  /^(?:received|return-path|delivered-to|from|to|cc|bcc|sender|reply-to|date|message-id|in-reply-to|references|mime-version|content-.*|dkim-.*|arc-.*|authentication-.*|list-.*|resent-.*)$/;

/** Bytes of a header block, as they came. Lines that are no field are read as texts. */
export function readHeaders(block: Buffer): MimeHeaders {
  const fields = new Map<string, string>();
  const texts: string[] = [];
  const unfolded = looseText(block).replace(/\r?\n[ \t]+/g, ' ');
  for (const line of unfolded.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (colon > 0 && !fields.has(name)) fields.set(name, value);
    if (value !== '' && !unspoken.test(name)) texts.push(decodeWords(value));
  }
  const disposition = fields.get('content-disposition') ?? '';
  const type = fields.get('content-type');
  return {
    mediaType: type,
    transferEncoding: (fields.get('content-transfer-encoding') ?? '7bit').toLowerCase().trim(),
    fieldName: parameter(disposition, 'name'),
    fileName: parameter(disposition, 'filename') ?? parameter(type ?? '', 'name'),
    texts,
  };
}

/** Whether a text begins as a mail does: fields of mails, one under the other. */
export function isMail(essence: string, head: Buffer): boolean {
  if (essence === 'message/rfc822' || essence === 'message/global') return true;
  if (essence !== '' && essence !== 'text/plain' && essence !== 'application/octet-stream')
    return false;
  const text = head.toString('latin1');
  if (!/^(?:from |[!-9;-~]{1,70}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*[!-9;-~]{1,70}:)/i.test(text))
    return false;
  return /^(?:received|mime-version|return-path|message-id|delivered-to|dkim-signature|x-mailer):/im.test(
    text,
  );
}

/** A parameter, plain, quoted, or in the extended form of RFC 2231 and RFC 8187. */
function parameter(header: string, name: string): string | null {
  const extended = new RegExp(`;\\s*${name}\\*(?:0\\*)?=([\\w.-]*)'[^']*'([^;\\s]+)`, 'i').exec(
    header,
  );
  if (extended?.[2] !== undefined) {
    const bytes = escapedBytes(extended[2], '%');
    return decodeAs(extended[1] ?? '', bytes);
  }
  const plain = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]+))`, 'i').exec(header);
  const value = plain?.[1]?.replace(/\\(.)/g, '$1') ?? plain?.[2];
  return value === undefined ? null : decodeWords(value);
}

/** Encoded words (RFC 2047): `=?gb2312?B?…?=`; the white space between two of them is none. */
function decodeWords(value: string): string {
  return value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(
      /=\?([\w.-]+)(?:\*[\w-]*)?\?([bq])\?([^?]*)\?=/gi,
      (_, charset: string, way: string, text: string) => {
        const bytes =
          way.toLowerCase() === 'b'
            ? Buffer.from(text, 'base64')
            : escapedBytes(text.replaceAll('_', ' '), '=');
        return decodeAs(charset, bytes);
      },
    );
}

function decodeAs(charset: string, bytes: Buffer): string {
  try {
    return new TextDecoder(charset === '' ? 'utf-8' : charset).decode(bytes);
  } catch {
    return looseText(bytes);
  }
}
