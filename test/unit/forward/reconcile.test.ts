// Bytes that tunnels carried against files that the extension looked at.
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { destinationsOf } from '../../../proxy/forward/destination-classes.ts';
import { reconcile, type ReconcileRules } from '../../../proxy/forward/reconcile.ts';
import { TunnelWatch } from '../../../proxy/forward/tunnel-watch.ts';
import { recordSchema, type LedgerRecord, type RecordOf } from '../../../shared/records/record.ts';
import type { DestinationClass } from '../../../shared/records/transfer-records.ts';
import { queriedRecords } from '../../support/queried-records.ts';

const noon = Date.parse('2026-03-04T12:00:00.000Z');
const minute = 60_000;
const iso = (ms: number): string => new Date(ms).toISOString();

function tunnel(more: Partial<RecordOf<'tunnel'>> & { endsAt?: number } = {}): RecordOf<'tunnel'> {
  const { endsAt = noon, ...rest } = more;
  return {
    kind: 'tunnel',
    v: 1,
    at: iso(endsAt),
    actor: { user: null, device: null, workstation: '10.0.0.7' },
    destination: 'chat.example:443',
    result: 'closed',
    bytesSent: 200_000,
    bytesReceived: 5000,
    seconds: 60,
    class: 'ai',
    sni: 'chat.example',
    protocol: 'tls',
    uninspected: 'tunnel',
    ...rest,
  };
}

function upload(more: Partial<RecordOf<'upload'>> & { seen?: number } = {}): RecordOf<'upload'> {
  const { seen = noon - 30_000, ...rest } = more;
  return {
    kind: 'upload',
    v: 1,
    at: iso(noon + minute),
    actor: { user: null, device: 'd1', workstation: '10.0.0.7' },
    seenAt: iso(seen),
    site: 'https://chat.example',
    path: '/',
    kinds: {},
    patients: { count: 0, refs: [] },
    policyVersion: 1,
    deviceSeq: 1,
    mediaType: 'text/csv',
    bytes: 190_000,
    sha256: null,
    action: 'allowed',
    destination: 'https://chat.example',
    ...rest,
  };
}

const { isSamePlace } = destinationsOf({ his: [], partners: () => [], lists: {} });
const limits = new Map<DestinationClass, number>([
  ['ai', 65_536],
  ['netDisk', 65_536],
  ['unknown', 1_048_576],
]);
const rules: ReconcileRules = { limits, isSamePlace, isExpected: () => false };
const judged = (
  tunnels: RecordOf<'tunnel'>[],
  uploads: RecordOf<'upload'>[],
  more: Partial<ReconcileRules> = {},
) => reconcile([{ name: 'w', tunnels }], uploads, { ...rules, ...more });

