// Keys of the spool: one for each segment, random, wrapped by the master key that payloads are sealed under.
// Where payloads are not sealed the spool has a master key of its own: it lies on the gateway's disk, which is
// guarded less than a database, and what protects its frames from being changed is the same key.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { keyBytes, type SuiteName } from './cipher-suites.ts';
import { type MasterKey, masterKeyFile } from './master-key.ts';
import { masterKeyPath, nextMasterKeyPath, openMasterKey, type SealSettings } from './payloads.ts';
import type { FrameKey } from './spool-frame.ts';

/** A segment's key as it is used, and as it is stored. */
export interface SegmentKey extends FrameKey {
  /** 16 random bytes, hex. */
  readonly id: string;
  /** Which master key wraps it. */
  readonly master: string;
  readonly wrapped: Buffer;
}

export interface SpoolKeys {
  /** Asks the master key: may be slow, and fail. */
  fresh(writer: string): Promise<SegmentKey>;
  /** @throws Error when its master key is not here, or it is another writer's */
  unwrap(writer: string, stored: Omit<SegmentKey, 'key'>): Promise<Buffer>;
}

/** The spool's own master key, where payloads are not sealed. */
export function spoolKeyPath(dir: string): string {
  return join(dir, 'keys', 'spool.key');
}

/**
 * @param dir data directory
 * @param seal as payloads are sealed
 */
export function spoolKeys(dir: string, seal: SealSettings | undefined): SpoolKeys {
  const suite: SuiteName = seal?.suite ?? 'aes-256-gcm';
  const own = spoolKeyPath(dir);
  const current = (): MasterKey =>
    // A new one beside segments that another wraps does no harm: each names its own.
    seal ? openMasterKey(seal, false) : masterKeyFile(own, suite, true);
  return {
    fresh: async (writer) => {
      const master = current();
      const [id, key] = [randomBytes(16).toString('hex'), randomBytes(keyBytes)];
      const wrapped = Buffer.from(await master.wrap(nameOf(writer, id), key));
      return { suite, key, id, master: master.id, wrapped };
    },
    unwrap: async (writer, { id, master, wrapped }) => {
      // A segment may be older than what the configuration says now.
      const others = [own, ...masterFiles(dir, seal)].filter((path) => existsSync(path));
      const known = [
        ...(seal ? [openMasterKey(seal, false)] : []),
        ...others.map((path) => masterKeyFile(path, suite, false)),
      ];
      const wrapping = known.find((each) => each.id === master);
      if (!wrapping) throw new Error(`its master key ${master} is not here`);
      return wrapping.unwrap(nameOf(writer, id), wrapped);
    },
  };
}

function masterFiles(dir: string, seal: SealSettings | undefined): string[] {
  if (seal?.master.kind === 'file') return [seal.master.path, nextMasterKeyPath(seal.master.path)];
  return [masterKeyPath(dir)];
}

function nameOf(writer: string, id: string): string {
  return `spool ${writer} ${id}`;
}
