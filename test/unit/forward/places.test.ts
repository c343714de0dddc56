// Where a client wants to go: targets, classes, networks, rules.
import { networkInterfaces } from 'node:os';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  authorityText,
  parseAuthority,
  parsePlainTarget,
  recordedHost,
} from '../../../proxy/forward/authority.ts';
import { destinationsOf } from '../../../proxy/forward/destination-classes.ts';
import lists from '../../../proxy/forward/destinations.json' with { type: 'json' };
import { decide } from '../../../proxy/forward/forward-rules.ts';
import { isOutside, networksOf } from '../../../proxy/forward/networks.ts';
import { reach } from '../../../proxy/forward/reach.ts';

describe('the target of a CONNECT', () => {
  it.each([
    ['Chat.Example:443', 'chat.example', 443],
    ['chat.example.:443', 'chat.example', 443],
    ['[2001:DB8::1]:8443', '2001:db8::1', 8443],
    ['0x7f.1:443', '127.0.0.1', 443],
    ['2130706433:443', '127.0.0.1', 443],
    ['017700000001:443', '127.0.0.1', 443],
    ['[::ffff:127.0.0.1]:443', '::ffff:7f00:1', 443],
  ])('%s is %s', (target, host, port) => {
    expect(parseAuthority(target)).toEqual({ host, port });
  });

  it.each([
    ['chat.example'],
    ['chat.example:'],
    [':443'],
    ['chat.example:0'],
    ['chat.example:65536'],
    ['user@chat.example:443'],
    ['chat.example:443/path'],
    ['http://chat.example:443'],
    ['chat.example :443'],
    ['张.example:443'],
    ['1.2.3.999:443'],
    ['[::1]'],
  ])('%s is none', (target) => {
    expect(parseAuthority(target)).toBeNull();
  });

  it('is written as it was read', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6()),
        fc.integer({ min: 1, max: 65535 }),
        (host, port) => {
          const read = parseAuthority(host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`);
          // Not every IPv6 text of the generator is one that URLs take; what is read is stable.
          if (read !== null) expect(parseAuthority(authorityText(read))).toEqual(read);
        },
      ),
    );
  });
});

describe('a plain target', () => {
  it('has host, port and path, with dots resolved', () => {
    expect(parsePlainTarget('http://Plain.Example/a/../b?q=1')).toEqual({
      host: 'plain.example',
      port: 80,
      path: '/b?q=1',
    });
    expect(parsePlainTarget('http://h:8080')).toEqual({ host: 'h', port: 8080, path: '/' });
  });

  it.each([
    '/path',
    'https://h/',
    'ftp://h/',
    'http://u@h/',
    'http://h/#x',
    'http:///x',
    'http://h:0/',
    '*',
  ])('%s is none', (target) => {
    expect(parsePlainTarget(target)).toBeNull();
  });
});

describe('a host in a record', () => {
  it('has no long number in it, and addresses stay', () => {
    expect(recordedHost('id-110101199003074610.evil.example')).toBe('*.evil.example');
    expect(recordedHost('138-1234-5678.a.example')).toBe('*.a.example');
    expect(recordedHost('r3---sn-42.example')).toBe('r3---sn-42.example');
    expect(recordedHost('203.0.113.200')).toBe('203.0.113.200');
  });
});

describe('the class of a host', () => {
  const { classOf, isSamePlace } = destinationsOf({
    his: ['his.hospital.example', '10.0.0.5'],
    partners: () => ['Platform.Example'],
    lists: { ai: ['assistant.example'], government: ['pan.baidu.com'] },
  });

  it.each([
    ['his.hospital.example', 'his'],
    ['10.0.0.5', 'his'],
    ['platform.example', 'partner'],
    ['wjw.beijing.gov.cn', 'government'],
    ['notgov.cn', 'unknown'],
    ['chat.deepseek.com', 'ai'],
    ['deepseek.com.evil.example', 'unknown'],
    ['mail.qq.com', 'mail'],
    ['docs.qq.com', 'netDisk'],
    ['qq.com', 'unknown'],
    ['api.assistant.example', 'ai'],
    ['pan.baidu.com', 'government'],
    ['localhost', 'loopback'],
    ['a.localhost', 'loopback'],
    ['127.8.9.1', 'loopback'],
    ['::1', 'loopback'],
    ['8.8.8.8', 'unknown'],
    ['ctldl.windowsupdate.com', 'update'],
  ])('%s is %s', (host, of) => {
    expect(classOf(host)).toBe(of);
  });

  it('one place is a host with what is below it, or below one entry of a list', () => {
    expect(isSamePlace('chat.deepseek.com', 'api.deepseek.com')).toBe(true);
    expect(isSamePlace('app.example', 'up.app.example')).toBe(true);
    expect(isSamePlace('a.example', 'b.example')).toBe(false);
    expect(isSamePlace('chat.deepseek.com', 'kimi.com')).toBe(false);
    expect(isSamePlace('1.2.3.4', '3.4')).toBe(false);
  });

  it('the shipped lists hold host names in lower case, each once', () => {
    const all = Object.values(lists).flat();
    expect(all.filter((host) => !/^(?:[a-z0-9-]+\.)+[a-z]{2,}$/.test(host))).toEqual([]);
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(200);
  });
});

describe('the world outside', () => {
  const own = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .map(({ address }) => address);

  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:10.0.0.1',
    '::ffff:7f00:1',
    'fe80::1',
    'fd00::1',
    'ff02::1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '::7f00:1',
    'not an address',
    ...own,
  ])('does not have %s', (address) => {
    expect(isOutside(address)).toBe(false);
  });

  it.each(['8.8.8.8', '223.5.5.5', '172.32.0.1', '2400:3200::1', '::ffff:8.8.8.8'])(
    'has %s',
    (address) => {
      expect(isOutside(address)).toBe(true);
    },
  );

  it('a network is as wide as it says', () => {
    const has = networksOf(['10.0.9.0/24', '192.0.2.7', 'fd00:1::/32']);
    expect(['10.0.9.255', '192.0.2.7', 'fd00:1::5', '::ffff:10.0.9.1'].map(has)).toEqual(
      Array(4).fill(true),
    );
    expect(['10.0.10.0', '192.0.2.8', 'fd00:2::5', ''].map(has)).toEqual(Array(4).fill(false));
  });

  it('is reached by address and by the hospital’s own names; inside only where it is said', async () => {
    const config = {
      reach: networksOf(['10.70.0.0/16']),
      hosts: new Map([['yb.example', '10.99.0.1']]),
    };
    expect(await reach(config, '8.8.8.8')).toEqual({ ok: true, addresses: ['8.8.8.8'] });
    expect(await reach(config, '10.70.1.5')).toEqual({ ok: true, addresses: ['10.70.1.5'] });
    expect(await reach(config, 'yb.example')).toEqual({ ok: true, addresses: ['10.99.0.1'] });
    const closed = { ok: false, reason: 'destinationClosed' };
    for (const host of ['10.71.0.1', '127.0.0.1', '169.254.169.254', ...own]) {
      expect(await reach(config, host)).toEqual(closed);
    }
  });
});

describe('rules', () => {
  it('are safe without any', () => {
    expect(decide([], 'unknown', 'a.example')).toEqual({
      action: 'allow',
      plaintext: 'upgrade',
      notTls: 'refuse',
      oldTls: 'refuse',
      otherName: 'allow',
      uninspected: 'finding',
    });
    for (const of of ['his', 'partner', 'loopback'] as const) {
      expect(decide([], of, 'h').action).toBe('refuse');
    }
    expect(decide([], 'update', 'h').plaintext).toBe('allow');
  });

  it('of each matter the first that fits and speaks of it counts', () => {
    const rules = [
      { hosts: ['good.ai.example'], action: 'allow' },
      { classes: ['ai', 'netDisk'], action: 'refuse', otherName: 'refuse' },
      { classes: ['ai'], hosts: ['never.example'], plaintext: 'refuse' },
      { plaintext: 'refuse' },
    ] as const;
    expect(decide(rules, 'ai', 'x.good.ai.example')).toMatchObject({
      action: 'allow',
      otherName: 'refuse',
    });
    expect(decide(rules, 'ai', 'notgood.ai.example').action).toBe('refuse');
    expect(decide(rules.slice(0, 3), 'unknown', 'never.example').plaintext).toBe('upgrade');
    expect(decide(rules, 'update', 'h').plaintext).toBe('refuse');
  });
});
