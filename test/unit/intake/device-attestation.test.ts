// What a browser says of its extension, and what is believed of it.
import { generateKeyPair } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { attestationDesk } from '../../../proxy/intake/device-attestation.ts';
import { AttestingDevices } from '../../support/attesting-devices.ts';

const origin = 'https://his.example';
const here = '10.0.0.7';
let devices: AttestingDevices;
let time: number;

beforeEach(async () => {
  devices = new AttestingDevices();
  await devices.enrol('d1');
  time = Date.now();
});

function desk() {
  return attestationDesk(devices.store, () => time);
}

describe('an attestation', () => {
  it('names its device, as often as it is used', async () => {
    const token = await devices.token('d1', origin);
    const asked = desk();
    expect(await asked.check(token, origin, here)).toEqual({ device: 'd1' });
    expect(asked.check(token, origin, here)).toEqual({ device: 'd1' });
  });

  it('is missing, malformed or of nobody we know', async () => {
    const asked = desk();
    expect(await asked.check(undefined, origin, here)).toEqual({ refused: 'absent' });
    for (const token of ['x', 'a.b.c', `${'a'.repeat(5000)}.b.c`, '..', 'eyJ9.e30.']) {
      expect(await asked.check(token, origin, here)).toEqual({ refused: 'malformed' });
    }
    const stranger = await devices.token('d1', origin, { issuer: 'd2' });
    expect(await asked.check(stranger, origin, here)).toEqual({ refused: 'unknownDevice' });
  });

  it('of another key is refused, whatever it says', async () => {
    const { privateKey: key } = await generateKeyPair('ES256');
    const forged = await devices.token('d1', origin, { key });
    expect(await desk().check(forged, origin, here)).toEqual({ refused: 'badSignature' });
  });

  it('with a changed claim is refused', async () => {
    const [head, , signature] = (await devices.token('d1', origin)).split('.');
    const now = Math.floor(time / 1000);
    const claims = { iss: 'd1', aud: origin, iat: now, exp: now + 250, jti: 'x' };
    const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
    const changed = `${head}.${payload}.${signature}`;
    expect(await desk().check(changed, origin, here)).toEqual({ refused: 'badSignature' });
  });

  it('is no proof for the intake, nor the other way round', async () => {
    const proof = await devices.token('d1', origin, { type: 'JWT' });
    expect(await desk().check(proof, origin, here)).toEqual({ refused: 'malformed' });
  });

  it('opens its own site only', async () => {
    const asked = desk();
    const token = await devices.token('d1', origin);
    const other = 'https://lis.example';
    expect(await asked.check(token, other, here)).toEqual({ refused: 'otherSite' });
    expect(await asked.check(token, origin, here)).toEqual({ device: 'd1' });
    expect(await asked.check(token, other, here)).toEqual({ refused: 'otherSite' });
  });

  it('is good from the address that used it first', async () => {
    const asked = desk();
    const token = await devices.token('d1', origin);
    expect(await asked.check(token, origin, here)).toEqual({ device: 'd1' });
    expect(await asked.check(token, origin, '10.0.0.8')).toEqual({ refused: 'otherAddress' });
    expect(await asked.check(token, origin, here)).toEqual({ device: 'd1' });
  });

  it('used by two addresses at the same moment is good for one', async () => {
    const asked = desk();
    const token = await devices.token('d1', origin);
    const answers = await Promise.all([
      asked.check(token, origin, here),
      asked.check(token, origin, '10.0.0.8'),
    ]);
    expect(answers.filter((answer) => 'device' in answer)).toHaveLength(1);
  });

  it('ends, with room for clocks that differ, and cannot give itself more time', async () => {
    const asked = desk();
    const start = Math.floor(time / 1000);
    const token = await devices.token('d1', origin, { issuedAt: start });
    expect(await asked.check(token, origin, here)).toEqual({ device: 'd1' });
    time += (300 + 119) * 1000;
    expect(await asked.check(token, origin, here)).toEqual({ device: 'd1' });
    time += 3000;
    expect(await asked.check(token, origin, here)).toEqual({ refused: 'ended' });
    expect(await desk().check(token, origin, here)).toEqual({ refused: 'ended' });
    const now = Math.floor(time / 1000);
    const long = await devices.token('d1', origin, { issuedAt: now, ends: now + 86_400 });
    expect(await asked.check(long, origin, here)).toEqual({ refused: 'malformed' });
    const future = await devices.token('d1', origin, { issuedAt: now + 600 });
    expect(await asked.check(future, origin, here)).toEqual({ refused: 'malformed' });
    const slightly = await devices.token('d1', origin, { issuedAt: now + 100 });
    expect(await asked.check(slightly, origin, here)).toEqual({ device: 'd1' });
  });

  it('of a device that is revoked under way is refused within ten seconds', async () => {
    const asked = desk();
    const token = await devices.token('d1', origin);
    expect(await asked.check(token, origin, here)).toEqual({ device: 'd1' });
    devices.revoke('d1');
    time += 11_000;
    expect(await asked.check(token, origin, here)).toEqual({ refused: 'revokedDevice' });
    expect(await asked.check(token, origin, here)).toEqual({ refused: 'revokedDevice' });
  });

  it('seen before needs no look into the store', async () => {
    const asked = desk();
    const token = await devices.token('d1', origin);
    await asked.check(token, origin, here);
    const { lookups } = devices;
    for (let i = 0; i < 100; i++) void asked.check(token, origin, here);
    expect(devices.lookups).toBe(lookups);
  });
});
