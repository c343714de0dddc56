import { createHash, createPublicKey, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  makeSm2Key,
  mlDsa44PublicKey,
  signatureKinds,
  signMlDsa44,
  signSm2,
} from '../../../proxy/verifier/signature-kinds.ts';
import { sm3Tree } from '../../../proxy/verifier/sm3-tree.ts';
import { openCosigned, subtreeMessage } from '../../../shared/transparency/cosignature.ts';
import { cosignatureLine } from '../../../shared/transparency/cosignature.ts';
import { CompactRange } from '../../../shared/transparency/merkle.ts';
import {
  encodeVerifierKey,
  parseCheckpoint,
  parseVerifierKey,
  signatureLine,
  splitNote,
} from '../../../shared/transparency/note.ts';
import { testLog } from './test-log.ts';

const log = testLog(['a', 'b', 'c']);
const note = log.note(3);

test('an ML-DSA-44 line opens with its library and with no other key', async () => {
  const seed = new Uint8Array(32).fill(3);
  const vkey = encodeVerifierKey('log.example/test', mlDsa44PublicKey(seed), 'mlDsa44');
  const key = parseVerifierKey(vkey)!;
  expect(key.type).toBe('mlDsa44');
  const message = subtreeMessage(key.name, parseCheckpoint(note)!, 1_700_000_000);
  const signed = note + cosignatureLine(key, 1_700_000_000, signMlDsa44(message, seed));
  expect(await openCosigned(signed, key, signatureKinds)).toMatchObject({
    timestamp: 1_700_000_000,
  });
  expect(await openCosigned(signed, key)).toBeNull();
  const other = signed.replace('\n3\n', '\n2\n');
  expect(await openCosigned(other, key, signatureKinds)).toBeNull();
});

test('the ML-DSA-44 signatures are those of FIPS 204 as OpenSSL knows them', () => {
  const seed = new Uint8Array(32).fill(9);
  const message = Buffer.from('checkpoint');
  const signature = signMlDsa44(message, seed);
  // SubjectPublicKeyInfo of id-ml-dsa-44 (RFC 9881): a fixed head, then the key.
  const head = Buffer.from('30820532300b0609608648016503040311038205210000', 'hex').subarray(0, 22);
  const der = Buffer.concat([head, mlDsa44PublicKey(seed)]);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  expect(key.asymmetricKeyType).toBe('ml-dsa-44');
  expect(verify(null, message, key, signature)).toBe(true);
  expect(verify(null, Buffer.from('other'), key, signature)).toBe(false);
});

test('an SM2 line opens over the whole text and over no other', async () => {
  const { privateKey, publicKey } = makeSm2Key();
  const key = parseVerifierKey(encodeVerifierKey('log.example/test', publicKey, 'sm2'))!;
  const text = Buffer.from(splitNote(note)!.text);
  const signed = note + signatureLine(key, signSm2(text, privateKey, publicKey));
  expect(await openCosigned(signed, key, signatureKinds)).toMatchObject({ timestamp: null });
  expect(await openCosigned(signed.replace('\n3\n', '\n2\n'), key, signatureKinds)).toBeNull();
  expect(signatureKinds.sm2(publicKey, text, new Uint8Array(64))).toBe(false);
  expect(signatureKinds.sm2(publicKey, text, new Uint8Array(3))).toBe(false);
});

test('an SM2 signature is checked as GB/T 32918.2 says, with the id 1234567812345678', () => {
  // Written from the standard: Z_A over id and curve, e = SM3(Z_A ‖ M), then R = (e + x1) mod n.
  const hex = (text: string) => BigInt(`0x${text}`);
  const p = hex('fffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff');
  const a = hex('fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc');
  const n = hex('fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123');
  const b = '28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93';
  const gx = '32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7';
  const gy = 'bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0';
  const mod = (x: bigint, m: bigint) => ((x % m) + m) % m;
  const inverse = (x: bigint, m: bigint): bigint => {
    let [r0, r1, s0, s1] = [m, mod(x, m), 0n, 1n];
    while (r1 > 0n) [r0, r1, s0, s1] = [r1, r0 % r1, s1, s0 - (r0 / r1) * s1];
    return mod(s0, m);
  };
  type Point = [bigint, bigint] | null;
  const add = (P: Point, Q: Point): Point => {
    if (!P) return Q;
    if (!Q) return P;
    if (P[0] === Q[0] && mod(P[1] + Q[1], p) === 0n) return null;
    const slope =
      P[0] === Q[0]
        ? (3n * P[0] * P[0] + a) * inverse(2n * P[1], p)
        : (Q[1] - P[1]) * inverse(Q[0] - P[0], p);
    const x = mod(slope * slope - P[0] - Q[0], p);
    return [x, mod(slope * (P[0] - x) - P[1], p)];
  };
  const times = (k: bigint, P: Point): Point => {
    let [sum, power]: [Point, Point] = [null, P];
    for (let rest = k; rest > 0n; rest >>= 1n) {
      if (rest & 1n) sum = add(sum, power);
      power = add(power, power);
    }
    return sum;
  };
  const { privateKey, publicKey } = makeSm2Key();
  const message = Buffer.from('示范医院 checkpoint');
  const signature = Buffer.from(signSm2(message, privateKey, publicKey)).toString('hex');
  const [r, s] = [hex(signature.slice(0, 64)), hex(signature.slice(64))];
  const aText = a.toString(16);
  const point = Buffer.from(publicKey).toString('hex').slice(2);
  const id = Buffer.from('1234567812345678').toString('hex');
  const sm3 = (text: string) => createHash('sm3').update(Buffer.from(text, 'hex')).digest('hex');
  const z = sm3(`0080${id}${aText}${b}${gx}${gy}${point}`);
  const e = hex(sm3(z + message.toString('hex')));
  const signer: Point = [hex(point.slice(0, 64)), hex(point.slice(64))];
  const R = add(times(s, [hex(gx), hex(gy)]), times(mod(r + s, n), signer));
  expect(mod(e + R![0], n)).toBe(r);
});

test('the SM3 tree is the tree of RFC 9162 with another hash', () => {
  const sm3 = (...parts: Buffer[]) => createHash('sm3').update(Buffer.concat(parts)).digest();
  expect(sm3(Buffer.from('abc')).toString('hex')).toBe(
    '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
  );
  const tree = sm3Tree();
  const range = new CompactRange(tree);
  expect(range.root()).toEqual(sm3());
  const leaves = ['a', 'b', 'c'].map((text) => sm3(Buffer.of(0), Buffer.from(text)));
  for (const text of ['a', 'b', 'c']) range.push(tree.leaf(Buffer.from(text)));
  const left = sm3(Buffer.of(1), leaves[0]!, leaves[1]!);
  expect(range.root()).toEqual(sm3(Buffer.of(1), left, leaves[2]!));
});
