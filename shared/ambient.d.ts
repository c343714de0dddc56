// What both halves' runtimes give to shared/ beyond ECMAScript. Only shared's own type check reads
// this file: extension and proxy bring the same names with their own libraries.
declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(bytes?: Uint8Array, options?: { stream?: boolean }): string;
}
declare class URL {
  constructor(url: string, base?: string | URL);
  readonly href: string;
  readonly origin: string;
  readonly protocol: string;
  readonly host: string;
  readonly hostname: string;
  readonly port: string;
  readonly pathname: string;
  readonly search: string;
}
declare function atob(base64: string): string;
declare function btoa(binary: string): string;
/** The part of Web Cryptography that verification uses; Node and browsers both have it. */
declare const crypto: {
  readonly subtle: {
    importKey(
      format: 'raw',
      key: Uint8Array,
      algorithm: 'Ed25519',
      extractable: boolean,
      usages: readonly 'verify'[],
    ): Promise<object>;
    verify(
      algorithm: 'Ed25519',
      key: object,
      signature: Uint8Array,
      message: Uint8Array,
    ): Promise<boolean>;
  };
};
