// Signatures beyond Ed25519, each by its library: ML-DSA-44 (FIPS 204) and SM2 with SM3 (GB/T 32918.2,
// user id of GB/T 35276). Loaded where a key of the kind is configured, and by the offline verifier.
import { ml_dsa44 } from '@noble/post-quantum/ml-dsa.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { sm2 } from 'sm-crypto';
import type { SignatureKinds } from '../../shared/transparency/cosignature.ts';

/** GB/T 35276: the id where none was agreed. */
const userId = '1234567812345678';

/** SM2 signature r ‖ s, 64 bytes. @param privateKey 32 bytes @param publicKey 0x04 ‖ x ‖ y */
export function signSm2(
  message: Uint8Array,
  privateKey: Uint8Array,
  publicKey: Uint8Array,
): Uint8Array {
  const options = { hash: true, der: false, userId, publicKey: bytesToHex(publicKey) };
  return hexToBytes(sm2.doSignature([...message], bytesToHex(privateKey), options));
}

/** A new SM2 key: 32 and 65 bytes. */
export function makeSm2Key(): { privateKey: Uint8Array; publicKey: Uint8Array } {
  const { privateKey, publicKey } = sm2.generateKeyPairHex();
  return { privateKey: hexToBytes(privateKey), publicKey: hexToBytes(publicKey) };
}

/** ML-DSA-44 signature, 2,420 bytes; the secret is the 32-byte seed it is made from. */
export function signMlDsa44(message: Uint8Array, seed: Uint8Array): Uint8Array {
  return ml_dsa44.sign(message, ml_dsa44.keygen(seed).secretKey);
}

/** The 1,312 public bytes of a seed. */
export function mlDsa44PublicKey(seed: Uint8Array): Uint8Array {
  return ml_dsa44.keygen(seed).publicKey;
}

/** All kinds there are; anything malformed is a signature that does not verify. */
export const signatureKinds: Required<SignatureKinds> = {
  mlDsa44: (publicKey, message, signature) =>
    no(() => ml_dsa44.verify(signature, message, publicKey)),
  sm2: (publicKey, message, signature) =>
    signature.length === 64 &&
    no(() =>
      sm2.doVerifySignature([...message], bytesToHex(signature), bytesToHex(publicKey), {
        hash: true,
        der: false,
        userId,
      }),
    ),
};

function no(verify: () => boolean): boolean {
  try {
    return verify();
  } catch {
    return false;
  }
}
