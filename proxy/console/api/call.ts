// One call to the API: sends, and parses whatever comes back.
import { type ConsoleError, type ErrorBody, errorBody } from '../../../shared/messages/console.ts';

/** A refusal of the server, or `network` when there was no answer at all. */
export class CallFailed extends Error {
  /** Pages choose their words by this; the server's own message is never shown. */
  readonly code: ConsoleError | 'network';
  /** Null when there was no answer, or one that is not ours. */
  readonly body: ErrorBody | null;

  constructor(code: ConsoleError | 'network', body: ErrorBody | null = null) {
    super(code);
    this.code = code;
    this.body = body;
  }
}

/** As much of a zod schema as is needed here. */
interface Schema<T> {
  parse(data: unknown): T;
}

/** How a call goes out; a GET without more unless told. */
interface CallOptions {
  readonly method?: 'GET' | 'POST';
  readonly body?: unknown;
  readonly accept?: string;
  /** No person caused it: it must not keep the session alive. */
  readonly background?: boolean;
  readonly signal?: AbortSignal;
}

/** The raw answer of a 2xx. @throws CallFailed otherwise */
export async function send(path: string, options: CallOptions = {}): Promise<Response> {
  const { method = 'GET', body, accept = 'application/json', background, signal } = options;
  const response = await fetch(`/api${path}`, {
    method,
    credentials: 'same-origin',
    // Records must not outlive the session in the browser's cache.
    cache: 'no-store',
    headers: {
      accept,
      // Another site's page cannot send it without a CORS preflight, which nobody answers.
      'x-medveil': background ? 'background' : '1',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  }).catch((error: unknown) => {
    // A cancelled call is no failure: the query library waits for its own error.
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new CallFailed('network');
  });
  if (response.ok) return response;
  // A proxy in between may answer with a page of its own: a fault, not a refusal of ours.
  const refused = errorBody.safeParse(await response.json().catch(() => null));
  throw refused.success
    ? new CallFailed(refused.data.error, refused.data)
    : new CallFailed('fault');
}

/** The parsed answer of a call. @throws CallFailed for a refusal, ZodError for an answer that does
 *  not keep the contract */
export async function call<T>(
  path: string,
  schema: Schema<T>,
  options: CallOptions = {},
): Promise<T> {
  const response = await send(path, options);
  return schema.parse(await response.json());
}
