// Intake's two key pairs: one signs policies (ES256), the other opens the events that browsers seal
// (HPKE, DHKEM P-256). Files beside the database, readable by the owner only.
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod/mini';
import type { devicePublicKey } from '../../shared/messages/intake.ts';
import type { OpeningKey } from './open-event.ts';

export interface IntakeKeys {
  readonly policyKey: KeyObject;
  readonly policyPublicKey: z.infer<typeof devicePublicKey>;
  readonly sealKey: OpeningKey;
  /** Uncompressed point, base64url: `Policy.sealKey`. */
  readonly sealPublicKey: string;
}

/** Loads the keys of a data directory, making those that are missing. */
export async function loadIntakeKeys(dir: string): Promise<IntakeKeys> {
  const policyKey = loadKey(join(dir, 'keys'), 'policy-signing.pem');
  const seal = loadKey(join(dir, 'keys'), 'event-seal.pem');
  const { x, y } = jwkOf(seal);
  const raw = Buffer.concat([
    Buffer.of(4),
    Buffer.from(x, 'base64url'),
    Buffer.from(y, 'base64url'),
  ]);
  return {
    policyKey,
    policyPublicKey: jwkOf(policyKey),
    sealKey: await importSealKey(seal),
    sealPublicKey: raw.toString('base64url'),
  };
}

function loadKey(dir: string, name: string): KeyObject {
  const path = join(dir, name);
  if (!existsSync(path)) {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    writeFileSync(path, pem, { mode: 0o600, flush: true });
  }
  return createPrivateKey(readFileSync(path, 'utf8'));
}

function jwkOf(key: KeyObject): z.infer<typeof devicePublicKey> {
  const { x = '', y = '' } = createPublicKey(key).export({ format: 'jwk' });
  return { kty: 'EC', crv: 'P-256', x, y };
}

async function importSealKey(key: KeyObject): Promise<OpeningKey> {
  const der = key.export({ type: 'pkcs8', format: 'der' });
  const ecdh = { name: 'ECDH', namedCurve: 'P-256' };
  return crypto.subtle.importKey('pkcs8', der, ecdh, true, ['deriveBits']);
}
