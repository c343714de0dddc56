// Binding servers to addresses, as main.ts does it: one way for every listener of the product.
import { readFileSync } from 'node:fs';
import type { Server } from 'node:net';
import { hostOf, portOf } from '../config/public-origins.ts';

/** Binds a server to `HOST:PORT` and resolves to the port it got. Rejects in words a person can use. */
export type Listen = (server: Server, address: string) => Promise<number>;

/** A start-up failure that is the operator's to mend; its message is all that is shown. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** A file that the configuration names. Throws `StartError` with its path when it cannot be read. */
export function readGiven(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new StartError(`${path} 无法读取 cannot be read`);
  }
}

/** What a failed bind means. */
export function bindFailure(error: unknown, address: string): StartError {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  switch (code) {
    case 'EADDRINUSE':
      return new StartError(
        `${address} 已被占用 is in use by another program: stop it, or set another address under "listen"`,
      );
    case 'EACCES':
      return new StartError(
        `${address} 没有权限 may not be bound: ports below 1024 need privileges`,
      );
    case 'EADDRNOTAVAIL':
      return new StartError(`${hostOf(address)} 不是本机地址 is no address of this machine`);
    default:
      return new StartError(
        `${address} (port ${portOf(address)}) cannot be bound: ${String(code)}`,
      );
  }
}
