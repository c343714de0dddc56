// The PAC file as a browser runs it.
import { createContext, runInContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pacFile, type PacInput } from '../../../proxy/forward/pac-file.ts';

const usual: PacInput = {
  proxy: 'medveil.hospital.example:3129',
  isTls: true,
  direct: ['his.hospital.example', 'intranet.example', '203.0.113.9'],
  fallbackDirect: false,
};

function wayOf(host: string, more: Partial<PacInput> = {}): string {
  const context = createContext({});
  runInContext(pacFile({ ...usual, ...more }), context);
  return runInContext(`FindProxyForURL('https://x/', ${JSON.stringify(host)})`, context) as string;
}
const proxy = 'HTTPS medveil.hospital.example:3129';

describe('the PAC file', () => {
  it.each([
    'his.hospital.example',
    'HIS.Hospital.Example',
    'his.hospital.example.',
    'a.intranet.example',
    'printserver',
    'localhost',
    'app.localhost',
    '127.0.0.1',
    '127.9.9.9',
    '::1',
    '[::1]',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '203.0.113.9',
  ])('leaves %s to the browser itself', (host) => {
    expect(wayOf(host)).toBe('DIRECT');
  });

  it.each([
    'chat.example',
    'evilintranet.example',
    'intranet.example.evil.example',
    '10.evil.example',
    '127.0.0.1.evil.example',
    '192.168.1.1.nip.example',
    '172.32.0.1',
    '8.8.8.8',
    '2400:3200::1',
  ])('sends %s to the proxy, and nowhere else when that is down', (host) => {
    expect(wayOf(host)).toBe(proxy);
  });

  it('lets browsers past a proxy that is down only where that is configured', () => {
    expect(wayOf('chat.example', { fallbackDirect: true })).toBe(`${proxy}; DIRECT`);
    expect(wayOf('chat.example', { isTls: false })).toBe('PROXY medveil.hospital.example:3129');
  });

  it('is ASCII, ends nothing early, and sends every host of the world to the proxy', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), fc.domain(), (direct, host) => {
        const text = pacFile({ ...usual, direct });
        expect(text).toMatch(/^[\n\x20-\x7e]*$/);
        const own = direct.map((each) => each.toLowerCase());
        fc.pre(!own.some((each) => each === host || host.endsWith(`.${each}`)));
        expect(wayOf(host, { direct })).toBe(proxy);
      }),
    );
  });
});