describe('bytes in a tunnel', () => {
  it('that nobody has reported are a finding, with what is known of both', () => {
    const [finding, ...others] = judged([tunnel(), tunnel({ bytesSent: 1000 })], []);
    expect(others).toEqual([]);
    expect(finding!.draft).toEqual({
      kind: 'incident.tunnel',
      actor: { user: null, device: null, workstation: '10.0.0.7' },
      destination: 'chat.example:443',
      class: 'ai',
      bytesSent: 201_000,
      bytesReported: 0,
      tunnels: 2,
      since: iso(noon - minute),
    });
    expect(recordSchema.safeParse({ ...finding!.draft, v: 1, at: iso(noon) }).success).toBe(true);
    // Keys stand in the open part of the log.
    expect(finding!.key).toMatch(/^tunnels\/[0-9a-f]{64}$/);
  });

  it('that the extension has looked at are none, as they are or grown by base64', () => {
    expect(judged([tunnel()], [upload()])).toEqual([]);
    expect(judged([tunnel({ bytesSent: 254_000 })], [upload()])).toEqual([]);
    expect(judged([tunnel()], [upload({ destination: 'https://chat.example.' })])).toEqual([]);
    expect(judged([tunnel({ bytesSent: 400_000 })], [upload()])).toMatchObject([
      { draft: { bytesSent: 400_000, bytesReported: 190_000 } },
    ]);
  });

  it.each([
    ['another workstation', { actor: { user: null, device: 'd2', workstation: '10.0.0.8' } }],
    ['another place', { destination: 'https://disk.example' }],
    ['long before', { seen: noon - 30 * minute }],
    ['long after', { seen: noon + 30 * minute }],
    ['a file that was stopped', { action: 'stopped' as const }],
    ['a file of unknown length', { bytes: null }],
    ['a service of the workstation itself', { destination: 'http://127.0.0.1:8000' }],
    ['a page without an origin', { destination: '*' }],
  ])('are not excused by a report of %s', (_, more) => {
    expect(judged([tunnel()], [upload(more)])).toHaveLength(1);
  });

  it.each([
    ['a host below', { destination: 'https://up.chat.example' }],
    ['a clock that is off by minutes', { seen: noon + 4 * minute }],
    [
      'the same address in its IPv6 form',
      { actor: { user: null, device: 'd', workstation: '::ffff:10.0.0.7' } },
    ],
    ['somebody who was asked first', { action: 'asked' as const }],
  ])('are excused by a report of %s', (_, more) => {
    expect(judged([tunnel()], [upload(more)])).toEqual([]);
  });

  it('are told by the name inside when the host was an address', () => {
    const hidden = tunnel({ destination: '203.0.113.9:443' });
    expect(judged([hidden], [upload()])).toEqual([]);
    expect(judged([{ ...hidden, sni: null }], [upload()])).toHaveLength(1);
  });

  it('count from a limit on, by class, and never where they are expected', () => {
    expect(judged([tunnel({ bytesSent: 65_536 + 4096 })], [])).toEqual([]);
    expect(judged([tunnel({ bytesSent: 65_536 + 4097 })], [])).toHaveLength(1);
    expect(judged([tunnel({ class: 'unknown' })], [])).toEqual([]);
    expect(judged([tunnel({ class: 'government', bytesSent: 1e9 })], [])).toEqual([]);
    expect(judged([tunnel()], [], { isExpected: (host) => host === 'chat.example' })).toEqual([]);
  });

  it('of two people, or to two places, are two findings; many small tunnels add up to one', () => {
    const other = { user: '病案系统', device: null, workstation: '10.0.0.7' };
    const found = judged(
      [
        tunnel(),
        tunnel({ actor: other }),
        tunnel({ destination: 'b.example:443', sni: 'b.example' }),
      ],
      [],
    );
    expect(found).toHaveLength(3);
    expect(new Set(found.map(({ key }) => key)).size).toBe(3);
    const small = Array.from({ length: 20 }, () => tunnel({ bytesSent: 10_000 }));
    expect(judged(small, [])).toMatchObject([{ draft: { tunnels: 20, bytesSent: 200_000 } }]);
  });

  it('are judged alike in any order, and a further report never makes a finding', () => {
    const anyTunnel = fc.record({
      bytesSent: fc.nat({ max: 300_000 }),
      destination: fc.constantFrom('a.example:443', 'b.example:443'),
      endsAt: fc.integer({ min: noon, max: noon + 10 * minute }),
    });
    const anyUpload = fc.record({
      bytes: fc.nat({ max: 200_000 }),
      destination: fc.constantFrom('https://a.example', 'https://b.example'),
      seen: fc.integer({ min: noon - 20 * minute, max: noon + 20 * minute }),
    });
    fc.assert(
      fc.property(fc.array(anyTunnel), fc.array(anyUpload), (ts, us) => {
        const tunnels = ts.map((each) => tunnel({ ...each, sni: null }));
        const uploads = us.map(upload);
        const keys = (found: ReturnType<typeof judged>) => found.map(({ key }) => key).sort();
        const all = keys(judged(tunnels, uploads));
        expect(keys(judged(tunnels.toReversed(), uploads.toReversed()))).toEqual(all);
        const without = keys(judged(tunnels, uploads.slice(1)));
        expect(all.filter((key) => !without.includes(key))).toEqual([]);
      }),
    );
  });
});

describe('several windows', () => {
  const window = fc.record({
    at: fc.integer({ min: 0, max: 3 }),
    bytesSent: fc.integer({ min: 0, max: 300_000 }),
    destination: fc.constantFrom('a.example:443', 'www.a.example:443', 'b.example:443'),
  });
  const report = fc.record({
    bytes: fc.nat({ max: 250_000 }),
    destination: fc.constantFrom('https://a.example', 'https://b.example'),
    seen: fc.integer({ min: noon - 10 * minute, max: noon + 70 * minute }),
  });
  const of = (made: { at: number; bytesSent: number; destination: string }[]) =>
    [0, 1, 2, 3].map((at) => ({
      name: String(at),
      tunnels: made
        .filter((each) => each.at === at)
        .map(({ bytesSent, destination }) =>
          tunnel({ bytesSent, destination, sni: null, endsAt: noon + at * 15 * minute }),
        ),
    }));
  const keysOf = (windows: ReturnType<typeof of>, uploads: RecordOf<'upload'>[]) =>
    reconcile(windows, uploads, rules)
      .map(({ key }) => key)
      .sort();

  it('never let more pass than reports have bytes for', () => {
    fc.assert(
      fc.property(
        fc.array(window, { maxLength: 8 }),
        fc.array(report, { maxLength: 6 }),
        (w, u) => {
          const windows = of(w);
          const uploads = u.map(upload);
          // What passed in all windows together, against all that could explain it.
          let passed = 0;
          for (let last = 1; last <= windows.length; last++) {
            const seen = windows.slice(0, last);
            const flagged = new Set(
              reconcile(seen, uploads, rules).map((f) => f.draft.destination),
            );
            const sums = new Map<string, [number, number]>();
            for (const each of seen.at(-1)!.tunnels) {
              const [bytes, count] = sums.get(each.destination) ?? [0, 0];
              sums.set(each.destination, [bytes + each.bytesSent, count + 1]);
            }
            for (const [destination, [bytes, count]] of sums) {
              if (flagged.has(destination)) continue;
              passed += Math.max(0, bytes - 65_536 - 4096 * count);
            }
          }
          const room = uploads.reduce((sum, { bytes }) => sum + Math.ceil((bytes ?? 0) * 1.4), 0);
          expect(passed).toBeLessThanOrEqual(room);
        },
      ),
    );
  });

  it('are judged alike whatever the order, and a further report never makes a finding', () => {
    fc.assert(
      fc.property(
        fc.array(window, { maxLength: 8 }),
        fc.array(report, { maxLength: 6 }),
        (w, u) => {
          const uploads = u.map(upload);
          const all = keysOf(of(w), uploads);
          expect(keysOf(of(w.toReversed()), uploads.toReversed())).toEqual(all);
          const without = keysOf(of(w), uploads.slice(1));
          expect(all.filter((key) => !without.includes(key))).toEqual([]);
        },
      ),
    );
  });
});

