import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import { describe, expect, it } from 'vitest';
import { fromBase64Url, toBase64Url } from '../../../extension/background/base64url.ts';
import { parseManaged } from '../../../extension/background/managed-settings.ts';
import { type ProtectionFacts, stateOf } from '../../../extension/background/protection-state.ts';
import { sealEvent } from '../../../extension/background/seal.ts';
import { type PageEvent, sealedEvent } from '../../../shared/messages/intake.ts';

describe('managed settings', () => {
  it('take an https origin and nothing weaker', () => {
    expect(parseManaged({ server: 'https://medveil.example:8443/x' }).server).toBe(
      'https://medveil.example:8443',
    );
    expect(parseManaged({ server: 'http://medveil.example' }).server).toBeUndefined();
    expect(parseManaged({ server: 'medveil' }).server).toBeUndefined();
    expect(parseManaged({ server: 7 })).toEqual({
      server: undefined,
      enrolToken: undefined,
      sites: [],
    });
  });
});

describe('the popup’s word', () => {
  const good: ProtectionFacts = {
    configured: true,
    enrolled: true,
    policy: true,
    refused: false,
    offline: false,
  };
  it.each<[Partial<ProtectionFacts>, string]>([
    [{}, 'protected'],
    [{ offline: true }, 'offline'],
    [{ policy: false, offline: true }, 'noPolicy'],
    [{ enrolled: false, policy: false }, 'notEnrolled'],
    [{ refused: true }, 'refused'],
    [{ configured: false }, 'unconfigured'],
  ])('for %j is %s', (facts, word) => expect(stateOf({ ...good, ...facts })).toBe(word));
});

describe('a sealed event', () => {
  const suite = new CipherSuite({
    kem: new DhkemP256HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Aes256Gcm(),
  });
  const event: PageEvent = {
    v: 1,
    type: 'view',
    at: '2026-02-03T04:05:06.000Z',
    site: 'https://his.example',
    path: '/p',
    patients: [{ identifiers: { personName: '张三' }, kinds: ['personName'] }],
    policyVersion: 1,
  };

  it('opens with the server’s key under its device and number, and under no other', async () => {
    const { publicKey, privateKey } = await suite.kem.generateKeyPair();
    const raw = new Uint8Array(await suite.kem.serializePublicKey(publicKey));
    const sealed = await sealEvent(event, toBase64Url(raw), 'device-1', 9);
    expect(sealedEvent.parse(sealed)).toEqual(sealed);
    const open = async (aad: string): Promise<string> => {
      const recipient = await suite.createRecipientContext({
        recipientKey: privateKey,
        enc: fromBase64Url(sealed.enc).buffer,
        info: new TextEncoder().encode('medveil/event/v1'),
      });
      const ct = fromBase64Url(sealed.ct).buffer;
      return new TextDecoder().decode(await recipient.open(ct, new TextEncoder().encode(aad)));
    };
    expect(JSON.parse(await open('device-1/9'))).toEqual(event);
    await expect(open('device-1/8')).rejects.toThrow();
    await expect(open('device-2/9')).rejects.toThrow();
  });
});
