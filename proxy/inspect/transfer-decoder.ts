// Content-Transfer-Encoding undone as the bytes come (RFC 2045 §6).

import { escapedBytes } from './escaped-bytes.ts';

export interface TransferDecoder {
  push(bytes: Buffer): Buffer;
  end(): Buffer;
}

/** Null when the encoding is one that nobody knows. */
export function transferDecoder(encoding: string): TransferDecoder | null {
  switch (encoding) {
    case '7bit':
    case '8bit':
    case 'binary':
      return { push: (bytes) => bytes, end: () => nothing };
    case 'base64':
      return new Base64Decoder();
    case 'quoted-printable':
      return new QuotedPrintableDecoder();
    default:
      return null;
  }
}

const nothing = Buffer.alloc(0);

/** Characters outside the alphabet are skipped (§6.8); four become three bytes. */
class Base64Decoder implements TransferDecoder {
  #carry = '';

  push(bytes: Buffer): Buffer {
    const text = this.#carry + bytes.toString('latin1').replace(/[^A-Za-z0-9+/]/g, '');
    const whole = text.length - (text.length % 4);
    this.#carry = text.slice(whole);
    return Buffer.from(text.slice(0, whole), 'base64');
  }

  end(): Buffer {
    return Buffer.from(this.#carry, 'base64');
  }
}

class QuotedPrintableDecoder implements TransferDecoder {
  #carry = '';

  push(bytes: Buffer): Buffer {
    const text = this.#carry + bytes.toString('latin1');
    // A sequence, or a soft line break, that the end of the piece cuts.
    const open = /=[0-9A-Fa-f]?$|=[ \t]*\r?$/.exec(text);
    this.#carry = open?.[0] ?? '';
    return decoded(open === null ? text : text.slice(0, open.index));
  }

  end(): Buffer {
    return decoded(this.#carry);
  }
}

function decoded(text: string): Buffer {
  return escapedBytes(text.replace(/=[ \t]*\r?\n/g, ''), '=');
}
