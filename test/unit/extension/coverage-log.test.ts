import { describe, expect, it } from 'vitest';
import { CanaryAlarms } from '../../../extension/background/canary-alarms.ts';
import { CoverageLog, type ToldLook } from '../../../extension/background/coverage-log.ts';
import { mergeLooks } from '../../../extension/content/coverage/merge-looks.ts';
import { type LookCounts, pageCoverage } from '../../../shared/messages/coverage.ts';

const site = 'https://his.example';
const store = () => {
  let value: unknown;
  return {
    read: async () => value,
    write: async (next: unknown) => {
      value = structuredClone(next);
    },
    text: () => JSON.stringify(value),
  };
};
const counts = (found: number, masked = found, rules: Record<string, number> = {}): LookCounts => ({
  kinds: found === 0 ? {} : { personName: { found, masked } },
  rules,
});
let next = 0;
const look = (changes: Partial<ToldLook> = {}): ToldLook => ({
  address: '/ward/12/patient/880123#/visit/8?tab=1',
  look: (next++).toString(16).padStart(8, '0'),
  policyVersion: 7,
  counts: counts(4, 3, { 'ginkgo/selectors/1': 2 }),
  ...changes,
});
const template = '/ward/*/patient/*#/visit/*';

describe('what a browser tells of its pages', () => {
  it('is summed by page without its numbers, and holds no number of a path', async () => {
    const kept = store();
    const log = new CoverageLog(kept);
    await log.note(site, look());
    await log.note(site, look({ address: '/ward/7/patient/990456#/visit/21' }));
    await log.note(site, look({ counts: counts(0) }));
    const { pages } = await log.waiting();
    expect(pages).toEqual([
      {
        site,
        path: template,
        policyVersion: 7,
        looks: 3,
        found: 8,
        masked: 6,
        kinds: { personName: { found: 8, masked: 6, looks: 2 } },
        rules: [{ rule: 'ginkgo/selectors/1', hits: 4, looks: 2 }],
      },
    ]);
    expect(pageCoverage.safeParse(pages[0]).success).toBe(true);
    expect(kept.text()).not.toMatch(/880123|990456/);
  });

  it('takes what a look has become instead of what it was', async () => {
    const log = new CoverageLog(store());
    const first = look();
    await log.note(site, first);
    await log.note(site, { ...first, counts: counts(9, 9) });
    expect((await log.waiting()).pages).toMatchObject([{ looks: 1, found: 9, masked: 9 }]);
  });

  it('is forgotten when it was told, but for what came meanwhile', async () => {
    const log = new CoverageLog(store());
    const first = look();
    await log.note(site, first);
    await log.note(site, look({ address: '/other' }));
    const { told } = await log.waiting();
    await log.note(site, { ...first, counts: counts(5, 5) });
    await told();
    expect((await log.waiting()).pages).toMatchObject([{ path: template, looks: 1, found: 5 }]);
  });

  it('says nothing of an older policy, and of so many pages and looks only the latest', async () => {
    const log = new CoverageLog(store());
    await log.note(site, look());
    await log.note(site, look({ policyVersion: 8 }));
    expect((await log.waiting()).pages).toMatchObject([{ policyVersion: 8, looks: 1 }]);
    for (let i = 0; i < 30; i++) await log.note(site, look({ policyVersion: 8 }));
    for (let i = 0; i < 49; i++) await log.note(site, look({ address: `/page-${i}` }));
    const { pages } = await log.waiting();
    expect(pages).toHaveLength(50);
    expect(pages[0]).toMatchObject({ path: template, looks: 20 });
    await log.note(site, look({ address: '/page-last' }));
    expect((await log.waiting()).pages.map(({ path }) => path)).not.toContain(template);
  });

  it('forgets neither of two looks that are told at once, and reads past a broken store', async () => {
    const kept = store();
    await kept.write({ broken: true });
    const log = new CoverageLog(kept);
    await Promise.all([log.note(site, look()), log.note(site, look({ address: '/b' }))]);
    expect((await log.waiting()).pages).toHaveLength(2);
  });
});

describe('a look that goes on', () => {
  it('keeps each rule’s most hits, and fields as they stand unless the page is emptied', () => {
    const merged = mergeLooks(counts(4, 4, { a: 5, b: 1 }), counts(6, 2, { b: 3 }));
    expect(merged).toEqual(counts(6, 2, { a: 5, b: 3 }));
    expect(mergeLooks(merged, counts(0))).toEqual(merged);
  });
});

describe('a canary in clear', () => {
  const leak = { site, address: '/ward/12', kinds: ['personName'] };

  it('is recorded once an hour for each page and kinds', async () => {
    let now = 0;
    let recorded = 0;
    const alarms = new CanaryAlarms(store(), () => now);
    const say = (changes = {}) =>
      alarms.once({ ...leak, ...changes }, async () => {
        recorded++;
        return true;
      });
    await Promise.all([say(), say({ address: '/ward/13' }), say()]);
    expect(recorded).toBe(1);
    await say({ kinds: ['personName', 'mobilePhone'] });
    await say({ address: '/list' });
    expect(recorded).toBe(3);
    now = 3_599_999;
    await say();
    expect(recorded).toBe(3);
    now = 3_600_000;
    await say();
    expect(recorded).toBe(4);
  });

  it('is told again when it could not be recorded', async () => {
    const alarms = new CanaryAlarms(store(), () => 0);
    expect(await alarms.once(leak, async () => false)).toBe(false);
    let recorded = false;
    await alarms.once(leak, async () => (recorded = true));
    expect(recorded).toBe(true);
  });
});
