/** The bytes are not what their format asks for; the message says which part, never what it holds. */
export class MalformedDocument extends Error {}
