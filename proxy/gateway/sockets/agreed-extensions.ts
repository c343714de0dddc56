// What the two ends of a WebSocket have agreed on beside RFC 6455: permessage-deflate (RFC 7692 §7.1), or
// something that only they can read.

export interface AgreedExtensions {
  /** Null: messages are not compressed. */
  readonly deflate: {
    /** The HIS's messages go on with the window of the one before. */
    readonly hisKeepsContext: boolean;
    readonly browserKeepsContext: boolean;
  } | null;
}

/** Of a 101's `Sec-WebSocket-Extensions`; null when it names what we do not know. */
export function agreedExtensions(header: string | undefined): AgreedExtensions | null {
  const offers = (header ?? '').split(',').map((offer) => offer.trim().toLowerCase());
  const named = offers.filter((offer) => offer !== '');
  const [only, ...more] = named;
  if (only === undefined) return { deflate: null };
  const [name, ...parameters] = only.split(';').map((part) => part.trim());
  if (more.length > 0 || name !== 'permessage-deflate') return null;
  if (!parameters.every((parameter) => known.test(parameter))) return null;
  return {
    deflate: {
      hisKeepsContext: !parameters.includes('server_no_context_takeover'),
      browserKeepsContext: !parameters.includes('client_no_context_takeover'),
    },
  };
}

/** A smaller window is undone by a larger one. */
const known =
  /^(?:(?:server|client)_no_context_takeover|(?:server|client)_max_window_bits(?:\s*=\s*"?\d{1,2}"?)?)$/;
