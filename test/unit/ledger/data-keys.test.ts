import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SealBroken } from '../../../proxy/ledger/cipher-suites.ts';
import { DataKeys, isSealed, KeyDestroyed } from '../../../proxy/ledger/data-keys.ts';
import { masterKeyOf } from '../../../proxy/ledger/master-key.ts';
import type { DataKeyRow } from '../../../proxy/store/ledger-schema.ts';
import type { LedgerRecord } from '../../../shared/records/record.ts';

const master = masterKeyOf(Buffer.alloc(32, 5), 'aes-256-gcm');
const actor = { user: null, device: null, workstation: null };
const recordAt = (at: string, kind: 'ledger.heartbeat' | 'auth.login' = 'auth.login') =>
  ({ v: 1, at, actor, kind, ...(kind === 'ledger.heartbeat' ? { note: '' } : {}) }) as LedgerRecord;
const login = recordAt('2026-11-05T00:00:00.000Z');
const place = { writer: 'n1', seq: 1 };

function ring(stored: DataKeyRow[] = [], of = master) {
  return new DataKeys({ master: of, suite: 'aes-256-gcm', stored: async () => stored });
}

const bytesOf = (text: string) => Buffer.from(text.split('.')[2] ?? '', 'base64');

describe('data keys', () => {
  it('one is made for a class and month, used until the month ends, and told of until it is stored', async () => {
    const stored: DataKeyRow[] = [];
    const keys = ring(stored);
    const first = await keys.ready([login, login]);
    expect(first).toMatchObject([{ class: 'access', month: '2026-11', master: master.id }]);
    // The batch failed: the next one must bring it.
    expect(await keys.ready([login])).toEqual(first);
    stored.push(...first);
    keys.kept(first);
    expect(await keys.ready([login])).toEqual([]);
    const more = [recordAt('2026-12-01T00:00:00.000Z'), recordAt(login.at, 'ledger.heartbeat')];
    expect(await keys.ready(more)).toMatchObject([
      { class: 'access', month: '2026-12' },
      { class: 'evidence', month: '2026-11' },
    ]);
  });

  it('whoever opens the store later seals with the same key and opens what was sealed', async () => {
    const stored: DataKeyRow[] = [];
    const one = ring(stored);
    const rows = await one.ready([login]);
    const payload = '{"kind":"auth.login","user":"张医生"}';
    const text = one.seal(login, payload, place);
    stored.push(...rows);
    const other = ring(stored);
    expect(await other.ready([login])).toEqual([]);
    expect(await other.open(text, place)).toBe(payload);
    expect(await one.open(other.seal(login, payload, place), place)).toBe(payload);
    expect(isSealed(text)).toBe(true);
    expect(isSealed(payload)).toBe(false);
    expect(await other.open(payload, place)).toBe(payload);
  });

  it('opens nothing without the key, in another place, or changed', async () => {
    const stored: DataKeyRow[] = [];
    const keys = ring(stored);
    stored.push(...(await keys.ready([login])));
    const text = keys.seal(login, '{"a":1}', place);
    await expect(keys.open(text, { writer: 'n1', seq: 2 })).rejects.toThrow(SealBroken);
    await expect(keys.open(text, { writer: 'n2', seq: 1 })).rejects.toThrow(SealBroken);
    await expect(keys.open(`${text.slice(0, -6)}AAAAA=`, place)).rejects.toThrow(SealBroken);
    await expect(keys.open('s1.nonsense', place)).rejects.toThrow(SealBroken);
    await expect(ring([]).open(text, place)).rejects.toThrow(KeyDestroyed);
  });

  it('opens one form of what it sealed: spare bits of its last character are none', async () => {
    const stored: DataKeyRow[] = [];
    const keys = ring(stored);
    stored.push(...(await keys.ready([login])));
    const texts = ['{"a":1}', '{"a":12}', '{"a":123}'].map((one) => keys.seal(login, one, place));
    const text = texts.find((one) => one.endsWith('='))!;
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.split('');
    const twins = letters
      .map((last) => text.replace(/.(?==+$)/, last))
      .filter((other) => other !== text && bytesOf(other).equals(bytesOf(text)));
    expect(twins.length).toBeGreaterThan(2);
    for (const twin of twins) await expect(keys.open(twin, place)).rejects.toThrow(SealBroken);
  });

  it('a wrapped key moved to another class or month does not open', async () => {
    const keys = ring();
    const [row] = await keys.ready([login]);
    const text = keys.seal(login, '{}', place);
    const moved = { ...row!, month: '2036-11' };
    await expect(ring([moved]).open(text, place)).rejects.toThrow(SealBroken);
  });

  it('after a change of the master key old payloads open, and the old master opens nothing', async () => {
    const stored: DataKeyRow[] = [];
    const keys = ring(stored);
    stored.push(...(await keys.ready([login])));
    const text = keys.seal(login, '{"a":1}', place);
    const next = masterKeyOf(Buffer.alloc(32, 6), 'sm4-ctr-hmac-sm3');
    const rows = await keys.rewrapped(next);
    expect(await ring(rows, next).open(text, place)).toBe('{"a":1}');
    await expect(ring(rows).open(text, place)).rejects.toThrow();
    expect(await ring(rows, next).ready([login])).toEqual([]);
  });

  it('any payload comes back as it was', async () => {
    const keys = ring();
    await keys.ready([login]);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.nat(), async (payload, seq) => {
        fc.pre(!isSealed(payload) && payload.isWellFormed());
        const at = { writer: 'n1', seq };
        expect(await keys.open(keys.seal(login, payload, at), at)).toBe(payload);
      }),
    );
  });
});