describe('the watch', () => {
  let now: number;
  let records: LedgerRecord[];
  let found: Map<string, unknown>;
  let isBroken: boolean;
  let file: string;
  const watch = () =>
    new TunnelWatch({
      ledger: {
        query: (filter, page) =>
          isBroken
            ? Promise.reject(new Error('away'))
            : queriedRecords(() => records)(filter, page),
        append: async (draft, key = '') => {
          if (!found.has(key)) found.set(key, draft);
          return { state: 'durable', index: 0, repeated: false };
        },
      },
      rules,
      windowMs: 15 * minute,
      graceMs: 15 * minute,
      file,
      now: () => now,
    });

  beforeEach(() => {
    now = noon;
    [records, found, isBroken] = [[], new Map(), false];
    file = join(mkdtempSync(join(tmpdir(), 'medveil-watch-')), 'judged.txt');
  });

  it('judges a window when reports for it have had their time, and each window once', async () => {
    const one = watch();
    await one.look();
    records.push(tunnel({ endsAt: noon + minute }));
    now = noon + 29 * minute;
    expect(await one.look()).toBe(0);
    now = noon + 31 * minute;
    expect(await one.look()).toBe(1);
    expect(await one.look()).toBe(0);
    expect(found.size).toBe(1);
  });

  it('reads all pages, and a report that came long after its tunnel', async () => {
    await watch().look();
    for (let i = 0; i < 10; i++)
      records.push(tunnel({ endsAt: noon + i * 1000, bytesSent: 20_000 }));
    now = noon + 40 * minute;
    expect(await watch().look()).toBe(1);
    expect([...found.values()]).toMatchObject([{ tunnels: 10 }]);
    found.clear();
    now = noon;
    file += '.again';
    await watch().look();
    records.push({ ...upload({ seen: noon }), at: iso(noon + 29 * minute) });
    now = noon + 40 * minute;
    expect(await watch().look()).toBe(0);
  });

  it('lets a report explain its bytes once, whichever window they are in', async () => {
    await watch().look();
    const once = { ...upload({ seen: noon + 14 * minute }), at: iso(noon + 15 * minute) };
    records.push(once, tunnel({ endsAt: noon + 14 * minute, bytesSent: 250_000 }));
    now = noon + 40 * minute;
    expect(await watch().look()).toBe(0);
    records.push(tunnel({ endsAt: noon + 16 * minute, bytesSent: 250_000 }));
    now = noon + 50 * minute;
    expect(await watch().look()).toBe(1);
    expect([...found.values()]).toMatchObject([{ since: iso(noon + 15 * minute) }]);
  });

  it('goes on after a restart where it was, also when that is hours ago', async () => {
    await watch().look();
    for (let hour = 1; hour <= 5; hour++)
      records.push(tunnel({ endsAt: noon + hour * 60 * minute }));
    now = noon + 6 * 60 * minute;
    expect(await watch().look()).toBe(5);
    expect(Date.parse(readFileSync(file, 'utf8').trim())).toBe(
      noon + 5 * 60 * minute + 45 * minute,
    );
    expect(await watch().look()).toBe(0);
  });

  it('tries again what the ledger could not tell', async () => {
    const one = watch();
    await one.look();
    records.push(tunnel({ endsAt: noon + minute }));
    now = noon + 31 * minute;
    isBroken = true;
    await expect(one.look()).rejects.toThrow('away');
    isBroken = false;
    expect(await one.look()).toBe(1);
  });
});
