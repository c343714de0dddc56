import fc from 'fast-check';
import { createHmac, hkdfSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { open, seal, SealBroken, suiteNames } from '../../../proxy/ledger/cipher-suites.ts';

const key = Buffer.alloc(32, 7);
const bytes = fc.uint8Array({ maxLength: 300 });
const keys = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((each) => Buffer.from(each));

describe.each(suiteNames)('%s', (suite) => {
  it('opens what it sealed, and nothing of the content stands in it', () => {
    fc.assert(
      fc.property(keys, fc.string(), bytes, (any, about, plain) => {
        const sealed = seal(suite, any, about, plain);
        expect(open(any, about, sealed)).toEqual(Buffer.from(plain));
        if (plain.length > 8) expect(sealed.includes(Buffer.from(plain))).toBe(false);
      }),
    );
  });

  it('the same content is sealed differently each time', () => {
    const plain = Buffer.from('张三');
    expect(seal(suite, key, 'a', plain).equals(seal(suite, key, 'a', plain))).toBe(false);
  });

  it('does not open with another key, in another place, or with any bit changed', () => {
    fc.assert(
      fc.property(bytes, fc.nat(), fc.integer({ min: 0, max: 7 }), (plain, at, bit) => {
        const sealed = seal(suite, key, 'entry 1', plain);
        expect(() => open(Buffer.alloc(32, 8), 'entry 1', sealed)).toThrow(SealBroken);
        expect(() => open(key, 'entry 2', sealed)).toThrow(SealBroken);
        const changed = Buffer.from(sealed);
        const place = at % changed.length;
        changed.writeUInt8(changed.readUInt8(place) ^ (1 << bit), place);
        expect(() => open(key, 'entry 1', changed)).toThrow(SealBroken);
      }),
    );
  });

  it('does not open what was cut', () => {
    const sealed = seal(suite, key, 'a', Buffer.from('a record of some length'));
    for (let length = 0; length < sealed.length; length++)
      expect(() => open(key, 'a', sealed.subarray(0, length))).toThrow(SealBroken);
  });
});

it('what one suite has sealed does not open as the other’s', () => {
  const sealed = seal('aes-256-gcm', key, 'a', Buffer.from('x'.repeat(64)));
  sealed.writeUInt8(2, 0);
  expect(() => open(key, 'a', sealed)).toThrow(SealBroken);
  expect(() => open(key, 'a', Buffer.of(9, 1, 2))).toThrow(/no known way/);
});

it('the tag of the Chinese suite is HMAC-SM3 over lengths, place and ciphertext', () => {
  const sealed = seal('sm4-ctr-hmac-sm3', key, 'a', Buffer.from('x'));
  const mac = Buffer.from(hkdfSync('sm3', key, Buffer.alloc(0), 'medveil hmac-sm3', 32));
  const about = Buffer.from('medveil-seal 2 a');
  const length = Buffer.alloc(8);
  length.writeUInt32BE(about.length, 4);
  const tag = createHmac('sm3', mac)
    .update(Buffer.concat([length, about, sealed.subarray(1, -32)]))
    .digest();
  expect(sealed.subarray(-32)).toEqual(tag);
});
