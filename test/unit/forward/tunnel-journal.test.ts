// Tunnels that are open, on disk: what a process that ends anywhere leaves behind.
import { appendFileSync, mkdtempSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type OpenTunnel, TunnelJournal } from '../../../proxy/forward/tunnel-journal.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'medveil-journal-'));
const fileOf = (dir: string): string => join(dir, 'open-tunnels.ndjson');
const tunnel = (id: string, more: Partial<OpenTunnel> = {}): OpenTunnel => ({
  id,
  began: '2026-03-04T12:00:00.000Z',
  actor: { user: null, device: null, workstation: '10.0.0.7' },
  destination: 'chat.example:443',
  class: 'ai',
  sni: null,
  protocol: 'tls',
  ...more,
});
const progress = (n: number) => ({ sent: n, received: 2 * n, seconds: n / 10 });

type Step = readonly ['begin' | 'note' | 'end', id: number, n: number];
const step: fc.Arbitrary<Step> = fc.tuple(
  fc.constantFrom('begin', 'note', 'end'),
  fc.nat({ max: 6 }),
  fc.nat({ max: 1000 }),
);

describe('the journal of tunnels', () => {
  it('knows after any steps what is open and how far it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const dir = folder();
        const journal = await TunnelJournal.open(dir);
        const expected = new Map<string, object>();
        for (const [what, i, n] of steps) {
          const id = `t${i}`;
          if (what === 'begin') {
            if (!expected.has(id)) expected.set(id, { ...tunnel(id), ...progress(0) });
            else continue;
            await journal.begin(tunnel(id));
          } else if (what === 'end') {
            journal.end(id);
            expected.delete(id);
          } else {
            journal.note(id, progress(n));
            if (expected.has(id)) expected.set(id, { ...tunnel(id), ...progress(n) });
          }
        }
        await journal.close();
        const again = await TunnelJournal.open(dir);
        const byId = (a: object, b: object) => JSON.stringify(a).localeCompare(JSON.stringify(b));
        expect([...again.left].sort(byId)).toEqual([...expected.values()].sort(byId));
        await again.close();
      }),
      { numRuns: 40 },
    );
  });

  it('is on the disk when `begin` has resolved, for its owner alone, however many begin at once', async () => {
    const dir = folder();
    const journal = await TunnelJournal.open(dir);
    const ids = Array.from({ length: 200 }, (_, i) => `t${i}`);
    await Promise.all(ids.map((id) => journal.begin(tunnel(id))));
    const text = readFileSync(fileOf(dir), 'utf8');
    expect(ids.filter((id) => !text.includes(`"${id}"`))).toEqual([]);
    expect(statSync(fileOf(dir)).mode & 0o077).toBe(0);
    await journal.close();
  });

  it('forgets a line that was cut off, and keeps all before and behind it', async () => {
    const dir = folder();
    const first = await TunnelJournal.open(dir);
    await first.begin(tunnel('a'));
    await first.begin(tunnel('b'));
    await first.close();
    truncateSync(fileOf(dir), statSync(fileOf(dir)).size - 10);
    const second = await TunnelJournal.open(dir);
    expect(second.left.map(({ id }) => id)).toEqual(['a']);
    await second.begin(tunnel('c'));
    await second.close();
    appendFileSync(fileOf(dir), '{"open":7}\nno json\n');
    const third = await TunnelJournal.open(dir);
    expect(third.left.map(({ id }) => id)).toEqual(['a', 'c']);
    await third.close();
  });

  it('stays short, and what has been open since the beginning stays in it', async () => {
    const dir = folder();
    const journal = await TunnelJournal.open(dir);
    await journal.begin(tunnel('long'));
    journal.note('long', progress(7));
    const wide = 'x'.repeat(20_000);
    for (let i = 0; i < 300; i++) {
      await journal.begin(tunnel(`t${i}`, { destination: wide }));
      journal.end(`t${i}`);
    }
    await journal.close();
    expect(statSync(fileOf(dir)).size).toBeLessThan(1_200_000);
    const again = await TunnelJournal.open(dir);
    expect(again.left).toEqual([{ ...tunnel('long'), ...progress(7) }]);
    await again.close();
  });
});
