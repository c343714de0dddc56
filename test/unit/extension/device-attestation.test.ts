// How a browser attests, and what it does with a document that came masked all the same.
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { describe, expect, it, vi } from 'vitest';
import { DeviceAttestation } from '../../../extension/background/device-attestation.ts';
import { loadAgain } from '../../../extension/background/masked-documents.ts';
import type { OriginHeader } from '../../../extension/platform/request-headers.ts';
import { strictestPolicy } from '../../../shared/policy/strictest-policy.ts';

const origins = ['https://his.example', 'https://lis.example:8443'];

async function attestation(
  changes: { attested?: string[]; enrolled?: boolean; mayNot?: boolean } = {},
) {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const { privateKey } = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  const set: (readonly OriginHeader[])[] = [];
  let last: unknown;
  const device = new DeviceAttestation({
    credentials: async () =>
      changes.enrolled === false ? undefined : { deviceId: 'd1', privateKey },
    policy: async () => ({
      v: 1,
      ...strictestPolicy,
      version: 1,
      issuedAt: '',
      hospital: '',
      sealKey: '',
      ...(changes.attested ? { attested: changes.attested } : {}),
    }),
    maySetHeaders: () => !changes.mayNot,
    setHeaders: async (headers) => void set.push(headers),
    read: async () => last,
    write: async (what) => void (last = what),
    now: () => 1_700_000_000_000,
  });
  return { device, set };
}

describe('an attestation', () => {
  it('is made for each origin of the policy, and for no other', async () => {
    const { device, set } = await attestation({ attested: origins });
    expect(await device.renew()).toBe(true);
    expect(set).toHaveLength(1);
    expect(set[0]!.map(({ origin, name }) => [origin, name])).toEqual(
      origins.map((origin) => [origin, 'medveil-attestation']),
    );
    for (const { origin, value } of set[0]!) {
      expect(decodeProtectedHeader(value)).toEqual({
        alg: 'ES256',
        typ: 'medveil-attestation+jwt',
      });
      expect(decodeJwt(value)).toMatchObject({
        iss: 'd1',
        aud: origin,
        iat: 1_700_000_000,
        exp: 1_700_000_300,
      });
    }
  });

  it('is made again when half of its life is over, or when it is not taken, and one at a time', async () => {
    vi.useFakeTimers({ now: 1_700_000_000_000 });
    try {
      const { device, set } = await attestation({ attested: origins });
      await Promise.all([device.renew(), device.renew()]);
      vi.setSystemTime(1_700_000_000_000 + 140_000);
      expect(await device.renew()).toBe(true);
      expect(set).toHaveLength(1);
      vi.setSystemTime(1_700_000_000_000 + 151_000);
      await device.renew();
      await device.renew(true);
      expect(set).toHaveLength(3);
      expect(new Set(set.map(([first]) => first!.value)).size).toBe(3);
    } finally {
      vi.useRealTimers();
    }
  });

  it('that is asked for now is made also while another look is under way', async () => {
    const { device, set } = await attestation({ attested: origins });
    await device.renew();
    const [quiet, now] = await Promise.all([device.renew(), device.renew(true)]);
    expect([quiet, now]).toEqual([true, true]);
    expect(set).toHaveLength(2);
  });

  it('is taken away when nobody asks any more', async () => {
    const changes: { attested?: string[] } = { attested: origins };
    const { device, set } = await attestation(changes);
    await device.renew();
    delete changes.attested;
    expect(await device.renew()).toBe(false);
    expect(set.at(-1)).toEqual([]);
    expect(set).toHaveLength(2);
  });

  it('is not there where nobody asks, and where the browser is nobody', async () => {
    const nobodyAsks = await attestation();
    expect(await nobodyAsks.device.renew()).toBe(false);
    // Nothing is set and nothing is taken away: the browser would forget the pages that it keeps.
    expect(nobodyAsks.set).toEqual([]);
    const nobody = await attestation({ attested: origins, enrolled: false });
    expect(await nobody.device.renew()).toBe(false);
    expect(nobody.set).toEqual([]);
  });

  it('is not promised by a package that may set no headers', async () => {
    const { device, set } = await attestation({ attested: origins, mayNot: true });
    expect(await device.renew(true)).toBe(false);
    expect(set).toEqual([]);
  });
});

describe('a document that came masked', () => {
  function desk(renews: boolean[]) {
    const kept = new Map<string, unknown>();
    let now = 0;
    const done: string[] = [];
    const ask = (frame = '1.0') =>
      loadAgain(frame, {
        renew: async () => {
          done.push('renew');
          return renews.shift() ?? true;
        },
        contact: async () => void done.push('contact'),
        read: async (key) => kept.get(key),
        write: async (key, value) => void kept.set(key, value),
        now: () => now,
      });
    return { ask, done, wait: (ms: number) => (now += ms) };
  }

  it('is loaded again with a fresh token', async () => {
    const { ask, done } = desk([true]);
    expect(await ask()).toBe(true);
    expect(done).toEqual(['renew']);
  });

  it('is not asked for over and over', async () => {
    const { ask, wait, done } = desk([]);
    expect([await ask(), await ask()]).toEqual([true, false]);
    expect(await ask('2.0')).toBe(true);
    wait(61_000);
    done.length = 0;
    // What a fresh token did not mend may be the clock: the server knows the time.
    expect(await ask()).toBe(true);
    expect(done).toEqual(['contact', 'renew']);
  });

  it('waits for the server where the browser has no token yet, and stays where it gets none', async () => {
    const late = desk([false, true]);
    expect(await late.ask()).toBe(true);
    expect(late.done).toEqual(['renew', 'contact', 'renew']);
    const never = desk([false, false]);
    expect(await never.ask()).toBe(false);
  });
});
