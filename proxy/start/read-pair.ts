// A certificate of ours with its key, as two files that the configuration names.
import { createSecureContext } from 'node:tls';
import { readGiven, StartError } from './listening.ts';

/** Both as PEM. Throws `StartError` when a file cannot be read or the two do not belong together. */
export function readPair(files: { certFile: string; keyFile: string }): {
  cert: string;
  key: string;
} {
  const pair = { cert: readGiven(files.certFile), key: readGiven(files.keyFile) };
  try {
    createSecureContext(pair);
  } catch {
    throw new StartError(
      `${files.certFile}, ${files.keyFile}: 证书与私钥不匹配 do not belong together`,
    );
  }
  return pair;
}
