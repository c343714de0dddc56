// Seals an event so that only the hospital's server reads it (RFC 9180 base mode, DHKEM(P-256)); the
// associated data binds it to this device and its place in the sequence.
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import type { PageEvent, SealedEvent } from '../../shared/messages/intake.ts';
import { fromBase64Url, toBase64Url } from './base64url.ts';

const suite = new CipherSuite({
  kem: new DhkemP256HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});
// Ties every seal to this purpose: a ciphertext made for another use of the key does not open.
const info = new TextEncoder().encode('medveil/event/v1');

/** @param sealKey raw P-256 public key, base64url, from the policy; throws when it is none */
export async function sealEvent(
  event: PageEvent,
  sealKey: string,
  deviceId: string,
  seq: number,
): Promise<SealedEvent> {
  const recipientPublicKey = await suite.kem.deserializePublicKey(fromBase64Url(sealKey).buffer);
  const sender = await suite.createSenderContext({ recipientPublicKey, info: info.buffer });
  // An event cannot be passed off as another device's, nor moved to another place in the sequence.
  const aad = new TextEncoder().encode(`${deviceId}/${seq}`);
  const text = new TextEncoder().encode(JSON.stringify(event));
  const ct = await sender.seal(text.buffer, aad.buffer);
  return {
    seq,
    enc: toBase64Url(new Uint8Array(sender.enc)),
    ct: toBase64Url(new Uint8Array(ct)),
  };
}
